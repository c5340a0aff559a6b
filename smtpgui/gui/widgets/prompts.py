"""The few questions that the window asks. None of them stops the program: the answer comes by a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QLayout, QLineEdit, QVBoxLayout, QWidget

from smtpgui.core.language import _
from smtpgui.gui.widgets.buttons import Button, button_line
from smtpgui.gui.widgets.labels import Label, label_for, text_view
from smtpgui.gui.widgets.layouts import fill, vertical

WIDTH = 420
TEXT_SIZE = (580, 400)
"""Of a dialog with a longer text, in pixels; it can be pulled larger."""

Answer = Callable[[], object]


class Dialog(QDialog):
    """A dialog of `parent` that goes for good when it is closed."""

    def __init__(self, parent: QWidget, title: str, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


def ask(parent: QWidget, title: str, text: str, answers: Sequence[tuple[str, Answer]], name: str = "") -> QDialog:
    """Ask with a button for each answer; the first is the primary one, Escape means the last."""
    dialog, column = _dialog(parent, title, name or "question")
    column.addWidget(Label(title, "strong", wrap=True))
    if text:
        column.addWidget(Label(text, wrap=True, selectable=True))
    buttons = []
    for position, (label, answer) in enumerate(answers):
        button = Button(label, role="" if position else "primary", name=f"answer_{position}")
        button.clicked.connect(dialog.accept)
        button.clicked.connect(lambda _checked=False, run=answer: run())
        buttons.append(button)
    dialog.rejected.connect(lambda: answers[-1][1]())
    column.addLayout(button_line(*buttons))
    fit(dialog)
    dialog.open()
    return dialog


def ask_name(parent: QWidget, current: str, accept: Callable[[str], object]) -> QDialog:
    """Ask for a configuration's name; an empty one cannot be accepted."""
    dialog, column = _dialog(parent, _("Rename"), "rename")
    edit = QLineEdit(current)
    edit.setObjectName("new_name")
    edit.setMaxLength(200)
    edit.selectAll()
    fill(column, label_for(edit, _("Name of this configuration")), edit)
    take = Button(_("Rename"), role="primary", on_click=dialog.accept, name="answer_0")
    take.setDefault(True)
    edit.textChanged.connect(lambda text: take.setEnabled(bool(text.strip())))
    column.addLayout(button_line(take, Button(_("Cancel"), on_click=dialog.reject)))
    dialog.accepted.connect(lambda: accept(edit.text()))
    dialog.open()
    edit.setFocus()
    return dialog


def show_text(parent: QWidget, title: str, intro: str, text: str, name: str) -> QDialog:
    """Show a longer text that can be copied."""
    dialog, column = _dialog(parent, title, name)
    column.addWidget(Label(intro, wrap=True))
    column.addWidget(text_view(title, text), 1)
    copy = Button(_("Copy"), "copy", "primary", lambda: QGuiApplication.clipboard().setText(text))
    column.addLayout(button_line(copy, Button(_("Close"), on_click=dialog.close)))
    dialog.resize(*TEXT_SIZE)
    dialog.open()
    return dialog


def files_to_open(parent: QWidget, accept: Callable[[list[Path]], object]) -> QFileDialog:
    """Let the user choose files to import."""
    dialog = QFileDialog(parent, _("Import configurations"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([_("Configurations (*.json)"), _("All files (*)")])
    dialog.filesSelected.connect(lambda names: accept([Path(name) for name in names]))
    return _opened(dialog)


def file_to_open(parent: QWidget, title: str, kind: str, accept: Callable[[Path], object]) -> QFileDialog:
    """Let the user choose one file to read, of `kind`: "Messages (*.eml)", or any."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([kind, _("All files (*)")])
    dialog.fileSelected.connect(lambda chosen: accept(Path(chosen)))
    return _opened(dialog)


def file_to_write(
    parent: QWidget, title: str, name: str, suffix: str, accept: Callable[[Path], object]
) -> QFileDialog:
    """Let the user choose where to write."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda chosen: accept(Path(chosen)))
    return _opened(dialog)


def _opened(dialog: QFileDialog) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def fit(dialog: QDialog) -> None:
    """Make `dialog` as high as its wrapped texts need at its width."""
    layout = dialog.layout()
    assert layout is not None
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # which takes every text at its narrowest
    for label in dialog.findChildren(Label):  # the style sheet gives them their fonts only now
        label.ensurePolished()
    layout.invalidate()
    width = max(dialog.width() if dialog.isVisible() else dialog.minimumWidth(), layout.minimumSize().width())
    dialog.resize(width, layout.heightForWidth(width))


def _dialog(parent: QWidget, title: str, name: str) -> tuple[QDialog, QVBoxLayout]:
    dialog = Dialog(parent, title, name)
    dialog.setMinimumWidth(WIDTH)
    return dialog, vertical(dialog, margins=(20, 18, 20, 16), spacing=12)
