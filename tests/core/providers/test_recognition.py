"""Who runs the mail of an address: what is asked for, and what is said when nothing could be asked."""

from __future__ import annotations

import pytest

from smtpgui.core.net.network import Network
from smtpgui.core.providers.recognition import Recognition, recognise
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider, use_own_providers
from tests.servers.dns_server import DnsServer
from tests.support.tables import every

NOWHERE = Network(nameservers=(("127.0.0.1", 9),))
"""Nobody listens there: whoever asks gets no answer."""

GOOGLE = "journal.example MX 1 smtp.google.com"
MICROSOFT = 'journal.example TXT "v=spf1 include:spf.protection.outlook.com -all"'


def asked(server: DnsServer) -> set[tuple[str, str]]:
    return {(query.name, query.type) for query in server.queries}


@pytest.mark.parametrize(("address", "identity"), [("a@gmail.com", "gmail"), ("A@Orange.FR ", "orange")])
def test_a_mailbox_providers_own_domain_is_known_without_asking(address, identity):
    found = recognise(address, NOWHERE)
    assert found == Recognition(address, provider(identity), reached=True)


@pytest.mark.parametrize(
    ("zone", "identity"),
    [
        (GOOGLE, "gworkspace"),
        (MICROSOFT, "m365"),
        ('journal.example TXT "V=SPF1 a INCLUDE:SendGrid.NET. ~all"', "sendgrid"),
        ('journal.example TXT "v=spf1 ?include:mx.ovh.com include:sendgrid.net -all"', "ovh-exchange"),
        (f"{GOOGLE}\n{MICROSOFT}", "gworkspace"),
        ("journal.example MX 20 smtp.google.com\njournal.example MX 10 spool.mail.gandi.net", "gandi"),
    ],
)
def test_a_domain_of_ones_own_by_its_mail_servers_else_by_its_spf_record(zone, identity):
    with DnsServer(zone) as server:
        found = recognise("contact@journal.example", server.network)
    assert found == Recognition("contact@journal.example", provider(identity), reached=True)


def test_a_row_of_the_users_comes_before_the_table_and_is_recognised_by_its_mail_servers_too():
    own = Provider("own", "Own", domains=("gmail.com",), mx_suffixes=("mx.own.example",))
    use_own_providers([own])
    with DnsServer("journal.example MX 10 a.mx.own.example") as server:
        found = [recognise(*each) for each in (("a@gmail.com", NOWHERE), ("a@journal.example", server.network))]
    use_own_providers(())
    assert [each.provider for each in found] == [own, own]


@every("zone")
def test_a_domain_of_nobody_in_the_table_is_not_in_the_table(zone):
    with DnsServer(zone) as server:
        found = recognise("contact@journal.example", server.network)
    assert (found.provider, found.reached) == (None, True)


@every("zone")
def test_what_could_not_be_looked_up_is_not_said_to_be_unknown(zone):
    with DnsServer(zone) as server:
        found = recognise("contact@journal.example", server.network)
    assert (found.provider, found.reached) == (None, False)


@pytest.mark.parametrize(
    "zone", [f"{GOOGLE}\njournal.example TXT !servfail", f"{MICROSOFT}\njournal.example MX !servfail"]
)
def test_half_an_answer_is_enough_where_it_names_the_provider(zone):
    with DnsServer(zone) as server:
        found = recognise("contact@journal.example", server.network)
    assert found.provider is not None
    assert found.reached


def test_offline():
    found = recognise("contact@journal.example", NOWHERE, seconds=2.0)
    assert (found.provider, found.reached) == (None, False)


def test_a_name_server_that_keeps_silent_does_not_hold_it_up():
    with DnsServer("* * !timeout") as server:
        assert not recognise("contact@journal.example", server.network, seconds=0.2).reached


def test_only_the_domain_is_asked_for_and_each_question_once():
    with DnsServer(GOOGLE) as server:
        recognise("jean.dupont+secret@Journal.example", server.network)
        assert asked(server) == {("journal.example", "MX"), ("journal.example", "TXT")}
        assert len(server.queries) == 2


def test_an_internationalised_domain_is_asked_for_in_a_labels():
    with DnsServer("xn--bcher-kva.example MX 1 smtp.google.com") as server:
        found = recognise("contact@bücher.example", server.network)
        assert asked(server) == {("xn--bcher-kva.example", "MX"), ("xn--bcher-kva.example", "TXT")}
    assert found.provider is provider("gworkspace")
    assert found.domain == "bücher.example", "shown as it was typed"


@pytest.mark.parametrize("address", ["", "contact@", "a@\u0301.example", "a@" + "é" * 100])
def test_what_has_no_domain_is_not_asked_for(address):
    with DnsServer() as server:
        assert recognise(address, server.network) == Recognition(address)
        assert server.queries == []


@pytest.mark.parametrize("address", ["a@exa mple.test", "a@" + "x" * 70 + ".test", "a@..test", "a@\x00.test"])
def test_a_domain_that_cannot_be_asked_for_is_no_trouble(address):
    with DnsServer() as server:
        assert recognise(address, server.network).provider is None


def test_the_domain_of_an_address():
    assert Recognition("A@Journal.Example").domain == "journal.example"
    assert Recognition('"a@b"@c.example').domain == "c.example"
