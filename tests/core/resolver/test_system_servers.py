"""Which name servers are asked."""

from __future__ import annotations

from types import SimpleNamespace

import dns.resolver
import pytest

from smtpgui.core.net.network import Network
from smtpgui.core.resolver.system_servers import servers_of


def test_given_ones_first():
    assert servers_of(Network(nameservers=(("127.0.0.1", 5353),))) == (("127.0.0.1", 5353),)


def test_system(monkeypatch: pytest.MonkeyPatch):
    system = SimpleNamespace(nameservers=["192.0.2.1", "https://dns.test/query", "fe80::1%eth0"])
    monkeypatch.setattr(dns.resolver, "Resolver", lambda **_: system)
    assert servers_of(Network()) == (("192.0.2.1", 53), ("fe80::1%eth0", 53))


def test_system_without_any(monkeypatch: pytest.MonkeyPatch):
    def fail(configure: bool) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver, "Resolver", fail)
    assert servers_of(Network()) == ()
