"""From an address to settings: which source wins, and what is said of the others."""

from __future__ import annotations

import pytest

from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Severity, Trouble
from smtpgui.core.net.network import Network
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import use_own_providers
from smtpgui.core.smtp.discovery.proposal import DiscoveryOptions, SettingSource
from smtpgui.core.smtp.discovery.run import asking_itself, discover
from tests.core.smtp.discovery.conftest import ADDRESS, NOTHING, autoconfig, server
from tests.servers.dns_server import DnsServer
from tests.servers.http_script import http_answer
from tests.servers.smtp_script import send
from tests.support.tables import every

NOWHERE = Network(nameservers=(("127.0.0.1", 9),))
EMPTY = 'journal.example TXT "hello"'


def test_a_mailbox_providers_own_domain_is_known_without_asking_anybody():
    def nobody(*_):
        raise AssertionError("asked")

    steps = list(discover("a@gmail.com", Network(addresses=nobody)))
    assert [step.name for step in steps if not step.running] == ["table", "settings"]
    told = steps[-1].findings[0]
    assert (told.code, told.facts["server"], told.facts["port"]) == ("discover.settings", "smtp.gmail.com", 587)
    assert told.facts["source"] == told.facts["username_source"] == "table"
    assert steps[-1].findings[-1].code == "discover.secret_app_password"
    steps = list(discover("a@outlook.com", NOWHERE))
    assert "server.no_passwords" in [finding.code for finding in steps[-1].findings]
    use_own_providers([Provider("own", "Own", servers=("smtp.own.example",), domains=("gmail.com",))])
    facts = list(discover("a@gmail.com", NOWHERE))[-1].findings[0].facts
    assert (facts["server"], facts["source"]) == ("smtp.own.example", "own_file"), "an own row comes first"


def test_the_domains_mail_servers_betray_the_provider(journal):
    journal.dns("journal.example MX 1 smtp.google.com")
    found = journal.search()
    assert found.names == ["table", "dns", "settings"]
    assert (found.result.settings.server, found.result.sources["server"]) == ("smtp.gmail.com", SettingSource.MX)
    assert found.result.provider.id == "gworkspace"


@every(
    "zone, takes_none",
    [
        ("journal.example MX 0 .", True), ("journal.example TXT x", True),
        ("journal.example MX 5 mail.journal.example", False), ("journal.example A 192.0.2.1", False),
        ("journal.example AAAA 2001:db8::1", False), ("journal.example MX !timeout", False),
    ],
)  # fmt: skip
def test_a_domain_that_takes_no_mail_is_noticed(journal, zone, takes_none):
    journal.dns(zone)
    assert ("discover.no_mail" in journal.search().codes) == takes_none


def test_the_domains_own_file(journal, greet):
    journal.dns(EMPTY)
    web = journal.serves(http_answer(autoconfig(server())))
    mail = journal.mails("mail.journal.example", 587, greet())
    found = journal.search()
    assert found.names == ["table", "dns", "autoconfig", "probe", "settings"]
    settings, sources = found.result.settings, found.result.sources
    assert (settings.server, settings.port, settings.username) == ("mail.journal.example", 587, ADDRESS)
    assert settings.authentication == "login"
    assert sources == {
        "sender_address": "address", "server": "autoconfig", "port": "autoconfig", "username": "autoconfig",
        "authentication": "autoconfig", "starttls_auto": "usual",
    }  # fmt: skip
    assert web.requests[0].startswith(b"GET /mail/config-v1.1.xml HTTP/1.1")
    assert b"news" not in b"".join(web.requests)
    assert mail.commands() == ["EHLO", "STARTTLS", "EHLO", "QUIT"]


def test_the_file_at_the_domain_itself(journal, greet):
    journal.dns(EMPTY)
    journal.serves(http_answer(autoconfig(server())), host="journal.example")
    journal.mails("mail.journal.example", 587, greet())
    found = journal.search()
    assert found.finding("autoconfig.found").facts["url"] == (
        "https://journal.example/.well-known/autoconfig/mail/config-v1.1.xml"
    )
    assert found.result.sources["server"] == "autoconfig"


