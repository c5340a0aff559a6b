"""SRV records (RFC 2782)."""

from __future__ import annotations

from smtpgui.core.resolver import Srv
from smtpgui.core.resolver.client import ask_now
from tests.servers.dns_server import DnsServer


def test_the_preferred_server_comes_first():
    zone = """
        _submission._tcp.x.test SRV 10 5 587 c.x.test.
        _submission._tcp.x.test SRV 0 1 587 b.x.test.
        _submission._tcp.x.test SRV 0 9 465 A.X.test.
        _none._tcp.x.test SRV 0 0 0 .
    """
    with DnsServer(zone) as server:
        found, none = ask_now([("_submission._tcp.x.test", "SRV"), ("_none._tcp.x.test", "SRV")], server.network)
    assert found.services == (Srv(0, 9, 465, "a.x.test"), Srv(0, 1, 587, "b.x.test"), Srv(10, 5, 587, "c.x.test"))
    assert [record.host.rstrip(".") for record in none.services] == [""]
    assert found.exchangers == found.texts == found.values == ()
