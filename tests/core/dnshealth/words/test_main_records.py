"""The words: every code that the room says has some, every one of them is said, and their facts are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import smtpgui.core.dnshealth as room
from smtpgui.core.dnshealth.words.main_records import EXPLANATIONS
from smtpgui.core.findings import forms

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(room.__file__).parent.rglob("*.py"))
FAMILIES = (
    "spf|dkim|dmarc|mx|txt|domain|check|ns|mta_sts|tls_rpt|bimi|dnssec|dane|ptr|blocklist|bulk|verdict|dns_host"
)
UNKNOWABLE = (
    "ns",
    "mx",
    "spf",
    "dkim",
    "dmarc",
    "mta_sts",
    "tls_rpt",
    "bimi",
    "dnssec",
    "dane",
    "ptr",
    "blocklist",
)
# Codes that are put together from parts.
BUILT = {
    *(f"{check}.unknown" for check in UNKNOWABLE),
    *(f"spf.result_{result}" for result in ("pass", "fail", "softfail", "neutral", "none", "permerror")),
    "spf.provider_not_authorised", "spf.provider_partly_authorised", "txt.domain_doubled",
}  # fmt: skip


def test_every_code_is_explained():
    said = set(re.findall(rf'"((?:{FAMILIES})\.[a-z_]+)"', SOURCES)) | BUILT
    assert said == set(EXPLANATIONS)


@pytest.mark.parametrize("code", EXPLANATIONS)
def test_texts(code: str):
    words = EXPLANATIONS[code]
    for text in (words.title, words.why, words.fix):
        for form in forms(text):
            assert form == form.strip()
            assert not re.search(r"(?i)\b(please|sorry|invalid)\b|error occurred", form)
            assert form.count("{") == len(re.findall(r"\{[a-z_]+\}", form))
