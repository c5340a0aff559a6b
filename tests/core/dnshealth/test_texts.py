"""What the functions that read or mend one text give: all rows of `texts.json` that differ are named at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smtpgui.core.dnshealth.dkim.key import is_key
from smtpgui.core.dnshealth.dmarc import record as dmarc
from smtpgui.core.dnshealth.dmarc import repair as dmarc_repair
from smtpgui.core.dnshealth.mta_sts import policy
from smtpgui.core.dnshealth.publish.txt_damage import cleaned, disguise_of
from smtpgui.core.dnshealth.spf import record as spf
from smtpgui.core.dnshealth.spf.macros import expand, is_domain_spec, is_macro_string
from smtpgui.core.dnshealth.spf.repair_record import is_continuation, meant_as_spf, rebuilt, with_lost_spaces
from smtpgui.core.dnshealth.spf.repair_terms import suspects
from smtpgui.core.dnshealth.zone.dns_hosts import host_of
from smtpgui.core.dnshealth.zone.domain_names import both_ways, checked_domain, distance
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.resolver import Txt
from tests.core.dnshealth.spf.test_macros import VALUES
from tests.support.tables import every

ROWS = json.loads(Path(__file__).with_name("texts.json").read_text("utf-8"))


def spf_fault(term: str) -> str:
    """The reason of the one fault, which stands at its place and leaves the terms around it as they are."""
    record = spf.parse(f"v=spf1 mx  {term} -all")
    (fault,) = record.faults
    assert (fault.text, fault.position) == (term, 12)
    assert [good.name for good in record.terms] == ["mx", "all"]
    return fault.reason


def macro(text: str) -> str:
    assert is_macro_string(text, explanation=True)
    return expand(text, VALUES)


def dmarc_policies(text: str) -> list[str]:
    """For the domain itself, a name below it, and one that does not exist; nothing where the record governs nothing."""
    record = dmarc.parse(f"v=DMARC1; {text}")
    cases = ((False, True), (True, True), (True, False))
    return [record.policy_for(below=below, exists=exists)[0] for below, exists in cases] if record.governs else []


def domain_or_trouble(typed: str) -> str:
    try:
        return checked_domain(typed)
    except Trouble as trouble:
        return "" if trouble.finding == Finding("domain.malformed", {"domain": typed}) else str(trouble)


def distance_both_ways(pair: list[str]) -> int:
    first, second = pair
    assert distance(first, second) == distance(second, first)
    return distance(first, second)


def host_id(servers: str) -> str:
    found = host_of(servers.split())
    return found.id if found else ""


def disguise(text: str) -> str:
    found = disguise_of(text, spf.is_spf)
    assert found is None or found.text == "v=spf1 -all"
    return found.code if found else ""


FUNCTIONS: dict[str, Callable[[Any], object]] = {
    "spf_mended": lambda t: rebuilt([f"v=spf1 {t}"], known_includes={"spf.known.test"}).removeprefix("v=spf1 "),
    "meant_as_spf": meant_as_spf,
    "spf_suspects": lambda text: [fault.reason for fault in suspects(spf.parse(f"v=spf1 {text}"))],
    "spf_continuation": is_continuation,
    "lost_spaces": lambda strings: with_lost_spaces(Txt(tuple(string.encode() for string in strings))),
    "is_spf": spf.is_spf,
    "spf_fault": spf_fault,
    "macro": macro,
    "is_macro_string": is_macro_string,
    "is_domain_spec": is_domain_spec,
    "is_dmarc": dmarc.is_dmarc,
    "dmarc_policies": dmarc_policies,
    "dmarc_mended": lambda t: dmarc_repair.mended([t]) if dmarc_repair.looks_like_dmarc(t) else "",
    "is_key": is_key,
    "checked_domain": domain_or_trouble,
    "both_ways": both_ways,
    "distance": distance_both_ways,
    "host_of": host_id,
    "cleaned": cleaned,
    "disguise": disguise,
    "mta_sts_fault": lambda text: policy.parse(text.encode()).fault,
}


@every("name", ROWS)
def test_texts(name: str):
    given = [(text, FUNCTIONS[name](text), wanted) for text, wanted in ROWS[name]]
    assert [row for row in given if row[1] != row[2]] == []


def test_every_function_has_rows():
    assert FUNCTIONS.keys() == ROWS.keys()
