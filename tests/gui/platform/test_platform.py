"""Platforms in the window, with a scripted one behind it: what is asked, written, refused, taken back."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit

from smtpgui.core.findings import Finding, Outcome, Trouble
from smtpgui.core.net.network import Network
from smtpgui.core.platform_sync.actions import Credentials
from smtpgui.core.platforms.interface import PlatformTest
from smtpgui.core.platforms.preset_files import preset_named
from smtpgui.core.platforms.test_result import remote_steps
from smtpgui.core.stores.interface import Configuration, Run, RunKind
from smtpgui.core.stores.passwords import Account
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.gui.jobs.log import log_text
from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.labels import Label
from tests.core.platforms.documents import document_of
from tests.core.platforms.platform_tests import STORED, STORED_PASSWORD
from tests.core.platforms.presets import CONFIG, GROUP, REALM
from tests.gui.conftest import GOOD
from tests.servers.platform_script import KEY, PASSWORD, SECRET, SECRETS, answered, platform_server

SETTINGS = replace(GOOD, port=465)


@pytest.fixture
def server():
    preset = preset_named("reference-v1")
    with platform_server(preset, document_of(preset), STORED_PASSWORD) as running:
        yield running


class Hands:
    """What a user does with the dialogs about platforms."""

    def __init__(self, desk, server):
        self.desk, self.server = desk, server

    def dialog(self, name: str):
        """The dialog with that name, once it is there and nothing runs."""

        def found():
            return [d for d in self.desk.app.window.findChildren(QDialog, name) if d.isVisible()]

        self.desk.until(found)
        self.settled()
        return found()[-1]

    def settled(self) -> None:
        self.desk.until(lambda: not getattr(self.desk.app.program.platforms.at_work, "running", False))
        for _ in range(4):  # what was just put into a dialog shows when it is laid out
            self.desk.app._application.processEvents()

    def buttons(self, name: str) -> list[str]:
        return [
            b.text()
            for b in self.dialog(name).findChildren(Button)
            if b.isVisible() and b.objectName()[:6] == "answer"
        ]

    def press(self, name: str, text: str) -> None:
        dialog = self.dialog(name)
        button = next(b for b in dialog.findChildren(Button) if b.isVisible() and b.text() == text)
        self.desk.bot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.desk.app._application.processEvents()

    def texts(self, name: str) -> str:
        return "\n".join(label.text() for label in self.dialog(name).findChildren(Label) if label.isVisible())

    def connect(self, name: str = "Gazette", preset: str = "reference-v1", **more) -> ConnectedPlatform:
        workspace = self.desk.session.workspace
        made = ConnectedPlatform(name, self.server.origin, "app-1", preset, **more)
        return workspace.platforms.connect(made, Credentials(KEY, SECRET))[0]

    def says(self, name: str, *words: str) -> None:
        text = self.texts(name)
        assert [each for each in words if each not in text] == []

    def fill(self, **texts: str) -> None:
        for name, text in texts.items():
            self.dialog("platform_connect").edits[name].setText(text)

    def choose_preset(self, path, row) -> None:
        path.write_text(json.dumps(row))
        self.dialog("platform_connect").file_chosen.emit(path)

    def trigger(self, name: str) -> None:
        self.desk.app.program.menus.actions[name].trigger()

    def apply(self) -> None:
        self.desk.click("apply")
        self.dialog("platform_apply")

    def state(self) -> str:
        return self.desk.panes.list.entries()[0].state


@pytest.fixture
def hands(open_desk, server):
    desk = open_desk(Configuration("Mon Journal", SETTINGS), network=Network())
    desk.passwords.set(Account.of(SETTINGS), PASSWORD)
    yield Hands(desk, server)
    assert not any(secret in log_text() for secret in SECRETS)
    for dialog in desk.app.window.findChildren(QDialog):
        dialog.close()


@pytest.fixture
def tested(hands):
    """The settings have passed a test."""
    session = hands.desk.session
    edit = session.current
    session.note_run(edit, Run(edit.saved.id, RunKind.TEST, Outcome.OK, edit.settings))
    return hands


@pytest.fixture
def asked(tested):
    """The dialog of an apply to a platform that is connected asks."""
    tested.connect()
    tested.apply()
    return tested


@pytest.fixture
def connecting(hands):
    """The dialog that connects a platform is open."""
    hands.trigger("platform_connect")
    return hands


def test_the_first_apply_connects_a_platform_then_asks_writes_and_takes_back(hands, server):
    hands.desk.click("apply")
    dialog = hands.dialog("platform_connect")
    assert "Partly a guess" in hands.texts("platform_connect")
    dialog.preset.setCurrentIndex(dialog.preset.findData("reference-v1"))
    dialog.preset.activated.emit(dialog.preset.currentIndex())
    assert "Described field by field" in hands.texts("platform_connect")
    assert not dialog.dry_run.isChecked()
    assert dialog.edits["origin"].text() == ""
    hands.fill(origin=server.origin, application="app-1", name="Gazette", key=KEY, secret=SECRET)
    hands.press("platform_connect", "Check and connect")
    hands.says("platform_apply", "Apply to Gazette?", "These settings have not passed a test.")
    assert hands.buttons("platform_apply") == ["Test first", "Apply anyway", "Cancel"]
    lines = hands.dialog("platform_apply").table.lines
    assert ("SMTP port", "587", "465") in lines
    assert server.kinds.count("WRITE") == 0
    hands.press("platform_apply", "Apply anyway")
    assert "Applied to Gazette at" in hands.texts("platform_apply")
    assert server.document["address"] == SETTINGS.server
    assert server.password == PASSWORD
    hands.desk.until(lambda: hands.state() == "Not tested yet · applied")
    hands.desk.passwords.set(Account.of(STORED), STORED_PASSWORD)
    hands.press("platform_apply", "Bring the former settings back")
    assert "The former settings are back on Gazette" in hands.texts("platform_apply")
    assert server.document["address"] == STORED.server
    hands.desk.until(lambda: "differs from the platform" in hands.state())
    hands.press("platform_apply", "Close")


def test_what_passed_its_test_is_applied_after_one_question(asked, server):
    assert asked.buttons("platform_apply") == ["Apply", "Cancel"]
    asked.press("platform_apply", "Cancel")
    assert server.kinds.count("WRITE") == 0
    asked.apply()
    asked.press("platform_apply", "Apply")
    assert asked.buttons("platform_apply") == ["Close"]
    (close,) = asked.dialog("platform_apply").answers
    assert close.property("role") != "primary", "the only button is none"
    asked.press("platform_apply", "Close")
    asked.apply()
    assert asked.buttons("platform_apply") == ["Close"]
    assert "already has these settings" in asked.texts("platform_apply")


def test_undo_asks_for_the_former_password_where_it_is_not_known(asked, server):
    asked.press("platform_apply", "Apply")
    asked.press("platform_apply", "Bring the former settings back")
    assert "old@example.org at smtp.old.example" in asked.texts("platform_apply")
    assert server.document["address"] == SETTINGS.server
    asking = asked.dialog("platform_apply")
    former = asking.findChild(QLineEdit, "former_password")
    assert asking.focusWidget() is former, "it can be typed at once"
    assert "Bring the former settings of Gazette back?" in asked.texts("platform_apply")
    label = next(label for label in asking.findChildren(Label) if label.buddy() is former)
    assert (label.text(), label.isVisible()) == ("SMTP password", True)
    go = asking.answers[0]
    assert not go.isEnabled()
    former.setText(STORED_PASSWORD)
    assert go.isEnabled()
    asked.press("platform_apply", "Bring them back")
    assert "The former settings are back on Gazette" in asked.texts("platform_apply")
    assert (server.document["address"], server.password) == (STORED.server, STORED_PASSWORD)


def test_undo_takes_nothing_back_that_somebody_else_changed(asked, server):
    asked.press("platform_apply", "Apply")
    asked.dialog("platform_apply")
    server.document["sender_address"] = "bert@example.org"
    server.revision += 1
    asked.press("platform_apply", "Bring the former settings back")
    assert "was changed since you loaded it" in asked.texts("platform_apply")
    assert "See the differences" in asked.buttons("platform_apply")
    assert server.document["sender_address"] == "bert@example.org"


def test_an_apply_stands_in_the_history_and_can_be_seen_again(asked, server):
    server.script["WRITE"].append(answered({"errors": {"port": ["no"]}}, "422 Unprocessable Content"))
    asked.press("platform_apply", "Apply")
    asked.press("platform_apply", "Close")
    asked.apply()
    asked.press("platform_apply", "Apply")
    asked.press("platform_apply", "Close")
    program = asked.desk.app.program
    program.panes.tabs.setCurrentIndex(2)

    def links():
        found = program.history.findChildren(Button)
        return [b for b in found if b.isVisible() and "Apply to platform" in b.accessibleName()]

    asked.desk.until(lambda: len(links()) == 2)
    told = "\n".join(label.text() for label in program.history.findChildren(Label))
    assert "Read back: Gazette has what you sent" in told
    assert "Gazette refused “SMTP port”: “no”" in told
    links()[1].click()
    past = asked.dialog("platform_apply")
    asked.desk.until(lambda: not past._fitting.isActive())
    assert not past._scroll.verticalScrollBar().maximum(), "all of it is seen"
    assert "Gazette refused “SMTP port”: “no”" in asked.texts("platform_apply")
    assert asked.buttons("platform_apply") == ["Close"]


def test_a_test_older_than_the_change_does_not_count_and_test_first_tests(tested):
    tested.connect()
    tested.desk.type_into("port", "587")
    tested.apply()
    assert "Enter the password" in tested.texts("platform_apply"), "the one that is kept is for another port"
    tested.press("platform_apply", "Close")
    assert "Enter the password" in tested.desk.message("password")
    tested.desk.type_into("port", "465")
    tested.desk.type_into("reply_to_address", "reply@example.org")
    tested.apply()
    assert tested.buttons("platform_apply")[0] == "Test first"
    tested.press("platform_apply", "Test first")
    tested.desk.until(lambda: tested.desk.panes.panel.tabs.currentWidget() is tested.desk.panes.panel.test)
    tested.desk.app.program.tester.cancel()


def test_unsaved_changes_are_saved_first_and_not_applied_where_that_fails(tested, server, monkeypatch):
    tested.connect()
    tested.desk.type_into("reply_to_address", "reply@example.org")
    tested.apply()

    def full(_configuration):
        raise Trouble(Finding("store.disk_full", {"file": "x"}))

    store = tested.desk.session.workspace.store
    with monkeypatch.context() as patched:
        patched.setattr(store, "save", full)
        tested.press("platform_apply", "Apply anyway")
        tested.dialog("trouble").close()
    assert server.kinds.count("WRITE") == 0
    assert tested.desk.session.current.dirty
    tested.press("platform_apply", "Apply anyway")
    tested.settled()
    tested.desk.until(lambda: "Applied to Gazette" in tested.texts("platform_apply"))
    assert server.document["reply_to_address"] == "reply@example.org"
    assert not tested.desk.session.current.dirty


def test_what_is_missing_is_said_before_anybody_is_asked(hands, server):
    hands.connect()
    hands.desk.type_into("server", "")
    hands.desk.click("apply")
    assert "Enter the SMTP server" in hands.desk.message("server")
    assert hands.desk.focused() == "server"
    hands.desk.app.program.platforms.test()
    assert server.kinds == []


def test_turning_it_off_asks_even_where_nothing_else_is_filled_in(hands, server):
    hands.connect()
    form = hands.desk.panes.form
    form.replace("enabled", "false")
    form.replace("reply_to_address", "not an address")
    hands.apply()
    hands.says("platform_apply", "Turn off custom SMTP?", "Your settings are kept.")
    assert hands.buttons("platform_apply") == ["Apply", "Cancel"]
    hands.press("platform_apply", "Cancel")
    assert server.document["enabled"] is True


def test_a_refusal_stands_at_its_field_until_it_is_edited(asked, server):
    errors = {"port": ["is not\x1b[31m <b>allowed</b>"], "address": ["is private"]}
    server.script["WRITE"].append(answered({"errors": errors}, "422 Unprocessable Content"))
    asked.press("platform_apply", "Apply")
    refusal = "Gazette refused “SMTP port”: “is not\N{REPLACEMENT CHARACTER}[31m <b>allowed</b>”"
    asked.says("platform_apply", "Nothing was changed on Gazette", refusal)
    asked.press("platform_apply", "Close")
    assert "refused “SMTP server”" in asked.desk.message("server")
    asked.desk.type_into("server", "smtp.other.example")
    assert "private" not in asked.desk.message("server")
    assert server.document["port"] == 587


def test_who_was_faster_leads_to_the_three_values_and_back(asked, server):
    server.document["user_name"] = "somebody@example.org"
    server.revision += 1
    asked.press("platform_apply", "Apply")
    assert "SMTP username" in asked.texts("platform_apply")
    assert server.kinds.count("WRITE") == 0
    asked.press("platform_apply", "See the differences")
    dialog = asked.dialog("platform_compare")
    asked.desk.until(lambda: dialog.table)
    assert ("SMTP username", SETTINGS.username, STORED.username, "somebody@example.org") in dialog.table.lines
    asked.press("platform_compare", "Take over from Gazette")
    assert asked.desk.session.current.settings.username == "somebody@example.org"
    assert asked.desk.find("username").text() == "somebody@example.org"
    assert asked.desk.session.current.dirty
    asked.desk.session.undo()
    assert asked.desk.find("username").text() == SETTINGS.username
    assert not asked.desk.session.current.dirty


def test_fields_that_were_dropped_are_told(asked, server):
    server.dropped = {"port"}
    asked.press("platform_apply", "Apply")
    asked.says("platform_apply", "not all of it was kept", "did not keep “SMTP port”")
    asked.desk.until(lambda: "unknown on the platform" in asked.state())


def test_an_answer_that_is_lost_for_good_is_unknown(asked, server):
    hang = lambda stream, _request: stream.shutdown(2)  # noqa: E731
    server.after_write.append(hang)
    good = answered({"data": {"resource": {**server.document, "password_set": True}}}, headers='ETag: "1"\r\n')
    server.script["GET"] += [good, hang]
    asked.press("platform_apply", "Apply")
    assert "Nobody knows what Gazette holds now" in asked.texts("platform_apply")
    asked.desk.until(lambda: "unknown on the platform" in asked.state())
    assert asked.buttons("platform_apply")[0] == "See the differences"


def test_a_wrong_key_leads_to_the_connection(tested, server):
    tested.connect()
    server.script["TOKEN"].append(answered({"error": "invalid_client"}, "401 Unauthorized"))
    tested.apply()
    assert "did not accept your access key" in tested.texts("platform_apply")
    tested.press("platform_apply", "Connection…")
    dialog = tested.dialog("platform_connect")
    assert dialog.edits["application"].text() == "app-1"
    assert dialog.edits["key"].text() == ""
    assert dialog.edits["key"].placeholderText() == "Saved. Type to replace it."
    tested.press("platform_connect", "Check and connect")
    tested.dialog("platform_apply")
    assert server.password == STORED_PASSWORD


def test_a_guess_shows_its_request_and_writes_nothing(tested, server):
    tested.connect(preset="logora-unverified", dry_run=True)
    tested.apply()
    assert "Dry run: nothing is written to Gazette" in tested.texts("platform_apply")
    assert tested.buttons("platform_apply") == ["Connection…", "Close"]
    assert server.kinds.count("WRITE") == 0


def test_cancel_while_it_reads_ends_at_once_and_changes_nothing(tested, server):
    tested.connect()
    release = threading.Event()
    server.script["GET"].append(lambda _stream, _request: release.wait(60))
    tested.desk.click("apply")
    tested.desk.until(lambda: "GET" in server.kinds)
    dialog = tested.desk.app.window.findChild(QDialog, "platform_apply")
    dialog.reject()
    assert not tested.desk.app.program.platforms.at_work.running
    release.set()
    assert server.kinds.count("WRITE") == 0
    assert not tested.desk.session.current.dirty


@pytest.mark.parametrize("lost", [False, True])
def test_closing_the_dialog_while_it_writes_tells_the_end_in_the_window(asked, server, lost):
    release = threading.Event()

    def later(stream, _request):
        release.wait(60)
        if lost:
            server.script["GET"] += [answered({}, "500 Broken")]
            stream.shutdown(2)
        else:
            stream.sendall(answered({}))

    server.after_write.append(later)
    dialog = asked.dialog("platform_apply")
    dialog.apply_wanted.emit()
    asked.desk.until(lambda: "WRITE" in server.kinds)
    dialog.reject()
    assert "Still writing to Gazette" in asked.desk.panes.toast.text.text()
    release.set()
    if lost:
        asked.desk.until(lambda: "unknown on the platform" in asked.state())
        asked.dialog("trouble").close()
    else:
        asked.desk.until(lambda: asked.state().endswith("· applied"))
        assert "Applied to Gazette." in asked.desk.panes.toast.text.text()


def test_a_new_configuration_is_saved_and_applied(tested, server):
    tested.connect()
    tested.desk.session.begin("other@monjournal.example")
    for name, text in (("server", "smtp.other.example"), ("username", "other"), ("password", "a new one 1")):
        tested.desk.panes.form.replace(name, text)
    tested.apply()
    tested.press("platform_apply", "Apply anyway")
    tested.desk.until(lambda: "Applied to Gazette" in tested.texts("platform_apply"))
    assert (server.document["address"], server.password) == ("smtp.other.example", "a new one 1")
    assert not tested.desk.session.current.is_new


def test_half_an_access_key_cannot_be_kept_and_a_connection_that_fails_its_check_may(connecting, server):
    assert "Connect anyway" not in connecting.buttons("platform_connect")
    picture = connecting.dialog("platform_connect").preset.grab().toImage()
    y, edge = picture.height() // 2, picture.width() - 12
    spot = {picture.pixel(x, y + dy) for x in range(picture.width() - 30, edge) for dy in range(-5, 6)}
    assert len(spot) > 1, "an arrow"
    connecting.fill(origin=server.origin, application="app-1", secret=SECRET)
    connecting.press("platform_connect", "Check and connect")
    connecting.desk.until(lambda: "The access key is incomplete" in connecting.texts("platform_connect"))
    assert connecting.buttons("platform_connect") == ["Check and connect", "Cancel"]
    assert server.kinds == []
    connecting.fill(origin="http://gazette.example", application="", secret="")
    connecting.press("platform_connect", "Check and connect")
    connecting.desk.until(lambda: "does not begin with https" in connecting.texts("platform_connect"))
    assert "Connect anyway" not in connecting.buttons("platform_connect")
    connecting.fill(origin=server.origin, application="app-1", key="wrong", secret="wrong")
    connecting.press("platform_connect", "Check and connect")
    connecting.desk.until(lambda: "Connect anyway" in connecting.buttons("platform_connect"))
    platforms = connecting.desk.session.workspace.platforms
    assert platforms.all() == []
    connecting.press("platform_connect", "Connect anyway")
    connecting.desk.until(platforms.all)
    (kept,) = platforms.all()
    assert (kept.name, kept.dry_run) == ("Logora (unverified)", True)


def test_a_preset_of_ones_own_is_read_with_its_names_for_the_access_and_its_faults_are_told(connecting, tmp_path):
    dialog, path = connecting.dialog("platform_connect"), tmp_path / "own.json"
    assert "Configuration > General" in connecting.texts("platform_connect")
    named = ((REALM, ["User name", "Password"]), (CONFIG, ["API key"]), (GROUP, ["User name", "API key"]))
    for row, labels in named:
        connecting.choose_preset(path, row)
        connecting.desk.until(lambda identity=row["id"]: dialog.preset.currentData() == identity)
        asked = [each for each in dialog.findChildren(Label) if each.isVisible() and each.buddy() is not None]
        assert [label.text() for label in asked][-len(labels) :] == labels
        assert asked[-1].buddy() is dialog.edits["secret"]
        dialog.edits["key"].setText("left from before")
        dialog.edits["secret"].setText("s")
        assert dialog.key() == ("" if len(labels) == 1 else "left from before", "s")
        assert dialog.connection().preset_text == path.read_text()
        assert not dialog.dry_run.isChecked()
    connecting.choose_preset(path, {**REALM, "concurrency": "lock"})
    connecting.desk.until(lambda: "“concurrency” must be" in connecting.texts("platform_connect"))
    connecting.choose_preset(path, {**REALM, "verified": False})
    connecting.desk.until(lambda: dialog.preset.currentData() == "realm")
    assert "calls itself a guess" in connecting.texts("platform_connect")
    assert "Configuration > General" not in connecting.texts("platform_connect")
    assert dialog.dry_run.isChecked()
    assert dialog.edits["name"].placeholderText() == REALM["name"]


def test_one_of_several_is_chosen_and_the_last_applied_comes_first(tested, server):
    first, second = tested.connect("A"), tested.connect("B")
    assert first.name < second.name

    def choice():
        tested.desk.click("apply")
        return tested.dialog("platform_choose").findChild(object, "platform_choice")

    choice().setCurrentIndex(1)
    tested.press("platform_choose", "Continue")
    tested.press("platform_apply", "Apply")
    tested.press("platform_apply", "Close")
    box = choice()
    assert [box.itemText(n) for n in range(box.count())] == ["B", "A"]
    tested.press("platform_choose", "Cancel")


def test_comparing_where_nothing_can_be_read_and_forgetting_after_a_question(hands, server):
    hands.connect()
    server.script["GET"].append(answered({"message": "no"}, "403 Forbidden"))
    hands.trigger("platform_compare")
    hands.desk.until(lambda: "Administrator" in hands.texts("platform_compare"))
    hands.press("platform_compare", "Try again")
    dialog = hands.dialog("platform_compare")
    hands.desk.until(lambda: dialog.table)
    assert hands.buttons("platform_compare") == ["Apply mine…", "Take over from Gazette", "Close"]
    roles = [b.property("role") for b in dialog.findChildren(Button) if b.isVisible()]
    assert roles.count("primary") == 1
    hands.press("platform_compare", "Apply mine…")
    hands.press("platform_apply", "Cancel")
    hands.trigger("platform_forget")
    hands.press("platform_forget", "Cancel")
    platforms = hands.desk.session.workspace.platforms
    assert platforms.all()
    hands.trigger("platform_forget")
    hands.press("platform_forget", "Forget")
    hands.desk.until(lambda: not platforms.all())


def test_what_a_platform_tells_of_its_test_with_codes_said_once():
    silent, clear = ["platform.test_failed_silently"], "platform.test_cleartext"
    for outcome, last, codes in (
        (PlatformTest(True), "data", ["platform.test_passed"]),
        (PlatformTest(False, "auth", 535, "5.7.8", "no"), "auth", ["platform.test_failed"]),
        (PlatformTest(False, "nonsense"), "connect", silent),
        (PlatformTest(False, "auth", 535, words="no", cleartext=True), "auth", [clear, "platform.test_failed"]),
        (PlatformTest(False, "resolve", code="resolve.not_found"), "resolve", ["resolve.not_found"]),
        (PlatformTest(False, "resolve", code="platform.applied"), "resolve", silent),
        (PlatformTest(False, "connect", cleartext=True), "connect", silent),
    ):
        steps = remote_steps(outcome, "Gazette", SETTINGS)
        told = [finding.code for step in steps for finding in step.findings]
        assert (steps[0].name, steps[-1].name, told) == ("resolve", last, codes), outcome
    for words in ("535 5.7.8 no", "5.7.8 no", "no"):
        outcome = PlatformTest(False, "auth", 535, "" if "5.7.8" in words else "5.7.8", words)
        reply = remote_steps(outcome, "Gazette", SETTINGS)[-1].findings[0].facts["reply"]
        assert reply == "535 5.7.8 no", words


def test_both_tests_side_by_side(demo, world, server):
    from tests.gui.platform_screens import reachable
    from tests.gui.send_test.test_controller import choose

    choose(demo, world, "all_well")
    reachable(demo.session)
    hands = Hands(demo, server)
    hands.connect()
    for answer, code in (
        ({"outcome": "accepted"}, "platform.test_both_passed"),
        ({"outcome": "failed", "stage": "connect"}, "platform.test_only_here"),
        ({"outcome": "failed", "stage": "auth"}, "platform.test_only_here_sign_in"),
    ):
        server.script["TEST"].append(answered({"data": {"resource": answer}}))
        demo.app.program.platforms.test()
        dialog = hands.dialog("platform_test")
        demo.until(lambda shown=dialog: shown.verdict)
        assert dialog.verdict.code == code
        hands.press("platform_test", "Close")
    demo.app.program.actions.contact_support()
    told = demo.app.program.actions.report().as_text()
    own, there = told[told.index("\nTest\n") :].split("Test on Gazette", 1)
    assert "[ok] Message accepted (data)" in own
    assert "[XX] Sign in (auth)" in there
    server.script["TEST"].append(answered({"errors": {"address": ["is private"]}}, "422 Unprocessable Content"))
    demo.app.program.platforms.test()
    hands.dialog("platform_test")
    demo.until(lambda: "refused “SMTP server”" in hands.texts("platform_test"))
    assert hands.dialog("platform_test").verdict is None
