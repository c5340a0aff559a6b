"""From a file of settings to a message in a mailbox: command line and engine against real Postfix and Dovecot."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.configurations.files import write_configurations
from smtpgui.core.explain import severity
from smtpgui.core.findings import Severity, Step
from smtpgui.core.language import in_language
from smtpgui.core.net.network import Network
from smtpgui.core.reports.report import Report
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.send_test.api import SendTestOptions
from smtpgui.core.stores.interface import Configuration, RunKind, State
from smtpgui.core.stores.passwords import Account
from smtpgui.core.stores.sqlite import open_store
from smtpgui.core.workspace import Workspace, run_of
from tests.core.smtp.conftest import disguises
from tests.servers.certificates import Certificates
from tests.servers.postfix import PROGRAMS, USERS, Postfix
from tests.servers.processes import until
from tests.support.command_line import Said, call
from tests.support.fake_passwords import FakePasswords
from tests.support.real import cannot, need

pytestmark = [pytest.mark.real, pytest.mark.slow]

ALICE, BOB = USERS
STARTTLS = ["settings", "resolve", "connect", "greeting", "ehlo", "starttls", "tls", "ehlo", "auth", "mail_from",
            "rcpt_to", "data"]  # fmt: skip
IMPLICIT = ["settings", "resolve", "connect", "tls", "greeting", "ehlo", "auth", "mail_from", "rcpt_to", "data"]
HASTY = Limits(reply=0.5, patience=0.1, tls=2.0)


@pytest.fixture(scope="module")
def postfix(certificates: Certificates) -> Iterator[Postfix]:
    need(*PROGRAMS)
    if os.geteuid() != 0:
        cannot("Postfix and Dovecot need root")
    certificates["good"]
    with Postfix((Path(certificates.ca_file).parent / "good.pem").read_bytes()) as server:
        yield server


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is taken and where nobody answers."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def settings_of(user: str, port: int, **changed: object) -> SmtpSettings:
    return SmtpSettings(
        **{"sender_address": user, "server": "localhost", "port": port, "username": user, **changed}
    )


def delivered(postfix: Postfix, test_id: str) -> EmailMessage:
    """The message with that number, once it lies in a mailbox: delivery comes after the answer."""
    mark = f"X-Smtpgui-Test: {test_id}".encode()
    until(lambda: any(mark in content for content in postfix.received), f"delivery of message {test_id}")
    (content,) = (content for content in postfix.received if mark in content)
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


# The command line


@pytest.fixture
def send(tmp_path, certificates):
    """Runs `smtpgui test` on settings: `send(settings, password, "--tls", "implicit")`."""

    def begin(settings: SmtpSettings, password: str, *more: str, to: str = BOB, by: str = "stdin") -> Said:
        path = tmp_path / "journal.json"
        path.write_text(write_configurations([Configuration("Le Journal é", settings)]), encoding="utf-8")
        arguments = ["test", str(path), "--to", to, "--ca-file", certificates.ca_file, "--json", *more]
        if by == "stdin":
            said = call(tmp_path, *arguments, "--password-stdin", given=f"{password}\n".encode())
        else:
            said = call(tmp_path, *arguments, SMTPGUI_PASSWORD=password)
        assert password not in said.out + said.err
        return said

    return begin


def bad(said: Said) -> list[str]:
    found = [finding for step in said.json["steps"] for finding in step["findings"]]
    return [finding["code"] for finding in found if finding["severity"] == "error"]


def names(said: Said) -> list[str]:
    return [step["name"] for step in said.json["steps"]]


def number_of(said: Said) -> str:
    (accepted,) = [f for f in said.step("data")["findings"] if f["code"] == "data.accepted"]
    return accepted["facts"]["test_id"]


def test_a_right_password_and_the_message_in_the_mailbox(postfix, send):
    settings = settings_of(ALICE, postfix.submission, reply_to_address="reply@journal.example")
    said = send(settings, USERS[ALICE])
    assert (said.code, said.json["outcome"], said.err) == (0, "ok", "")
    assert names(said) == STARTTLS
    assert said.codes[-1] == "data.accepted"
    message = delivered(postfix, number_of(said))
    assert (message["From"], message["To"]) == (ALICE, BOB)
    assert message["Reply-To"] == "reply@journal.example"
    assert (message["Return-Path"], message["Delivered-To"]) == (f"<{ALICE}>", BOB)
    assert message["Subject"] == "Test from smtpgui – Le Journal é"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@mail.test>")
    (accepted,) = (finding for finding in said.step("data")["findings"] if finding["code"] == "data.accepted")
    assert parsedate_to_datetime(message["Date"]) <= datetime.fromisoformat(accepted["facts"]["at"])
    assert "with ESMTPSA" in message["Received"], "encrypted and signed in (RFC 3848)"
    text = message.get_content()
    assert f"{ALICE} can send through localhost" in " ".join(text.split())
    assert number_of(said) in text
    assert USERS[ALICE] not in message.as_string()


@pytest.mark.parametrize("by", ["stdin", "variable"])
@pytest.mark.parametrize("authentication", ["login", "plain", "cram_md5"])
def test_an_accented_password_by_every_method_and_way(postfix, send, authentication, by):
    settings = settings_of(BOB, postfix.submission, authentication=authentication)
    said = send(settings, USERS[BOB], by=by, to=ALICE)
    assert said.code == 0
    assert delivered(postfix, number_of(said))["To"] == ALICE


@pytest.mark.parametrize("authentication", ["login", "plain", "cram_md5"])
def test_encryption_from_the_start(postfix, send, authentication):
    settings = settings_of(ALICE, postfix.smtps, authentication=authentication)
    said = send(settings, USERS[ALICE], "--tls", "implicit")
    assert said.code == 0
    assert names(said) == IMPLICIT
    assert "with ESMTPSA" in delivered(postfix, number_of(said))["Received"]


def test_in_client_mode_and_without_a_recipient_it_goes_to_the_sender(postfix, send):
    said = send(settings_of(ALICE, postfix.submission), USERS[ALICE], "--client-mode", to="")
    assert said.code == 0
    assert "C: AUTH PLAIN [username and password]" in said.json["transcript"]
    assert delivered(postfix, number_of(said))["To"] == ALICE


@pytest.mark.parametrize("authentication", ["login", "plain", "cram_md5"])
@pytest.mark.parametrize("password", ["wrong-horse", "pässwörd ✗"])
def test_a_wrong_password(postfix, send, password, authentication):
    said = send(settings_of(BOB, postfix.submission, authentication=authentication), password)
    assert (said.code, said.json["outcome"]) == (1, "error")
    assert bad(said) == ["auth.wrong_password"]
    assert names(said)[-1] == "auth"


@pytest.mark.parametrize(
    ("port", "changed", "to", "more", "code", "step"),
    [
        ("submission", {"sender_address": BOB}, BOB, (), "sender.not_allowed", ""),
        ("submission", {}, "nobody@mail.test", (), "recipient.unknown", "rcpt_to"),
        ("submission", {}, BOB, ("--tls", "implicit"), "tls.plain_text", "tls"),
        ("closed", {}, BOB, (), "connect.refused", "connect"),
    ],
)
def test_what_is_refused(postfix, send, closed_port, port, changed, to, more, code, step):
    settings = settings_of(ALICE, getattr(postfix, port, closed_port), **changed)
    said = send(settings, USERS[ALICE], *more, to=to)
    assert (said.code, bad(said)) == (1, [code])
    ladder = IMPLICIT if more else STARTTLS
    assert names(said) == ladder[: len(names(said))]
    assert step in ("", names(said)[-1])


def test_a_server_whose_authority_nobody_trusts(postfix, tmp_path, send):
    other = Certificates(tmp_path)
    said = send(settings_of(ALICE, postfix.submission), USERS[ALICE], "--ca-file", other.ca_file)
    assert (said.code, bad(said)) == (1, ["certificate.incomplete_chain"])
    assert "auth" not in names(said), "no password for a stranger"


def test_for_people_the_ladder_in_words(postfix, tmp_path, certificates):
    path = tmp_path / "journal.json"
    path.write_text(write_configurations([Configuration("Journal", settings_of(ALICE, postfix.submission))]))
    arguments = ("test", str(path), "--to", BOB, "--ca-file", certificates.ca_file, "--password-stdin")
    good = call(tmp_path, *arguments, given=USERS[ALICE].encode())
    assert good.code == 0
    assert "Look in the inbox and in the spam folder of bob@mail.test." in good.out
    wrong = call(tmp_path, *arguments, given=b"wrong-horse")
    assert wrong.code == 1
    assert "wrong-horse" not in wrong.out + wrong.err


def test_a_saved_configuration_by_its_name(postfix, tmp_path, certificates):
    path = tmp_path / "journal.json"
    path.write_text(write_configurations([Configuration("Journal", settings_of(ALICE, postfix.submission))]))
    home = tmp_path / "home"
    assert call(home, "save", str(path)).code == 0
    arguments = ("test", "journal", "--to", BOB, "--ca-file", certificates.ca_file, "--password-stdin", "--json")
    assert call(home, *arguments, given=USERS[ALICE].encode()).code == 0
    (kept,) = call(home, "list", "--json").json["configurations"]
    assert kept["name"] == "Journal"
    store = open_store(home / "configurations.sqlite3")[0]
    (run,) = store.last_runs(store.find("Journal").id)
    assert run.outcome == "ok"
    assert not run.conclusive, "not the platform's certificates"


# The engine


@pytest.fixture
def workspace(tmp_path: Path, certificates: Certificates) -> Workspace:
    return Workspace(
        open_store(tmp_path / "store.sqlite3")[0], FakePasswords(), Network(ca_file=certificates.ca_file)
    )


def climb(workspace: Workspace, settings: SmtpSettings, password: str | None, **options: object) -> list[Step]:
    steps = workspace.test(settings, password, BOB, SendTestOptions(**options))
    return [step for step in steps if not step.running]


def errors(steps: list[Step]) -> list[str]:
    return [f.code for step in steps for f in step.findings or () if severity(f) is Severity.ERROR]


def test_saved_with_its_password_and_tested_with_it(postfix, workspace):
    settings = settings_of(BOB, postfix.submission)
    edit = Edit.of(Configuration("Journal", settings))
    edit.password = USERS[BOB]
    saved = workspace.save(edit)
    assert workspace.passwords.get(Account.of(settings)) == USERS[BOB]
    with in_language("fr"):
        steps = climb(workspace, saved.settings, None, name="Été", test_id="0a1b2c3d")
    assert errors(steps) == []
    assert [step.name for step in steps] == STARTTLS
    workspace.store.record_run(run_of(saved.saved.id, RunKind.TEST, saved.settings, steps))
    assert workspace.open(saved.saved.id).state is State.PASSED
    message = delivered(postfix, "0a1b2c3d")
    assert message["Subject"].endswith("Été")
    assert BOB in message.get_content()


def test_a_test_that_fails_is_remembered_until_the_password_is_changed(postfix, workspace):
    settings = settings_of(ALICE, postfix.submission)
    edit = Edit.of(Configuration("Journal", settings))
    edit.password = "wrong-horse"
    saved = workspace.save(edit)
    steps = climb(workspace, settings, None)
    assert errors(steps) == ["auth.wrong_password"]
    workspace.store.record_run(run_of(saved.saved.id, RunKind.TEST, settings, steps))
    again = workspace.open(saved.saved.id)
    assert again.state is State.FAILED
    again.password = USERS[ALICE]
    assert workspace.save(again).state is State.CHANGED
    assert errors(climb(workspace, settings, None)) == []


def test_a_report_about_a_real_test_holds_no_password(postfix, workspace):
    settings = settings_of(BOB, postfix.submission, authentication="plain")
    report = Report("Journal", settings, BOB, tuple(climb(workspace, settings, USERS[BOB])))
    for text in (report.as_text(), report.as_markdown()):
        assert "AUTH PLAIN" in text
        for form in disguises(USERS[BOB]):
            assert form not in text


def test_starttls_on_the_port_that_starts_encrypted(postfix, workspace):
    steps = climb(workspace, settings_of(ALICE, postfix.smtps), USERS[ALICE], limits=HASTY)
    assert errors(steps) == ["greeting.expects_encryption"]
    assert steps[-1].name == "greeting"


def test_stopping_half_way_leaves_nothing_in_the_mailbox(postfix, workspace):
    settings = settings_of(ALICE, postfix.submission)
    steps = workspace.test(settings, USERS[ALICE], BOB, SendTestOptions(test_id="0dead0"))
    for step in steps:
        if step.name == "rcpt_to" and not step.running:
            break
    steps.close()
    assert errors(climb(workspace, settings, USERS[ALICE], test_id="5e0f5e0f")) == []
    delivered(postfix, "5e0f5e0f")
    assert not [content for content in postfix.received if b"0dead0" in content]
