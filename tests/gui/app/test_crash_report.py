"""When the program itself is at fault: it says so, keeps running, and tells no secret."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Network
from smtpgui.core.stores.passwords import SessionPasswords
from smtpgui.core.stores.sqlite import open_store
from smtpgui.core.workspace import Workspace
from smtpgui.gui.app.app import App
from smtpgui.gui.app.preferences import Preferences
from smtpgui.gui.jobs.log import log, log_text
from smtpgui.gui.widgets.buttons import Button


def fail_with(secret):
    raise ValueError(f"cannot digest {secret}")


def test_a_fault_is_shown_with_a_report_that_holds_nothing_typed(desk, capsys, monkeypatch):
    try:
        fail_with("correct horse")
    except ValueError:
        sys.excepthook(*sys.exc_info())
    dialog = desk.app.window.findChild(QDialog, "fault")
    assert dialog.isVisible()
    report = dialog.findChild(QPlainTextEdit).toPlainText()
    assert report.startswith("smtpgui ")
    assert "Python" in report
    assert "digest" not in report
    assert "ValueError" in report
    assert "fail_with" in report
    assert "horse" not in report
    assert "horse" not in capsys.readouterr().err
    assert "horse" not in log_text()
    dialog.findChild(Button).click()
    assert QGuiApplication.clipboard().text() == report
    dialog.close()
    assert desk.app.window.isVisible()


def test_ctrl_c_in_the_terminal_ends_the_program(desk, qapp, monkeypatch):
    ended = []
    monkeypatch.setattr(type(qapp), "quit", lambda *_: ended.append(True))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert ended == [True]


def test_the_log_is_kept_in_memory_and_bounded(desk):
    for number in range(2000):
        log.info("line %d", number)
    lines = log_text().splitlines()
    assert len(lines) == 500
    assert lines[-1].endswith("line 1999")


def test_a_store_that_cannot_be_opened_is_tried_again_or_the_program_ends(qtbot, qapp, tmp_path):
    tried = []

    def opener():
        tried.append(True)
        if len(tried) < 3:
            raise Trouble(Finding("store.busy", {"file": "x"}))
        store, findings = open_store(tmp_path / "store.sqlite")
        return Workspace(store, SessionPasswords(), Network()), findings

    app = App(qapp, opener, Preferences(tmp_path / "preferences.ini"))
    app.start()
    for answer in ("answer_0", "answer_0"):
        qtbot.waitUntil(lambda: app.window.findChild(QDialog, "trouble") is not None)
        app.session.new()  # there is nothing to work on yet
        assert app.program.panes.pages.currentIndex() == 0
        app.window.findChild(QDialog, "trouble").findChild(Button, answer).click()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qtbot.waitUntil(lambda: app.program.panes.pages.currentWidget() is app.program.panes.first)
    assert len(tried) == 3
    app.window.close()
    app.window.deleteLater()


def test_a_program_without_its_store_ends(qtbot, qapp, tmp_path):
    def opener():
        raise Trouble(Finding("store.newer", {"file": "x"}))

    app = App(qapp, opener, Preferences(tmp_path / "preferences.ini"))
    app.start()
    qtbot.waitUntil(lambda: app.window.findChild(QDialog, "trouble") is not None)
    app.window.findChild(QDialog, "trouble").reject()
    qtbot.waitUntil(lambda: not app.window.isVisible())
    app.window.deleteLater()
