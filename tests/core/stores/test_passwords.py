from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from smtpgui.core.findings import Finding
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores import HELPER_SWITCH, passwords
from smtpgui.core.stores.passwords import (
    Account,
    KeyringPasswords,
    SessionPasswords,
    helper_command,
    open_passwords,
)
from smtpgui.core.stores.words import EXPLANATIONS
from tests.servers.gnome_keyring import PROGRAMS, GnomeKeyring
from tests.support.real import need
from tests.support.tables import every
from tests.support.troubles import assert_told, trouble_of

ACCOUNT = Account("smtp.example.org", 587, "contact@example.org")
SECRET = "pässwörd «§» 密码\n\0 \ud83d"


def helper(code):
    """Passwords whose helper runs `code`; `request` is what it was asked."""
    return KeyringPasswords((sys.executable, "-c", f"import json, sys\nrequest = json.load(sys.stdin)\n{code}"))


def answering(**answer):
    return helper(f"print(json.dumps({answer!r}))")


def told(operation):
    finding = trouble_of(operation)
    assert_told(finding, EXPLANATIONS)
    return finding


# Accounts


def test_an_account_is_server_port_and_username():
    settings = SmtpSettings(server=" SMTP.Example.org. ", port=465, username=" me ")
    assert Account.of(settings) == Account("smtp.example.org", 465, "me")
    for missing in ({"server": " "}, {"username": ""}, {"port": "587x"}, {"port": ""}):
        incomplete = replace(settings, **missing)
        assert told(lambda: Account.of(incomplete)).code == "keyring.no_account", missing  # noqa: B023 - called here


def test_no_two_servers_share_a_service():
    servers = ["a.example", "a.example:587", "a%3Aexample", "b.example", "a.example ", "é.example", "\ud800"]
    services = {Account(server, port, "me").service for server in servers for port in (25, 587)}
    assert len(services) == len(servers) * 2
    assert Account("a.example", 587, "me").service == "smtpgui: a.example:587"


# In memory


def test_memory_keeps_passwords_for_the_session():
    kept = SessionPasswords()
    other = Account("other.example.org", 587, "contact@example.org")
    assert not kept.persistent
    assert kept.description == "the memory of this program"
    kept.set(ACCOUNT, SECRET)
    assert kept.get(ACCOUNT) == SECRET
    assert kept.get(other) is None
    kept.delete(ACCOUNT)
    kept.delete(ACCOUNT)
    kept.cancel()
    assert kept.get(ACCOUNT) is None


# The helper process, played by others


def test_a_request_travels_by_stdin_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("SMTPGUI_PASSWORD", "command line secret")
    seen = tmp_path / "seen.json"
    code = (
        "import os; from pathlib import Path\n"
        f"Path({str(seen)!r}).write_text(json.dumps([request, sys.argv, dict(os.environ)]))\n"
        "print(json.dumps({'outcome': 'ok', 'keyring': 'Test keyring'}))"
    )
    passwords = helper(code)
    passwords.set(ACCOUNT, SECRET)
    request, arguments, environment = json.loads(seen.read_text())
    assert request == {
        "operation": "set",
        "service": "smtpgui: smtp.example.org:587",
        "username": "contact@example.org",
        "secret": SECRET,
        "seconds": 60.0,
    }
    assert "pässwörd" not in repr((arguments, environment))
    assert "SMTPGUI_PASSWORD" not in environment
    assert environment.keys() - os.environ.keys() <= {"LC_CTYPE"}
    assert passwords.description == "Test keyring"
    assert passwords.persistent


def test_answers_are_understood():
    assert answering(outcome="ok", secret="word").get(ACCOUNT) == "word"
    assert answering(outcome="ok", secret=None).get(ACCOUNT) is None
    assert answering(outcome="ok", secret=5).get(ACCOUNT) is None
    assert answering(outcome="ok").delete(ACCOUNT) is None


@every("answer, code, facts")
def test_troubles_are_told(answer, code, facts):
    finding = told(lambda: answering(**answer).get(ACCOUNT))
    assert finding.code == code
    assert finding.facts == {"keyring": "", **facts}


@every("code", ["", 'print(\'{"secret": "half a sec\')', "print('[1]')", "sys.exit(3)", "print('é')"])
def test_half_an_answer_is_none_and_never_shown(code):
    finding = told(lambda: helper(code).get(ACCOUNT))
    assert finding == Finding("keyring.failed", {"keyring": "", "reason": "no_answer"})


