"""When the program itself is at fault: it says so, keeps running, and tells no secret."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit

from smtpgui.gui.buttons import Button
from smtpgui.gui.errors import fault_report, log, log_text


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


def test_a_report_names_versions_and_places(monkeypatch):
    with pytest.raises(ValueError, match="digest") as caught:
        fail_with("x")
    report = fault_report(caught.type, caught.tb)
    assert report.startswith("smtpgui ")
    assert "Python" in report
    assert "digest" not in report
