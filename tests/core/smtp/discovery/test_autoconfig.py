"""Files and web servers of strangers: what is believed, and what is not."""

from __future__ import annotations

import threading

import pytest

from smtpgui.core.smtp.discovery import autoconfig as room
from smtpgui.core.smtp.discovery.autoconfig import ask, places, read
from tests.core.smtp.discovery.conftest import ADDRESS, autoconfig, server
from tests.servers.http_script import http_answer
from tests.support.tables import every

URL = "https://autoconfig.journal.example/mail/config-v1.1.xml"


def test_the_address_stays_here():
    assert all("news" not in url and "?" not in url for url in places("journal.example"))
    assert all(url.startswith("https://") for url in places("journal.example"))


def test_placeholders():
    (found,), _ = read(autoconfig(server("smtp.%EMAILDOMAIN%", username="%EMAILLOCALPART%")), ADDRESS)
    assert (found.host, found.username) == ("smtp.journal.example", "news")
    (found,), _ = read(autoconfig(server(username="%REALNAME%")), ADDRESS)
    assert found.username == "", "what cannot be filled in is not filled in"


def test_every_usable_server_in_order():
    found, said = read(autoconfig(server(port=465, security="SSL"), server(), server("smtp.x.example")), ADDRESS)
    assert [(each.host, each.port) for each in found] == [
        ("mail.journal.example", 465), ("mail.journal.example", 587), ("smtp.x.example", 587)
    ]  # fmt: skip
    assert said == ()


@every(
    "code, field, values",
    [
        ("autoconfig.not_encrypted", "security", ["plain", ""]),
        ("autoconfig.unsafe_host", "hostname",
         ["192.0.2.1", "[::1]", "localhost", "router.lan", "mail.example.org/x", "%EMAILADDRESS%", "",
          f"{'a' * 64}.example", "mail.exa\u202emple"]),
        ("autoconfig.odd_port", "port", [25, 22, "５８７", "999999999999", -587, 465]),
        ("autoconfig.no_password", "authentication", ["OAuth2", "none", "client-IP-address"]),
    ],
)  # fmt: skip
def test_values_that_are_not_used(code, field, values):
    texts = [server(**{field: value}) for value in values]
    texts += [server(port=587, security="SSL")] if field == "port" else []
    for text in texts:
        found, (said,) = read(autoconfig(text), ADDRESS)
        assert (found, said.code) == ((), code), text


def test_files_of_no_server_and_of_thousands():
    incoming = b"<clientConfig><emailProvider><incomingServer/></emailProvider></clientConfig>"
    assert [each.code for each in read(incoming, ADDRESS)[1]] == ["autoconfig.no_server"]
    found, _ = read(autoconfig(*[server(f"a{n}.example") for n in range(3000)]), ADDRESS)
    assert len(found) == 20


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><clientConfig>&c;</clientConfig>'
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><clientConfig>&f;</clientConfig>'


@every(
    "data",
    [
        b"", b"<", b"not xml", b"<html><body>Not found</body></html>", b"\x00" * 100, BOMB, OUTSIDE,
        b"<?xml version='1.0' encoding='nonsense'?><clientConfig/>", b"<a>" * 5000,
        "<clientConfig>\ud800</clientConfig>".encode("utf-8", "surrogatepass"),
    ],
)  # fmt: skip
def test_what_is_no_such_file(data):
    with pytest.raises(ValueError, match=r"XML|kind of file"):
        read(data, ADDRESS)


def drip(stream, _request):
    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while not threading.Event().wait(0.05):  # until the client has gone
        stream.sendall(b"<")


def flood(stream, _request):
    stream.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(100):
        stream.sendall(b"<" * 65536)


def code_of(journal, **network) -> list[str]:
    return [finding.code for finding in ask(URL, ADDRESS, journal.network(**network), 2.0).findings]


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        (http_answer(b"", "404 Not Found"), []),
        (http_answer(b"", "500 Internal Server Error"), []),
        (http_answer(b"", "302 Found", "Location: https://evil.example/x\r\n"), ["autoconfig.redirected"]),
        (http_answer(b"", "301 Moved", "Location: https://journal.example/x\r\n"), ["autoconfig.redirected"]),
        (http_answer(b"<html>Welcome</html>"), ["autoconfig.unreadable"]),
        (http_answer(BOMB), ["autoconfig.unreadable"]),
        (flood, ["autoconfig.too_large"]),
        (b"220 mail ESMTP\r\n", []),
        (http_answer(autoconfig(server(security="plain"))), ["autoconfig.not_encrypted"]),
    ],
    ids=["404", "500", "elsewhere", "redirect", "html", "bomb", "flood", "smtp", "plain"],
)
def test_web_servers_of_all_kinds(journal, answer, codes):
    web = journal.serves(answer)
    assert code_of(journal) == codes
    assert len(web.requests) == 1
    assert journal.asked == [("autoconfig.journal.example", 443)], "no redirect is followed"


def test_a_slow_drip_ends_with_its_time(journal, monkeypatch):
    monkeypatch.setattr(room, "SECONDS", 0.4)
    journal.serves(drip)
    result = ask(URL, ADDRESS, journal.network(), 0.4)
    assert result.failed
    assert result.servers == ()


@every("kind", ["wrong_host", "expired", "self_signed", "unknown_ca"])
def test_only_the_domain_itself_is_believed(journal, kind):
    journal.serves(http_answer(autoconfig(server())), kind=kind)
    assert code_of(journal) == ["autoconfig.certificate"]


def test_private_addresses_are_not_asked(journal):
    web = journal.serves(http_answer(autoconfig(server())))
    assert code_of(journal, rehearsal=False) == ["autoconfig.private_address"]
    assert web.requests == []


def test_a_host_that_does_not_exist_is_no_news(journal):
    result = ask(URL, ADDRESS, journal.network(), 2.0)
    assert (result.findings, result.failed) == ((), False)
