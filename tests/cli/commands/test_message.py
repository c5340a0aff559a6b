"""`smtpgui message`: reading a received message on the command line."""

from __future__ import annotations

import json

import pytest

from smtpgui.core.net.network import Network
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.passwords import Account
from tests.core.message.sample_messages import ARRIVAL, MESSAGE, ZONE, record, signed
from tests.servers.dns_server import DnsServer


@pytest.fixture(scope="module")
def server():
    with DnsServer(ZONE + record() + "\nsmtp.acme.test A 198.51.100.7") as running:
        yield running


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "received.eml"
    path.write_bytes(ARRIVAL + signed())
    return str(path)


def nameserver(server: DnsServer) -> str:
    return f"{server.nameserver[0]}:{server.nameserver[1]}"


def test_a_proven_message(run, server, file):
    said = run("message", file, "--nameserver", nameserver(server), "--json")
    assert said.code == 0
    assert said.json["command"] == "message"
    assert [step["name"] for step in said.json["steps"]] == ["message", "path", "receiver", "dkim", "spf", "dmarc"]
    assert "proof.passed" in said.codes
    hop = said.step("path")["findings"][1]["facts"]
    assert hop["at"] == "2026-11-24T10:00:05+00:00"
    said = run("message", file, "--nameserver", nameserver(server))
    assert "It is proven that this message comes from example.test (DKIM, SPF)." in said.out
    assert "out.acme.test (198.51.100.7) → mx.receiver.test" in said.out
    assert said.out.rstrip().endswith("It is proven that this message comes from example.test (DKIM, SPF).")


def test_an_unproven_one_exits_with_1(run, server, file, tmp_path):
    path = tmp_path / "fake.eml"
    path.write_bytes((ARRIVAL + MESSAGE).replace(b"198.51.100.7", b"203.0.113.1"))
    said = run("message", str(path), "--nameserver", nameserver(server), "--json")
    assert said.code == 1
    assert "proof.failed_reject" in said.codes


def test_from_standard_input(run, server):
    said = run("message", "-", "--nameserver", nameserver(server), "--json", given=ARRIVAL + MESSAGE)
    assert "proof.passed_by_address" in said.codes


def test_offline_asks_nobody(run, server, file):
    before = len(server.queries)
    said = run("message", file, "--offline", "--nameserver", nameserver(server), "--json")
    assert "proof.not_known" in said.codes
    assert said.code == 0
    assert len(server.queries) == before


def test_the_configuration_and_its_selectors(run, server, file, workspace):
    settings = SmtpSettings(sender_address="news@example.test", server="smtp.acme.test")
    saved = workspace.store.save(Configuration("News", settings))
    said = run("message", file, "--configuration", "News", "--nameserver", nameserver(server), "--json")
    assert {"origin.custom_server", "mail.selectors_kept"} <= set(said.codes)
    assert workspace.store.load(saved.id).selectors == ("s1",)
    again = run("message", file, "--configuration", "News", "--nameserver", nameserver(server), "--json")
    assert "mail.selectors_kept" not in again.codes
    assert run("message", file, "--configuration", "Nobody").code == 2


def test_the_test_that_it_should_be(run, file):
    assert "mail.the_test" in run("message", file, "--offline", "--test-id", "4f1a2b3c", "--json").codes
    other = run("message", file, "--offline", "--test-id", "99", "--json")
    assert (other.code, "mail.not_the_test" in other.codes) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "mail.file_or_mailbox"),
        (("x.eml", "--imap", "imap.test"), "mail.file_or_mailbox"),
        (("nowhere.eml",), "mail.unreadable"),
        (("--imap", "imap.test", "--imap-user", "me"), "mailbox.no_test_id"),
        (("--imap", "imap.test", "--imap-user", "me", "--test-id", "1"), "mailbox.no_password"),
    ],
)
def test_what_cannot_be_used(run, arguments, code):
    said = run("message", *arguments, "--json")
    assert (said.code, said.codes) == (2, [code])


def test_no_message_at_all(run, tmp_path):
    path = tmp_path / "a.msg"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    said = run("message", str(path))
    assert said.code == 2
    assert "Outlook" in said.err


def test_hostile_texts_reach_no_terminal(run, tmp_path):
    path = tmp_path / "evil.eml"
    path.write_bytes(
        b"From: \x1b[31m\xe2\x80\xae <a@b.test>\r\nSubject: \x1b]0;x\x07\r\n"
        b"Received: from \x1b[2J (\x1b [1.2.3.4]) by x.y; z\r\n\r\n"
    )
    for arguments in (("message", str(path), "--offline"), ("message", str(path), "--offline", "--json")):
        said = run(*arguments)
        assert not {"\x1b", "\x07", "\u202e"} & set(said.out + said.err)
    assert json.loads(said.out)


def test_a_mailbox_that_cannot_be_reached(run, monkeypatch):
    monkeypatch.setenv("SMTPGUI_PASSWORD", "correct horse")
    said = run(
        "message", "--imap", "127.0.0.1:9", "--imap-user", "me", "--test-id", "1", "--json", network=Network()
    )
    assert said.code == 2
    assert said.codes[-1].startswith(("mailbox.", "resolve."))
    assert "correct horse" not in said.out + said.err


def test_a_kept_mailbox_password_is_removed(run, passwords):
    key = Account("imap.test", 993, "me")
    passwords.kept = {key: "correct horse", Account("imap.test", 587, "me"): "other"}
    forget = ("message", "--imap", "IMAP.test", "--imap-user", "me", "--forget-password")
    said = run(*forget, "--json")
    assert (said.code, said.codes) == (0, ["mailbox.password_removed"])
    assert list(passwords.kept) == [Account("imap.test", 587, "me")]
    again = run(*forget)
    assert (again.code, "No password is kept for me at imap.test (port 993)." in again.out) == (0, True)
    assert run("message", "x.eml", "--forget-password", "--json").codes == ["mail.file_or_mailbox"]
    passwords.broken = "keyring.locked"
    assert run(*forget, "--json").code == 2


def test_messages_inside_messages(run, tmp_path, server):
    inner = b"Content-Type: message/rfc822\r\n\r\n" + ARRIVAL + signed()
    path = tmp_path / "twice.eml"
    path.write_bytes(b"From: b@home.test\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@home.test\r\n" + inner)
    told = [run("message", str(path), *["--attached"] * depth, "--offline", "--json") for depth in range(4)]
    authors = [each.step("message")["findings"][0]["facts"]["author"] for each in told[:3]]
    assert authors == [["<b@home.test>"], ["<a@home.test>"], ["News <news@example.test>"]]
    assert told[3].codes == ["mail.nothing_attached"]