def test_a_helper_that_never_reads_nor_answers_is_ended(monkeypatch):
    ended = []
    monkeypatch.setattr(
        passwords, "_end", lambda process, end=passwords._end: ended.append(process) or end(process)
    )
    hung = KeyringPasswords((sys.executable, "-c", "import threading; threading.Event().wait()"), patience=0.3)
    finding = told(lambda: hung.get(ACCOUNT))
    assert finding.code == "keyring.timeout"
    assert ended[0].poll() is not None
    assert told(lambda: hung.probe(0.2)).facts["seconds"] == 0


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_helper_that_will_not_end_is_killed(tmp_path):
    deaf = (
        "import signal, threading\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(tmp_path / 'deaf')!r}, 'w').close()\n"
        "threading.Event().wait()"
    )
    process = subprocess.Popen((sys.executable, "-c", deaf), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    while not (tmp_path / "deaf").exists():
        assert process.poll() is None
    passwords._end(process)
    assert process.poll() == -9


def test_waiting_can_be_canceled_and_asked_again(tmp_path):
    waiting = tmp_path / "waiting"
    os.mkfifo(waiting)
    code = f"open({str(waiting)!r}, 'w').close()\nimport threading; threading.Event().wait()"
    hung, told_codes = helper(code), []

    def wait():
        told_codes.append(told(lambda: hung.get(ACCOUNT)).code)

    for _ in range(2):
        thread = threading.Thread(target=wait)
        thread.start()
        waiting.open().close()  # goes on when the helper is there
        hung.cancel()
        thread.join()
    assert told_codes == ["keyring.canceled"] * 2
    hung.cancel()
    assert not hung._running
    assert not hung._canceled


def test_the_helper_is_started_safely(monkeypatch, tmp_path):
    command = helper_command()
    assert command[:2] == (sys.executable, "-P")
    assert Path(command[2]).is_file()
    (tmp_path / "keyring.py").write_text("open('trap', 'w').close()")
    monkeypatch.chdir(tmp_path)
    assert told(KeyringPasswords().probe).code == "keyring.unavailable"
    assert not (tmp_path / "trap").exists(), "a module in the current folder was run"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert helper_command() == (sys.executable, HELPER_SWITCH)


# Opening


def test_without_a_keyring_memory_is_used_and_said():
    opened, findings = open_passwords()
    assert isinstance(opened, SessionPasswords)
    assert [finding.code for finding in findings] == ["keyring.unavailable"]
    for finding in findings:
        assert_told(finding, EXPLANATIONS)


def test_a_backend_that_keeps_plain_text_or_does_not_exist_is_said(monkeypatch):
    refused = ("keyring.refused_backend", {"keyring": "", "backend": "keyring.backends.null.Keyring"})
    failed = ("keyring.failed", {"keyring": "", "reason": "ModuleNotFoundError"})
    for backend, cause in (("keyring.backends.null.Keyring", refused), ("no.such.Backend", failed)):
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
        opened, findings = open_passwords()
        assert isinstance(opened, SessionPasswords)
        assert findings == [Finding(*cause), Finding("keyring.session_only")]
        for finding in findings:
            assert_told(finding, EXPLANATIONS)


def test_a_keyring_that_answers_is_used():
    keyring = answering(outcome="ok", keyring="Test keyring")
    assert open_passwords(keyring) == (keyring, [])
    assert told(KeyringPasswords(("/no/such/program",)).probe).code == "keyring.failed", "it cannot be started"


# A real keyring


@pytest.fixture
def session(request, monkeypatch):
    need(*PROGRAMS)
    with GnomeKeyring(**getattr(request, "param", {})) as running:
        for name, value in running.environment.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        yield running


@pytest.mark.real
@pytest.mark.slow
def test_gnome_keyring_keeps_and_forgets(session):
    opened, findings = open_passwords()
    assert findings == []
    assert opened.description == "Secret Service"
    assert opened.get(ACCOUNT) is None
    for secret in ("pässwörd «§» 密码", "ü" * 1024, " spaces \t\n", "", "\0"):
        opened.set(ACCOUNT, secret)
        assert opened.get(ACCOUNT) == secret
    assert opened.get(Account(ACCOUNT.server, 465, ACCOUNT.username)) is None
    opened.delete(ACCOUNT)
    opened.delete(ACCOUNT)
    assert opened.get(ACCOUNT) is None


@pytest.mark.real
def test_an_item_that_was_changed_outside_is_read(session):
    need("secret-tool")
    keyring = KeyringPasswords()
    keyring.set(ACCOUNT, "ours")
    pairs = {"service": ACCOUNT.service, "username": ACCOUNT.username, "application": "Python keyring library"}
    attributes = [part for pair in pairs.items() for part in pair]
    for theirs, result in ((b"theirs", "theirs"), (b"\xff\xfe", None)):
        subprocess.run(("secret-tool", "store", "--label=x", *attributes), input=theirs, check=True)
        if result:
            assert keyring.get(ACCOUNT) == result
        else:
            assert told(lambda: keyring.get(ACCOUNT)).facts["reason"] == "UnicodeDecodeError"
    subprocess.run(("secret-tool", "clear", *attributes), check=True)
    assert keyring.get(ACCOUNT) is None


@pytest.mark.real
def test_a_locked_keyring_says_so(session):
    keyring = KeyringPasswords()
    keyring.set(ACCOUNT, "secret")
    session.lock()
    keyring.probe()
    for operation, arguments in ((keyring.get, ()), (keyring.set, ("other",)), (keyring.delete, ())):
        assert told(partial(operation, ACCOUNT, *arguments)).code == "keyring.locked"


@pytest.mark.real
def test_a_prompt_that_nobody_answers_ends_in_time(session):
    session.lock()
    session.leave_prompts_unanswered()
    finding = told(lambda: KeyringPasswords(patience=1).get(ACCOUNT))
    assert (finding.code, finding.facts["seconds"]) == ("keyring.timeout", 1)


@pytest.mark.real
def test_a_service_that_hangs_ends_in_time(session):
    session.hang()
    keyring = KeyringPasswords(patience=0.5)
    assert told(lambda: keyring.get(ACCOUNT)).code == "keyring.timeout"


@pytest.mark.real
@pytest.mark.parametrize("session", [{"service": False}], indirect=True)
def test_a_session_without_a_keyring_has_none(session):
    opened, findings = open_passwords()
    assert isinstance(opened, SessionPasswords)
    assert [finding.code for finding in findings] == ["keyring.unavailable"]
