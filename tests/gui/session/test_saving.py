"""Saving, discarding, the list, and closing: nothing is lost, everything can be taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QLineEdit

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration, Draft
from smtpgui.core.stores.passwords import Account
from smtpgui.core.workspace import Workspace
from smtpgui.gui.jobs.job import Job
from smtpgui.gui.widgets.buttons import Button
from tests.gui.conftest import GOOD

ACCOUNT = Account("smtp.monjournal.example", 587, "contact@monjournal.example")


def action(desk, name):
    """Choose a command of the menu bar."""
    desk.app.program.menus.actions[name].trigger()


def names(desk):
    return [entry.name for entry in desk.panes.list.entries()]


def asked(desk, dialog):
    """The questions of that name that are open; one that was answered lives on for a moment."""
    return [each for each in desk.app.window.findChildren(QDialog, dialog) if each.isVisible()]


def answer(desk, dialog, position):
    """Press the answer with that number in a question."""
    desk.until(lambda: asked(desk, dialog))
    (question,) = asked(desk, dialog)
    desk.bot.mouseClick(question.findChild(Button, f"answer_{position}"), Qt.MouseButton.LeftButton)


def choose_file(desk, path):
    """Choose a file in the dialog that is open, which writes it."""
    dialog = desk.app.window.findChild(QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    desk.until(path.exists)


@pytest.fixture
def two(open_desk):
    """A window with two configurations, of which the first is chosen."""
    desk = open_desk(Configuration("One", GOOD), Configuration("Two", GOOD))
    desk.show("One")
    return desk


def saved(desk):
    """Wait until nothing is left to save."""
    desk.until(lambda: desk.panes.bar.text.text() == "All changes saved")


def test_a_change_is_marked_counted_and_saved_and_its_password_shown_as_stored_for_this_server_alone(desk):
    assert desk.find("save").isEnabled() is False
    desk.type_into("reply_to_address", "redaction@monjournal.example")
    desk.type_into("password", "correct horse")
    assert desk.panes.bar.text.text() == "2 changes not saved"
    assert desk.panes.list.entries()[0].dirty
    assert desk.app.window.isWindowModified()
    desk.click("save")
    saved(desk)
    kept = desk.session.workspace.store.find("Mon Journal").settings
    assert kept.reply_to_address == "redaction@monjournal.example"
    assert desk.passwords.get(ACCOUNT) == "correct horse"
    desk.until(lambda: not desk.panes.list.entries()[0].dirty)
    assert not desk.app.window.isWindowModified()
    desk.until(lambda: desk.find("password").text() == "")
    assert desk.find("password").placeholderText().startswith("●")
    assert desk.message("password").startswith("Saved in the memory of this program. Type to replace it.")
    desk.type_into("server", "smtp.evil.example")
    assert desk.find("password").placeholderText() == ""
    desk.type_into("server", "smtp.monjournal.example")
    assert desk.find("password").placeholderText().startswith("●")


def test_what_is_typed_while_saving_stays_a_change(desk):
    desk.type_into("reply_to_address", "one@monjournal.example")
    desk.click("save")
    desk.type_into("reply_to_address", "two@monjournal.example")
    desk.until(lambda: desk.session.current.saved.settings.reply_to_address == "one@monjournal.example")
    assert desk.find("reply_to_address").text() == "two@monjournal.example"
    desk.until(lambda: desk.panes.bar.text.text() == "1 change not saved")


def test_what_was_never_saved_can_be_exported_and_saving_twice_at_once_is_saving_once(empty, tmp_path):
    empty.begin_by_hand()
    empty.type_into("server", "smtp.other.example")
    action(empty, "export")
    choose_file(empty, tmp_path / "new.json")
    assert json.loads((tmp_path / "new.json").read_text())["settings"]["server"] == "smtp.other.example"
    action(empty, "save")
    action(empty, "save")
    saved(empty)
    empty.until(lambda: not Job._running)
    assert len(empty.session.workspace.summaries()) == 1
    action(empty, "save")
    empty.type_into("server", "smtp.third.example")
    action(empty, "save")
    action(empty, "save")
    empty.until(lambda: not Job._running and empty.panes.bar.text.text() == "All changes saved")
    assert empty.app.window.findChild(QDialog, "trouble") is None
    assert [s.sender_address for s in empty.session.workspace.summaries()] == [""]


def test_a_draft_of_what_is_typed_while_saving_outlives_the_save(two, monkeypatch):
    desk = two
    save, started, go_on = Workspace.save, Event(), Event()

    def slow(workspace, edit):
        started.set()
        assert go_on.wait(60)
        return save(workspace, edit)

    monkeypatch.setattr(Workspace, "save", slow)
    desk.type_into("server", "smtp.other.example")
    action(desk, "save")
    desk.until(started.is_set)
    desk.type_into("server", "smtp.third.example")
    desk.show("Two")  # the draft is kept, and the save that ends after it would drop it
    desk.until(lambda: desk.session.workspace.store.drafts())
    go_on.set()
    desk.until(lambda: not Job._running)
    (draft,) = desk.session.workspace.store.drafts()
    assert draft.settings.server == "smtp.third.example"


def test_discard_and_delete_can_be_taken_back_with_the_unsaved_changes(desk):
    desk.type_into("server", "smtp.other.example")
    desk.click("discard")
    assert desk.find("server").text() == "smtp.monjournal.example"
    assert desk.panes.toast.text.text() == "Changes discarded."
    action(desk, "undo")
    desk.until(lambda: desk.find("server").text() == "smtp.other.example")
    assert desk.panes.bar.text.text() == "1 change not saved"
    action(desk, "delete")
    desk.until(lambda: names(desk) == [])
    desk.until(lambda: desk.panes.pages.currentWidget() is desk.panes.first)
    action(desk, "undo")
    desk.until(lambda: names(desk) == ["Mon Journal"])
    desk.until(lambda: desk.find("server").text() == "smtp.other.example")
    assert desk.panes.bar.text.text() == "1 change not saved"
    desk.click("save")
    saved(desk)


def test_a_keyring_that_refuses_or_is_waited_for_leaves_everything_as_it_was(desk, monkeypatch):
    def locked(*_args):
        raise Trouble(Finding("keyring.locked", {"keyring": "Login"}))

    monkeypatch.setattr(desk.passwords, "set", locked)
    desk.type_into("reply_to_address", "redaction@monjournal.example")
    desk.type_into("password", "correct horse")
    desk.click("save")
    desk.until(lambda: asked(desk, "trouble"))
    asked(desk, "trouble")[0].reject()
    unsaved = (desk.find("password").text(), desk.panes.bar.text.text())
    assert unsaved == ("correct horse", "2 changes not saved")
    assert desk.session.workspace.store.find("Mon Journal").settings == GOOD
    ended = Event()

    def wait(_account, _password):
        assert ended.wait(60)
        raise Trouble(Finding("keyring.canceled", {"keyring": "Login"}))

    monkeypatch.setattr("smtpgui.gui.session.saving.SLOW_MS", 10)
    monkeypatch.setattr(desk.passwords, "set", wait)
    monkeypatch.setattr(desk.passwords, "cancel", ended.set)
    desk.click("save")
    desk.until(lambda: "Nothing is saved until it does" in desk.panes.toast.text.text())
    desk.bot.mouseClick(desk.panes.toast.button, Qt.MouseButton.LeftButton)
    desk.until(lambda: "Stopped waiting for Login." in desk.panes.toast.text.text())
    assert (desk.find("password").text(), desk.panes.bar.text.text()) == unsaved


def test_a_full_disk_leaves_the_form_and_offers_ways_out(desk, monkeypatch, tmp_path):
    store = desk.session.workspace.store
    full = Trouble(Finding("store.disk_full", {"file": "x", "reason": "SQLITE_FULL"}))

    def refuse(*_args):
        raise full

    desk.type_into("server", "smtp.other.example")
    with monkeypatch.context() as patch:
        patch.setattr(type(store), "save", refuse)
        desk.click("save")
        answer(desk, "trouble", 1)
    choose_file(desk, tmp_path / "elsewhere.json")
    assert json.loads((tmp_path / "elsewhere.json").read_text())["settings"]["server"] == "smtp.other.example"
    assert desk.panes.bar.text.text() == "1 change not saved"
    with monkeypatch.context() as patch:
        patch.setattr(type(store), "save", refuse)
        desk.click("save")
        desk.until(lambda: asked(desk, "trouble"))
    answer(desk, "trouble", 0)
    saved(desk)


@pytest.mark.parametrize("deleted", [False, True])
def test_what_another_window_changed_is_not_overwritten(desk, deleted):
    store = desk.session.workspace.store
    desk.type_into("server", "smtp.mine.example")
    theirs = store.find("Mon Journal")
    if deleted:
        store.delete(theirs.id)
    else:
        store.save(replace(theirs, settings=replace(GOOD, server="smtp.theirs.example")))
    desk.click("save")
    answer(desk, "trouble", 0)
    copy = "Mon Journal" if deleted else "Mon Journal (2)"
    desk.until(lambda: copy in names(desk) and desk.panes.bar.text.text() == "All changes saved")
    assert store.find(copy).settings.server == "smtp.mine.example"
    assert desk.find("server").text() == "smtp.mine.example"
    if not deleted:
        assert store.find("Mon Journal").settings.server == "smtp.theirs.example"
    assert store.drafts() == []


def test_a_draft_that_cannot_be_kept_is_said_once_and_stops_nobody(desk, monkeypatch):
    said = []
    desk.session.said.connect(lambda text, _button, _action: said.append(text))
    tried = []

    def refuse(*_args):
        tried.append(True)
        raise Trouble(Finding("store.disk_full", {"file": "x", "reason": "SQLITE_FULL"}))

    monkeypatch.setattr(type(desk.session.workspace.store), "save_draft", refuse)
    desk.type_into("server", "smtp.other.example")
    desk.until(lambda: said)
    desk.type_into("username", "somebody")
    desk.until(lambda: len(tried) == 2)
    desk.until(lambda: not Job._running)
    assert said == ["A crash would lose what you are typing: its draft could not be kept. Save: that says why."]
    assert desk.app.window.findChild(QDialog, "trouble") is None


def test_settings_are_saved_although_their_password_belongs_nowhere_yet(empty):
    empty.begin_by_hand()
    empty.type_into("sender_address", "contact@laruche.example")
    empty.type_into("password", "correct horse")
    empty.app.window.close()
    answer(empty, "close_changes", 0)
    empty.until(lambda: [s.sender_address for s in empty.session.summaries] == ["contact@laruche.example"])
    empty.until(lambda: "the password is not yet" in empty.panes.toast.text.text())
    assert empty.app.window.isVisible()
    assert empty.find("password").text() == "correct horse"
    assert empty.panes.bar.text.text() == "1 change not saved"


def test_duplicate_and_rename(desk):
    action(desk, "duplicate")
    desk.until(lambda: names(desk) == ["Mon Journal", "Mon Journal (2)"])
    desk.until(lambda: desk.session.current.saved.name == "Mon Journal (2)")
    action(desk, "rename")
    edit = desk.find("new_name", QLineEdit)
    edit.setText("Gazette")
    desk.app.window.findChild(QDialog, "rename").accept()
    desk.until(lambda: names(desk) == ["Gazette", "Mon Journal"])
    assert desk.panes.header.name.accessibleName() == "Gazette"
    desk.app.program.configurations.rename("MON JOURNAL")  # which is taken
    desk.until(lambda: asked(desk, "trouble"))
    assert names(desk) == ["Gazette", "Mon Journal"]


def test_closing_names_what_would_be_lost_and_cancels_or_saves(desk):
    desk.type_into("server", "smtp.other.example")
    desk.type_into("password", "correct horse")
    desk.app.window.close()
    desk.until(lambda: asked(desk, "close_changes"))
    texts = [label.text() for label in asked(desk, "close_changes")[0].findChildren(QLabel)]
    assert "SMTP server, SMTP password will be lost if you do not save." in texts
    answer(desk, "close_changes", 2)
    assert desk.app.window.isVisible()
    assert desk.find("server").text() == "smtp.other.example"
    desk.until(lambda: not asked(desk, "close_changes"))
    desk.app.window.close()
    answer(desk, "close_changes", 0)
    desk.until(lambda: not desk.app.window.isVisible())
    assert desk.session.workspace.store.find("Mon Journal").settings.server == "smtp.other.example"


def test_closing_without_saving_forgets_the_draft_too(desk):
    desk.type_into("server", "smtp.other.example")
    desk.until(lambda: desk.session.workspace.store.drafts())
    desk.app.window.close()
    answer(desk, "close_changes", 1)
    desk.until(lambda: not desk.app.window.isVisible())
    desk.until(lambda: not desk.session.workspace.store.drafts())
    assert desk.session.workspace.store.find("Mon Journal").settings == GOOD


def test_a_draft_survives_a_crash(open_desk):
    desk = open_desk(Configuration("Mon Journal", GOOD))
    desk.type_into("server", "smtp.other.example")
    desk.type_into("password", "correct horse")
    desk.until(lambda: desk.session.workspace.store.drafts())
    kept = desk.session.workspace.store.drafts()[0]
    assert kept.settings.server == "smtp.other.example"
    assert "horse" not in str(kept)
    again = open_desk()  # the former program never said goodbye
    assert again.find("server").text() == "smtp.other.example"
    assert again.panes.toast.text.text() == "Unsaved changes from last time are back."
    assert again.panes.bar.text.text() == "1 change not saved"


def test_a_draft_of_a_new_configuration_survives_too(open_desk):
    desk = open_desk()
    desk.session.workspace.store.save_draft(Draft("", "neu", SmtpSettings(sender_address="a@b.example")))
    again = open_desk()
    assert again.find("sender_address").text() == "a@b.example"
    again.click("save")
    again.until(lambda: [s.name for s in again.session.workspace.store.summaries()] == ["neu"])
    again.until(lambda: not again.session.workspace.store.drafts())


def test_a_new_configuration_is_saved_under_a_free_name(open_desk):
    desk = open_desk(Configuration("monjournal.example", GOOD))
    desk.click("new_configuration")
    desk.type_into("first_address", "contact@monjournal.example")
    desk.click("first_continue")
    desk.until(lambda: desk.session.current and desk.session.current.is_new)
    desk.click("save")
    desk.until(lambda: names(desk) == ["monjournal.example", "monjournal.example (2)"])


def test_export_writes_no_password_and_import_reads_it_back(desk, tmp_path):
    desk.passwords.set(ACCOUNT, "correct horse")
    target = tmp_path / "out.json"
    action(desk, "export")
    choose_file(desk, target)
    desk.until(lambda: "no password" in desk.panes.toast.text.text())
    written = json.loads(target.read_text())
    assert written["version"] == 1
    assert written["settings"]["server"] == "smtp.monjournal.example"
    assert "horse" not in target.read_text()
    assert "password" not in written["settings"]
    desk.app.window.files_dropped.emit([str(target)])
    desk.until(lambda: names(desk) == ["Mon Journal", "Mon Journal (2)"])
    desk.until(lambda: "1 configuration imported" in desk.panes.toast.text.text())


def test_of_several_files_the_good_ones_are_imported_and_the_others_told_at_once(desk, tmp_path):
    wrong = ("{", "[1]", '{"version": 2, "settings": {}}', '{"version": 1, "settings": {"password": "x"}}')
    texts = {f"wrong{number}.json": text for number, text in enumerate(wrong)}
    texts["b.json"] = '{"version": 1, "name": "B", "settings": {}}'
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    desk.app.program.configurations.import_paths([tmp_path / name for name in texts])
    desk.until(lambda: names(desk) == ["B", "Mon Journal"])
    (dialog,) = desk.app.window.findChildren(QDialog)
    said = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert [name for name in texts if f"Nothing of {name} was imported." not in said] == ["b.json"]
    assert "1 configuration imported" in desk.panes.toast.text.text()


def test_each_configuration_keeps_its_own_changes_and_delete_has_an_undo(two):
    two.type_into("server", "smtp.one.example")
    two.show("Two")
    assert two.find("server").text() == "smtp.monjournal.example"
    assert [(entry.name, entry.dirty) for entry in two.panes.list.entries()] == [("One", True), ("Two", False)]
    two.show("One")
    assert two.find("server").text() == "smtp.one.example"
    two.until(two.app.window.isActiveWindow)  # the key belongs to the list, and to it while it has the keyboard
    two.panes.list.items.setFocus()
    two.bot.keyClick(two.panes.list.items, Qt.Key.Key_Delete)
    two.until(lambda: names(two) == ["Two"])
    assert two.panes.toast.text.text() == "“One” deleted."
    two.bot.mouseClick(two.panes.toast.button, Qt.MouseButton.LeftButton)
    two.until(lambda: names(two) == ["One", "Two"])
    two.until(lambda: two.session.current and two.session.current.saved.name == "One")


def test_search_finds_by_name_and_state_and_the_window_comes_back_where_it_was(two, open_desk):
    two.type_into("search", "one")
    assert [two.panes.list.items.item(row).isHidden() for row in range(2)] == [False, True]
    two.type_into("search", "xyz")
    assert two.panes.list._nothing.text() == "Nothing found for “xyz”."
    two.panes.list._clear.click()
    assert not two.panes.list.items.item(0).isHidden()
    two.type_into("search", "not tested")
    assert not any(two.panes.list.items.item(row).isHidden() for row in range(2))
    two.show("Two")
    two.panes.tabs.setCurrentIndex(2)
    two.app.window.close()
    assert not two.app.window.isVisible(), "nothing is asked"
    again = open_desk()
    assert again.session.current.saved.name == "Two"
    assert again.panes.tabs.currentIndex() == 2


def test_a_damaged_store_is_set_aside_and_said(open_desk, tmp_path):
    (tmp_path / "store.sqlite").write_bytes(
        b"not a database, but more than a hundred bytes of something else" * 20
    )
    desk = open_desk()
    desk.until(lambda: desk.panes.toast.isVisible() or desk.app.window.findChild(QDialog, "trouble"))
    assert any("store.sqlite" in path.name and path.name != "store.sqlite" for path in tmp_path.iterdir())
