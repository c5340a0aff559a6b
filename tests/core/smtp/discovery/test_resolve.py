"""Hosts are looked up where the domain is."""

from __future__ import annotations

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.net.network import Network
from smtpgui.core.smtp.discovery.resolve import asking_itself
from tests.servers.dns_server import DnsServer


def test_the_name_servers_that_were_asked_for_are_asked_for_hosts_too():
    with DnsServer("mail.x.test A 192.0.2.7\nmail.x.test AAAA 2001:db8::7") as server:
        network = asking_itself(server.network)
        found = network.addresses("mail.x.test", 587, 5.0)
        assert [(address.host, address.port) for address in found] == [("192.0.2.7", 587), ("2001:db8::7", 587)]
        with pytest.raises(Trouble) as caught:
            network.addresses("no.x.test", 587, 5.0)
    assert caught.value.finding.code == "resolve.not_found"


def test_no_answer_is_not_called_not_found():
    with DnsServer("mail.x.test * !servfail") as server, pytest.raises(Trouble) as caught:
        asking_itself(server.network).addresses("mail.x.test", 587, 5.0)
    assert caught.value.finding.code == "resolve.no_answer"


def test_the_systems_own_way_is_kept_where_nothing_was_asked_for():
    network = Network()
    assert asking_itself(network) is network
    played = Network(nameservers=(("127.0.0.1", 9),), addresses=lambda *_: [])
    assert asking_itself(played) is played
