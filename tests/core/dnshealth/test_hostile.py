"""Zones made to hurt: no text, however odd, breaks a check, and no name server keeps one waiting."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding
from smtpgui.core.language import SHOWN_LIMIT
from smtpgui.core.resolver import client as client_module
from tests.servers.dns_server import txt
from tests.servers.dns_zones import ALL_UNKNOWN, HEALTHY, RSA_1024, health, with_spf, without
from tests.support.tables import every
from tests.support.work import EVEN, growth

PIECES = st.sampled_from(
    ["v=spf1", "v=DMARC1", "v=DKIM1", ";", " ", "include:", "spf.acme.test", "example.test", "redirect=",
     "all", "-", "~", "ip4:192.0.2.1", "/", "mx", "a", "ptr", "exists:%{i}.", "p=", "none", "reject", "rua=mailto:",
     "a@b.test", "t=y", "psd=y",
     RSA_1024, "k=rsa", "“", "\u00a0", '"', "\\", "\x00", "\x1b[31m", "\u202e", "é", "=", ":", ",", "%", "{", "}"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), TEXTS), max_size=6))
def test_no_text_breaks_a_check(records: list[tuple[int, str]]):
    names = ("example.test", "_dmarc.example.test", "acme1._domainkey.example.test", "spf.acme.test")
    zone = without("example.test TXT", "_dmarc", "acme1._domainkey")
    found = health("\n".join([zone, *(f"{names[number]} {txt(text)}" for number, text in records)]))
    assert "check.broken" not in found.codes
    for finding in found.findings:
        shown = explain(finding)
        assert all("\x1b" not in text and "\u202e" not in text for text in (shown.title, shown.why, shown.fix))
        assert len(str(shown.title)) < 4 * SHOWN_LIMIT
        assert finding.record is None or finding.record.value.isascii()


@pytest.mark.parametrize(
    "behaviour",
    ["timeout", "servfail", "refused", "formerr", "notimp", "yxdomain", "bare_refused", "bogus", "cut", "no_tcp",
     "wrong_id", "wrong_question", "not_response", "garbage"],
)  # fmt: skip
def test_a_name_server_that_never_answers_right(behaviour: str, endless_questions):
    found = health(f"* * !{behaviour}", timeout=0.6)
    told = ["dnssec.bogus" if code == "dnssec.unknown" and behaviour == "bogus" else code for code in ALL_UNKNOWN]
    assert found.codes == told


@pytest.mark.parametrize("behaviour", ["truncated", "tcp_noise", "noise", "no_edns"])
def test_a_name_server_that_is_only_difficult(behaviour: str):
    found = health(f"{HEALTHY}\n* * !{behaviour}")
    assert found.complaints == []
    assert "dmarc.record" in found.codes


NAMES = ("example.test", "_dmarc.example.test", "_mta-sts.example.test", "_smtp._tls.example.test",
         "default._bimi.example.test", "mail.example.test", "acme1._domainkey.example.test")  # fmt: skip


@every("name", NAMES)
@every("record_type", ["TXT", "A", "AAAA", "MX", "NS"])
def test_one_question_that_fails_makes_nothing_missing_that_it_was_about(name: str, record_type: str):
    for behaviour in ("servfail", "cut", "garbage"):
        found = health(f"{HEALTHY}\n{name} {record_type} !{behaviour}")
        wrong = [code for code in found.codes if code.endswith("missing")]
        assert not wrong, (name, record_type, behaviour)
        assert "check.broken" not in found.codes


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [("servfail", "servfail"), ("refused", "refused"), ("cut", "truncated"), ("garbage", "malformed"),
     ("timeout", "timeout"), ("notimp", "notimp")],
)  # fmt: skip
def test_unknown_is_never_missing(behaviour: str, reason: str):
    names = {"spf": "example.test", "dkim": "acme1._domainkey.example.test", "dmarc": "_dmarc.example.test"}
    lines = "".join(f"\n{name} TXT !{behaviour}" for name in names.values())
    found = health(HEALTHY + lines)
    for check, name in names.items():
        facts = {"name": name, "type": "TXT", "reason": reason}
        assert found.step(check).findings == (Finding(f"{check}.unknown", facts),)


ODD = [b"", bytes(range(256)), b"v=STSv1; id=\xff\x00", b"A" * 60_000, "v=BIMI1; l=https://\u202e.test/x.svg".encode(),
       b"v=TLSRPTv1; rua=mailto:" + b"a" * 5000, b"v=STSv1;" * 500]  # fmt: skip


@pytest.mark.parametrize("data", ODD, ids=range(len(ODD)))
def test_any_bytes_at_the_names_of_the_new_checks(data: bytes):
    names = ("_mta-sts.example.test", "_smtp._tls.example.test", "default._bimi.example.test")
    found = health(HEALTHY + "".join(f"\n{name} {txt(data)}" for name in names))
    assert "check.broken" not in found.codes
    for finding in found.findings:
        words = explain(finding)
        assert all("\x1b" not in text and "\u202e" not in text for text in (words.title, words.why, words.fix))


def hundreds(count: int) -> str:
    """A zone with so many of everything."""
    return HEALTHY + "\n".join(
        f"""
        example.test NS ns{n}.test
        example.test MX {n} m{n}.test
        example.test MX !authentic
        example.test A 192.0.2.{n % 250}
        _mta-sts.example.test TXT "v=STSv1; id={n}"
        _smtp._tls.example.test TXT "v=TLSRPTv1; rua=mailto:a@b{n}.test"
        default._bimi.example.test TXT "v=BIMI1; l=https://x{n}.test/"
        """
        for n in range(count)
    )


def test_hundreds_of_everything():
    found = health(hundreds(300))
    assert "check.broken" not in found.codes
    assert {"mta_sts.multiple", "tls_rpt.multiple", "bimi.syntax"} <= set(found.codes)
    assert growth(lambda count: health(hundreds(count)), 100) < EVEN


def test_a_zone_that_wants_to_fill_the_memory(monkeypatch: pytest.MonkeyPatch):
    """Every include is large; a Resolver takes in no more than its limit, and what is beyond is unknown."""
    monkeypatch.setattr(client_module, "BYTES_LIMIT", 100_000)
    wide = " ".join(f"include:i{n}.example.test" for n in range(11))
    zone = [with_spf(f"v=spf1 {wide} -all")]
    zone += [f"i{n}.example.test {txt('v=spf1 -all')}\ni{n}.example.test {txt('x' * 60_000)}" for n in range(11)]
    found = health("\n".join(zone))
    assert "check.broken" not in found.codes
    assert "spf.too_many_lookups" in found.codes
    assert "spf.include_without_record" not in found.codes, "what was not taken in is not said to be absent"


def test_no_connection_is_ever_made_to_what_was_read(monkeypatch: pytest.MonkeyPatch):
    """Names and addresses of the zone point at this computer: only the name server hears from us."""
    import asyncio
    import socket

    reached: set[object] = set()
    connect, sock_connect = socket.socket.connect, asyncio.selector_events.BaseSelectorEventLoop.sock_connect

    def watched(self: socket.socket, address: object) -> None:
        reached.add(address)
        connect(self, address)  # type: ignore[arg-type]

    async def also_watched(self: object, sock: socket.socket, address: object) -> None:
        reached.add(address)
        await sock_connect(self, sock, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", watched)
    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", also_watched)
    from smtpgui.core.dnshealth import DnsOptions, check_domain
    from tests.servers.dns_server import DnsServer

    zone = """
        example.test NS ns.example.test
        ns.example.test A 127.0.0.1
        example.test MX 1 mail.example.test
        mail.example.test A 127.0.0.1
        example.test TXT "v=spf1 a:mail.example.test ip4:169.254.169.254 -all"
        example.test TXT !servfail
        mta-sts.example.test A 127.0.0.1
        _mta-sts.example.test TXT "v=STSv1; id=1"
        default._bimi.example.test TXT "v=BIMI1; l=https://mail.example.test/x.svg"
    """
    with DnsServer(zone) as server:
        list(check_domain("example.test", server.network, DnsOptions(timeout=60, also=("blocklist",))))
        assert reached == {server.nameserver}