def test_a_file_counts_though_its_server_cannot_be_reached_and_an_offer_is_better(journal, greet):
    journal.dns(EMPTY)
    said = http_answer(autoconfig(server(authentication="password-encrypted")))
    journal.serves(said)
    found = journal.search()
    assert found.result.settings.server == "mail.journal.example"
    assert "discover.not_tried" in found.codes
    assert found.result.sources["server"] == "autoconfig"
    journal.serves(said)
    journal.mails("mail.journal.example", 587, greet(offers="PLAIN"))
    found = journal.search()
    assert (found.result.settings.authentication, found.result.sources["authentication"]) == ("plain", "probe")


@pytest.mark.parametrize(
    ("service", "port", "implicit"),
    [("submissions", 465, True), ("submission", 587, False), ("submissions", 587, False)],
    ids=["implicit", "starttls", "a label that the port contradicts"],
)
def test_a_server_named_by_srv(journal, greet, service, port, implicit):
    journal.dns(f"_{service}._tcp.journal.example SRV 0 1 {port} smtp.journal.example.")
    journal.mails("smtp.journal.example", port, greet(implicit=implicit))
    found = journal.search()
    assert (found.result.settings.server, found.result.settings.port) == ("smtp.journal.example", port)
    assert found.result.sources["port"] == "srv"
    assert found.result.sources["username"] == "usual"


def test_srv_that_answers_nothing_is_not_proposed(journal, greet):
    journal.dns("_submission._tcp.journal.example SRV 0 1 587 other.journal.example.")
    journal.mails("mail.journal.example", 465, greet(implicit=True))
    found = journal.search()
    assert (found.result.settings.server, found.result.settings.port) == ("mail.journal.example", 465)
    assert found.result.sources["server"] == "probe"


@every(
    "record, code",
    [
        ("0 1 587 10.0.0.1.", "discover.srv_unsafe"), ("0 1 587 server.local.", "discover.srv_unsafe"),
        ("0 1 587 bad_name.journal.example.", "discover.srv_unsafe"),
        ("0 1 25 mail.journal.example.", "discover.srv_odd_port"),
        ("0 1 22 mail.journal.example.", "discover.srv_odd_port"),
    ],
)  # fmt: skip
def test_srv_that_is_not_used(journal, record, code):
    journal.dns(f"_submission._tcp.journal.example SRV {record}")
    found = journal.search()
    assert found.finding(code)
    assert found.result.settings is None
    assert not [host for host, _port in journal.asked if host.startswith(("10.", "server.", "bad"))]
    journal.dns("_submission._tcp.journal.example SRV 0 0 0 .")
    assert "discover.srv_unsafe" not in journal.search().codes, "a service that is decidedly not there"


def test_the_usual_names_are_tried_last(journal, greet):
    journal.dns(EMPTY)
    journal.mails("smtp.journal.example", 465, greet(implicit=True))
    journal.mails("mail.journal.example", 587, greet())
    found = journal.search()
    assert (found.result.settings.server, found.result.settings.port) == ("mail.journal.example", 587)
    assert found.result.sources["server"] == "probe"


def test_spf_comes_before_a_guess(journal, greet):
    journal.dns('journal.example TXT "v=spf1 include:sendgrid.net -all"')
    journal.mails("mail.journal.example", 587, greet())
    found = journal.search()
    assert (found.result.provider.id, found.result.sources["server"]) == ("sendgrid", "spf")


def test_nothing_is_found(journal):
    journal.dns(EMPTY)
    found = journal.search()
    assert found.result.settings is None
    assert found.codes[-1] == "discover.nothing"
    assert found.codes.count("probe.no_name") == 2, "one word for a name, not one for each port"


def test_a_domain_that_does_not_exist(journal):
    journal.dns("other.example TXT x")
    found = journal.search()
    assert found.codes[-1] == "discover.no_domain"
    assert found.names == ["table", "dns"]
    assert journal.asked.count(("smtp.journal.example", 587)) == 0


def test_could_not_look_is_not_called_nothing(journal):
    journal.dns("journal.example * !servfail\n_submission._tcp.journal.example * !servfail")
    found = journal.search()
    assert found.codes[-1] == "discover.could_not_look"
    assert not found.result.reached
    assert found.finding("discover.dns_unknown").facts["reason"] == "servfail"


