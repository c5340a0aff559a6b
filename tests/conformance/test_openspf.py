"""The openspf suite for RFC 7208, against the real evaluator over a real loopback DNS.

The suite is not ours to ship: it lies in pyspf's source distribution as test/rfc7208-tests.yml. Point the
variable SMTPGUI_SPF_SUITE to that file.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smtpgui.core.dnshealth import evaluate_spf
from tests.conformance.suite import Case, Section, read_suite
from tests.servers.dns_server import DnsServer, txt

SUITE = os.environ.get("SMTPGUI_SPF_SUITE", "")
TIMEOUT = 0.6  # the suite's TIMEOUT names never answer

pytestmark = pytest.mark.slow


def zone_text(section: Section) -> str:
    lines = []
    for name, entries in section.zone.items():
        owner = name.replace("\\", "\\\\").replace(" ", "\\032")
        types = {kind for kind, _ in entries}
        for kind, value in entries:
            if kind == "TXT" and value == "NONE":
                continue
            if kind == "SPF" and "TXT" not in types:
                kind = "TXT"  # where a section has no TXT records, they are made from those of type SPF
            if kind == "TXT":
                strings = value if isinstance(value, list) else [value]
                pieces = [txt(piece.encode("latin-1"))[4:] for piece in strings] or ['""']
                lines.append(f"{owner} TXT {' '.join(pieces)}")
            elif kind == "MX":
                lines.append(f"{owner} MX {value[0]} {value[1] or '.'}")
            elif kind in ("A", "AAAA", "PTR", "CNAME"):
                lines.append(f"{owner} {kind} {value}")
        if "TIMEOUT" in types:
            answered = types if ("TXT", "NONE") not in entries else types - {"TXT"}
            lines += [f"{owner} {kind} !timeout" for kind in {"TXT", "A", "AAAA", "MX", "PTR"} - answered]
    return "\n".join(lines)


def wrong(case: Case, server: DnsServer) -> str:
    """What is wrong with our answer to `case`, or ""."""
    domain = case.sender.rpartition("@")[2] or case.helo
    found = evaluate_spf(domain, case.host, case.sender, case.helo, server.network, TIMEOUT)
    if found.result not in case.results:
        return f"{case.name}: {found.result} instead of {case.results}; {found.trace}"
    wanted = {"DEFAULT": "", None: found.explanation}.get(case.explanation, case.explanation)
    if found.explanation != wanted:
        return f"{case.name}: explanation {found.explanation!r} instead of {wanted!r}"
    return ""


@pytest.mark.skipif(not SUITE, reason="SMTPGUI_SPF_SUITE does not name rfc7208-tests.yml")
@pytest.mark.timeout(300)
def test_openspf_suite():
    sections = read_suite(Path(SUITE).read_text(encoding="utf-8"))
    count, mistakes = 0, []
    for section in sections:
        with DnsServer(zone_text(section)) as server:
            for case in section.cases:
                count += 1
                mistakes.append(wrong(case, server))
    mistakes = [mistake for mistake in mistakes if mistake]
    print(f"openspf: {count - len(mistakes)} of {count}")
    assert not mistakes, "\n".join(mistakes)
    assert count == 203
