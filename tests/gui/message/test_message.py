"""Received messages, reports and earlier runs in the window."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog

from smtpgui.core.findings import Finding, Outcome, Step
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration, Run, RunKind
from smtpgui.core.stores.passwords import Account
from smtpgui.gui.message.mailbox_dialog import MailboxDialog
from smtpgui.gui.send_test.report_dialog import ReportDialog
from smtpgui.gui.widgets.boxes import MessageBox
from smtpgui.gui.widgets.buttons import Button
from tests.core.message.sample_messages import ARRIVAL, HEADER, MESSAGE, ZONE, record, signed
from tests.gui.session.test_saving import action
from tests.servers.dns_server import DnsServer

OWN = SmtpSettings(sender_address="news@example.test", server="smtp.acme.test", username="news@example.test")


@pytest.fixture(scope="module")
def names():
    with DnsServer(ZONE + record() + "\nsmtp.acme.test A 198.51.100.7") as running:
        yield running


@pytest.fixture
def reader(open_desk, names):
    """A window whose configuration is the one that the messages of these tests were sent with."""
    return open_desk(Configuration("News", OWN), network=names.network)


def dialog(desk, name: str) -> QDialog:
    desk.until(lambda: any(d.isVisible() for d in desk.app.window.findChildren(QDialog, name)))
    return next(d for d in desk.app.window.findChildren(QDialog, name) if d.isVisible())


def ended(desk) -> None:
    program = desk.app.program
    desk.until(lambda: not (program.reader.running or program.mailbox.running))


def boxes(shown: QDialog) -> list[str]:
    return [box.title.text() for box in shown.findChildren(MessageBox) if box.isVisible()]


def read(desk, data: bytes) -> QDialog:
    """Read a message, to its end."""
    desk.app.program.reader.read(data)
    shown = dialog(desk, "message")
    ended(desk)
    return shown


def paste(desk, text: str) -> QDialog:
    """Paste a message and have it read, to its end."""
    action(desk, "open_message")
    shown = dialog(desk, "message")
    shown.source.setPlainText(text)
    shown.read.click()
    ended(desk)
    return shown


def mailbox(desk, **typed: str) -> QDialog:
    """The dialog that looks into a mailbox, filled in."""
    action(desk, "mailbox")
    shown = dialog(desk, "mailbox")
    for name, text in typed.items():
        getattr(shown, name).setText(text)
    return shown


def says(desk, shown: QDialog, *words: str) -> None:
    """Wait for a box that says all of it."""
    desk.until(lambda: any(all(word in text for word in words) for text in boxes(shown)))


def test_a_message_dropped_on_the_window_is_judged_its_selector_offered_and_json_an_import(reader, tmp_path):
    for name, data in (("x.json", b"{}"), ("received.eml", ARRIVAL + signed())):
        (tmp_path / name).write_bytes(data)
    reader.app.window.files_dropped.emit([str(tmp_path / "x.json")])
    dialog(reader, "refused").close()
    assert not [d for d in reader.app.window.findChildren(QDialog, "message") if d.isVisible()]
    reader.app.window.files_dropped.emit([str(tmp_path / "received.eml")])
    shown = dialog(reader, "message")
    ended(reader)
    reader.until(lambda: len(boxes(shown)) == 2)
    assert boxes(shown)[0].startswith("It is proven that this message comes from example.test")
    assert boxes(shown)[1].startswith("It came through")
    texts = [label.text() for label in shown.findChildren(type(shown.title)) if label.isVisible()]
    assert any("out.acme.test (198.51.100.7)" in text for text in texts), "the way is shown"

    reader.until(shown.keep.isVisible)
    assert "s1" in shown.keep.text()
    shown.keep.click()
    assert reader.session.current.selectors == ("s1",)
    assert not shown.keep.isVisible()
    assert "News" in reader.app.window.windowTitle()


def test_a_message_is_pasted_and_what_is_none_or_too_much_is_said_plainly(reader, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("smtpgui.gui.message.dialog.LONGEST_PASTE", 1000)
        shown = paste(reader, (ARRIVAL + signed()).decode() + "x" * 1000)
        assert "too long to be pasted" in shown.title.text()
        assert shown.source.isVisible()
        assert not reader.app.program.reader.running
    shown = paste(reader, (ARRIVAL + MESSAGE).decode())
    says(reader, shown, "may send for example.test")
    shown.another.click()
    assert shown.source.isVisible()
    paste(reader, "hello")
    reader.until(lambda: boxes(shown) == ["This is not the source of an email"])
    shown.close()
    reader.until(lambda: reader.app.program.reader._dialog is None)


def test_what_is_pasted_stays_as_it_is(reader):
    """French puts no-break spaces into texts, and Qt makes plain ones of them."""
    message = HEADER + "Content-Transfer-Encoding: 8bit\r\n\r\nÀ bientôt\u00a0! «\u202fOui\u202f»\r\n".encode()
    action(reader, "open_message")
    shown = dialog(reader, "message")
    QGuiApplication.clipboard().setText((ARRIVAL + signed(message)).decode())
    shown.source.paste()
    shown.read.click()
    ended(reader)
    says(reader, shown, "It is proven that", "(DKIM, SPF)")


def test_after_a_passed_test_the_way_leads_there(demo, world):
    demo.try_scenario(world, "all_well")
    demo.click("look_in_mailbox")
    shown = dialog(demo, "mailbox")
    assert shown.test.text() == demo.app.program.tester.test_id
    assert shown.username.text() == world.scenario("all_well").recipient
    shown.close()
    demo.click("read_message")
    dialog(demo, "message").close()


def test_a_mailbox_that_cannot_be_looked_into(reader):
    shown = mailbox(reader)
    assert not shown.forget.isVisible(), "where nothing can be kept nothing is there to remove"
    shown.look.click()
    assert shown.state.text() == "Enter server, username and test number."
    mailbox(reader, server="127.0.0.1:9", username="me", test="4f1a")
    shown.look.click()
    reader.until(lambda: "no password" in shown.state.text())
    shown.password.line.setText("correct horse")
    shown.look.click()
    assert shown.cancel.isVisible()
    ended(reader)
    reader.until(lambda: shown.look.isVisible())
    assert "cannot be reached" in shown.state.text() or "did not answer" in shown.state.text()
    assert "horse" not in shown.state.text()


def test_a_search_is_cancelled_at_once(reader, monkeypatch):
    stop = threading.Event()

    def waiting(*_arguments, **_more):
        stop.wait(60)
        yield from ()

    monkeypatch.setattr(reader.session.workspace, "look_in_mailbox", waiting)
    shown = mailbox(reader, server="imap.test", username="me", test="4f1a")
    shown.look.click()
    shown.cancel.click()
    assert shown.state.text() == "Cancelled."
    assert shown.look.isVisible()
    stop.set()


def test_a_kept_mailbox_password_is_removed(reader, monkeypatch):
    workspace = reader.session.workspace
    key = Account("imap.test", 1993, "me")
    workspace.passwords.set(key, "correct horse")
    monkeypatch.setattr(type(workspace.passwords), "persistent", True)
    shown = mailbox(reader, username="me")
    shown.forget.click()
    assert shown.state.text() == "Enter server and username."
    shown.server.setText("imap.test:1993")
    for said in ("The password of me at imap.test (port 1993) was removed.", "No password is kept for me at"):
        shown.forget.click()
        ended(reader)
        reader.until(lambda said=said: shown.state.text().startswith(said))
        assert workspace.passwords.get(key) is None


def test_the_message_of_the_last_test_and_of_another(reader):
    reader.app.program.tester.test_id = "4f1a2b3c"
    shown = read(reader, ARRIVAL + signed())
    reader.until(lambda: "It arrived: this is the message of test 4f1a2b3c" in boxes(shown))
    reader.app.program.tester.test_id = "00000000"
    says(reader, read(reader, ARRIVAL + signed()), "an earlier one: the last test was 00000000")


def test_a_message_two_forwards_deep(reader):
    def around(inner: bytes) -> bytes:
        return b"From: reader@home.test\r\nContent-Type: message/rfc822\r\n\r\n" + inner

    mixed = b"From: a@b.test\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n%b\r\n--x--\r\n"
    reader.app.program.reader.read(mixed % around(around(ARRIVAL + signed())).partition(b"\r\n")[2])
    shown = dialog(reader, "message")
    for _depth in range(2):
        ended(reader)
        reader.until(shown.attached.isVisible)
        shown.attached.click()
    ended(reader)
    says(reader, shown, "It is proven that this message comes from example.test")
    assert not shown.attached.isVisible()


# Reports


def test_a_report_for_support_is_saved_and_its_email_is_short_and_says_no_secret(reader, tmp_path):
    action(reader, "support")
    shown = dialog(reader, "report")
    assert "reply to a debate" in shown.preview.toPlainText()
    kinds = (("r.md", b"# smtpgui"), ("r.html", b"<!DOCTYPE"), ("r.pdf", b"%PDF-"), ("r.txt", b"smtpgui"))
    for name, begin in kinds:
        target = tmp_path / name
        shown._save(target)
        reader.until(lambda target=target: target.exists() and target.stat().st_size > 100)
        assert target.read_bytes().startswith(begin), name
    shown.save.click()
    shown.findChild(QFileDialog).fileSelected.emit(str(tmp_path / "none" / "r.pdf"))
    reader.until(lambda: reader.app.window.findChildren(QDialog, "trouble"))
    assert isinstance(shown, ReportDialog)
    url = shown.mail_url().toString()
    assert url.startswith("mailto:?subject=")
    assert len(url) < 1000
    assert "example.test" not in url
    assert QGuiApplication.clipboard().text() == shown.preview.toPlainText(), "ready to paste"


def test_a_copied_report_holds_no_password_and_offers_its_choices(reader):
    reader.type_into("password", "correct horse")
    action(reader, "report")
    assert "smtp.acme.test" in QGuiApplication.clipboard().text()
    assert "horse" not in QGuiApplication.clipboard().text()
    assert reader.panes.toast.button.text() == "Choices…"
    reader.panes.toast.button.click()
    shown = dialog(reader, "report")
    assert "news@example.test" in shown.preview.toPlainText()
    shown.hide_names.setChecked(True)
    assert "example.test" not in shown.preview.toPlainText()
    shown.language.setCurrentIndex(1)
    assert "Ce rapport ne contient aucun mot de passe" in shown.preview.toPlainText()
    shown.copy.click()
    assert QGuiApplication.clipboard().text() == shown.preview.toPlainText()
    assert not shown.mail.isVisible()


# Earlier runs


def test_an_earlier_test_is_shown_again(reader):
    identity = reader.session.current.saved.id
    finding = Finding("auth.wrong_password", {"username": "news@example.test", "server": "smtp.acme.test"})
    steps = (Step("resolve", (), 0.1), Step("auth", (finding,), 0.1, ("C: AUTH LOGIN",)))
    store = reader.session.workspace.store
    store.record_run(Run(identity, RunKind.TEST, Outcome.ERROR, OWN, steps))
    store.record_run(Run(identity, RunKind.DNS, Outcome.OK, OWN, (Step("mx", (), 0.1),)))
    reader.panes.tabs.setCurrentIndex(2)
    history = reader.app.program.history
    reader.until(lambda: len(history.findChildren(Button)) == 2)
    dns, test = history.findChildren(Button)
    test.click()
    panel = reader.panes.panel.test
    assert panel.title() == "Stopped at step 4 of 6"
    assert panel._subtitle.text().startswith("Test of ")
    assert "AUTH LOGIN" in panel.transcript.toPlainText()
    dns.click()
    assert reader.panes.tabs.currentIndex() == 1


def test_the_fields_stay_where_they_are_whatever_the_search_says(desk):
    dialog = MailboxDialog(desk.app.window, "abcd1234", "marie@lecteurs.example", can_keep=True)
    dialog.open()
    desk.until(dialog.isVisible)
    places = [dialog.server.y(), dialog.test.y()]
    for text in (
        "Refused.",
        "The server refused username or password. Check them, or create an app password. " * 3,
    ):
        dialog.show_idle(text)
        desk.until(lambda: dialog.state.height() >= dialog.state.heightForWidth(dialog.state.width()))
        assert [dialog.server.y(), dialog.test.y()] == places
    dialog.done(0)
