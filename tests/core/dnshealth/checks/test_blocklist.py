"""Block lists: listed, not listed, and refused, which is neither."""

from __future__ import annotations

from smtpgui.core.dnshealth import CardState, DnsOptions, card_state, check_domain
from smtpgui.core.findings import Finding
from smtpgui.core.providers.row import Provider
from tests.servers.dns_server import DnsServer
from tests.servers.dns_zones import HEALTHY
from tests.support.tables import every

OWN = """
    example.test TXT "v=spf1 ip4:192.0.2.1 -all"
    2.0.0.127.zen.spamhaus.org  A 127.0.0.2
    2.0.0.127.bl.spamcop.net    A 127.0.0.2
    dbltest.com.dbl.spamhaus.org A 127.0.1.2
"""


def check(*lines: str, zone: str = OWN, provider: Provider | None = None) -> list[Finding]:
    with DnsServer("\n".join([zone, *lines])) as server:
        options = DnsOptions(provider, timeout=60, also=("blocklist",))
        steps = [
            step for step in check_domain("example.test", server.network, options) if step.name == "blocklist"
        ]
    return list(steps[-1].findings or ())


def told(findings: list[Finding]) -> list[tuple[str, object]]:
    return [(finding.code, finding.facts.get("list")) for finding in findings]


def test_clear():
    lists = ["Spamhaus ZEN", "SpamCop", "Spamhaus DBL"]
    assert told(check()) == [("blocklist.clear", name) for name in lists]
    assert told(check(zone=f"{OWN}\n{HEALTHY}".replace("v=spf1 ip4:192.0.2.1", "other"))) == [
        ("blocklist.clear", "Spamhaus DBL")
    ]


def test_listed():
    findings = check("1.2.0.192.zen.spamhaus.org A 127.0.0.4", "example.test.dbl.spamhaus.org A 127.0.1.4")
    listed = [finding for finding in findings if finding.code == "blocklist.listed"]
    assert [(f.facts["entry"], f.facts["codes"]) for f in listed] == [
        ("192.0.2.1", ("127.0.0.4",)), ("example.test", ("127.0.1.4",))
    ]  # fmt: skip


@every("answer", ["127.255.255.252", "127.255.255.254", "127.255.255.255", "203.0.113.80"])
@every("entry", ["1.2.0.192", "2.0.0.127", "1.0.0.127"])
def test_refused_is_not_listed(answer: str, entry: str):
    zone = OWN.replace("2.0.0.127.zen.spamhaus.org  A 127.0.0.2", "") if entry == "2.0.0.127" else OWN
    findings = check(f"{entry}.zen.spamhaus.org A {answer}", zone=zone)
    assert told(findings)[0] == ("blocklist.refused", "Spamhaus ZEN")
    assert findings[0].facts["answer"] == answer
    assert "blocklist.listed" not in [finding.code for finding in findings]
    assert card_state(findings[:1]) is CardState.UNKNOWN


def test_a_list_that_does_not_know_its_own_test_entries():
    nothing = check(zone='example.test TXT "v=spf1 ip4:192.0.2.1 -all"')
    assert {finding.code for finding in nothing} == {"blocklist.refused"}
    everything = check("1.0.0.127.zen.spamhaus.org A 127.0.0.2", zone=OWN)
    assert told(everything)[0] == ("blocklist.refused", "Spamhaus ZEN")


def test_unknown():
    assert check("2.0.0.127.zen.spamhaus.org A !servfail")[0].code == "blocklist.unknown"
    assert check("1.2.0.192.zen.spamhaus.org A !servfail")[0].code == "blocklist.unknown"


def test_nobody_is_asked_without_being_told_to():
    with DnsServer(OWN) as server:
        steps = list(check_domain("example.test", server.network))
        assert not any(query.name.endswith((".org", ".net")) for query in server.queries)
    assert "blocklist" not in [step.name for step in steps]