@every(
    "code, port, script",
    [
        ("probe.certificate", 587, {"kind": "wrong_host"}),
        ("probe.not_encrypted", 587, {"starttls": "250 SIZE 1000"}),
        ("probe.not_encrypted", 465, None),  # plain text where encryption belongs
        ("probe.no_sign_in", 587, {"offers": "XOAUTH2"}),
    ],
)
def test_what_is_no_server(journal, greet, code, port, script):
    journal.hosts.clear()
    journal.dns(EMPTY)
    steps = [send("220 ready")] if script is None else greet(**script)[: 3 if "starttls" in script else None]
    mail = journal.mails("smtp.journal.example", port, steps)
    found = journal.search()
    assert (found.finding(code).facts["reason"] == "tls.plain_text") if script is None else found.finding(code)
    assert found.result.settings is None
    assert mail.auth_count() == 0


def test_private_addresses_are_never_connected_to(journal, greet):
    journal.dns(EMPTY)
    mail = journal.mails("smtp.journal.example", 587, greet())
    found = journal.search(rehearsal=False)
    assert found.finding("discover.private_address").facts["address"] == "127.0.0.1"
    assert mail.peers == []


def test_the_whole_is_bounded(journal, endless_questions):
    journal.dns("journal.example * !timeout\n_submission._tcp.journal.example * !timeout")
    found = journal.search(timeout=0.5)
    assert found.codes[-1] == "discover.could_not_look"


def test_an_address_inside_a_network_is_not_asked_about(journal):
    found = journal.search("x@server.local")
    assert found.names == ["table", "settings"]
    assert journal.asked == []


def test_another_alphabet_is_asked_for_in_a_labels(journal):
    dns = journal.dns("xn--jrnal-jua.example TXT x")
    journal.search("x@jöurnal.example".replace("öu", "ø"))
    assert all(query.name.isascii() for query in dns.queries)


def test_looking_can_be_stopped_at_any_step(journal):
    journal.dns(EMPTY)
    steps = discover(ADDRESS, journal.network())
    next(steps)
    steps.close()
    assert list(steps) == []


def test_options_are_checked():
    with pytest.raises(ValueError, match="above zero"):
        DiscoveryOptions(0)


def test_every_word_is_whole(journal, greet):
    journal.dns("_submission._tcp.journal.example SRV 0 1 22 mail.journal.example.")
    journal.serves(NOTHING)
    for finding in journal.search().findings:
        words = explain(finding)
        assert "{" not in f"{words.title}{words.why}{words.fix}", finding.code
        assert severity(finding) in Severity


def test_a_file_whose_server_takes_too_long_to_say_anything(journal):
    def wait(stream, _request):
        stream.recv(1)

    journal.dns(EMPTY)
    journal.serves(wait)
    found = journal.search(timeout=1.0)
    assert found.finding("autoconfig.no_answer").facts["url"].startswith("https://autoconfig.")
    assert found.codes[-1] == "discover.could_not_look"


def test_a_service_that_gives_out_usernames(journal):
    journal.dns("journal.example MX 1 mxa.mailgun.org")
    found = journal.search()
    assert found.codes[-1] == "discover.username_given"
    assert found.result.settings.username == ""


def test_a_provider_whose_customers_have_servers_of_their_own(journal, greet):
    use_own_providers([Provider("own", "Own", domains=("journal.example",), username="local_part")])
    journal.dns(EMPTY)
    journal.mails("mail.journal.example", 587, greet())
    found = journal.search()
    assert found.names == ["table", "dns", "autoconfig", "probe", "settings"]
    assert found.result.settings.server == "mail.journal.example"
    assert found.result.provider.id == "own"


def test_the_name_servers_that_were_asked_for_are_asked_for_hosts_too():
    with DnsServer("mail.x.test A 192.0.2.7\nmail.x.test AAAA 2001:db8::7") as server:
        network = asking_itself(server.network)
        found = network.addresses("mail.x.test", 587, 5.0)
        assert [(address.host, address.port) for address in found] == [("192.0.2.7", 587), ("2001:db8::7", 587)]
        with pytest.raises(Trouble) as caught:
            network.addresses("no.x.test", 587, 5.0)
    assert caught.value.finding.code == "resolve.not_found"
    with DnsServer("mail.x.test * !servfail") as server, pytest.raises(Trouble) as caught:
        asking_itself(server.network).addresses("mail.x.test", 587, 5.0)
    assert caught.value.finding.code == "resolve.no_answer"


def test_the_systems_own_way_is_kept_where_nothing_was_asked_for():
    network = Network()
    assert asking_itself(network) is network
    played = Network(nameservers=(("127.0.0.1", 9),), addresses=lambda *_: [])
    assert asking_itself(played) is played
