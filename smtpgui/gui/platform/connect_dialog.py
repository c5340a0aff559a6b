"""The dialog that connects a platform: shows its form and says what happened."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from smtpgui.core.findings import Finding
from smtpgui.core.language import N_, _
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.gui.form.editors import ChoiceEditor
from smtpgui.gui.platform.base_dialog import PlatformDialog, finding_box
from smtpgui.gui.widgets import prompts
from smtpgui.gui.widgets.boxes import MessageBox
from smtpgui.gui.widgets.buttons import CheckBox
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import grid
from smtpgui.gui.widgets.style import Tone

if TYPE_CHECKING:
    from smtpgui.core.platforms.preset import Preset


_FIELDS = (
    ("origin", N_("Address"), "https://app.example.org"),
    ("application", N_("Application id"), ""),
    ("name", N_("Name"), ""),
    ("key", N_("API key"), ""),
    ("secret", N_("API secret"), ""),
)
_WIDTH = 600
_OWN, _LOGORA = "own", "logora-unverified"
KNOWN = N_(
    "Known from its public documentation: the address, how a token is asked for, that changes go as PATCH, and that "
    "an administrator finds the API key and secret under Configuration > General. A guess: what the SMTP fields are "
    "called and where they are written. So the program only shows the request until you say otherwise."
)
"""What is known of Logora, and what is not."""

GUESS = N_("This preset calls itself a guess. So the program only shows the request until you say otherwise.")
FITS = N_("The preset says how each field is written. After every write the fields are read back and compared.")


class ConnectDialog(PlatformDialog):
    """Asks for a connection; runs nothing. `former` is one that is to be changed, `kept` says it has a key."""

    check_wanted = Signal()
    save_wanted = Signal()
    file_chosen = Signal(Path)

    def __init__(
        self,
        parent: QWidget,
        presets: tuple[Preset, ...],
        former: ConnectedPlatform | None = None,
        *,
        kept: bool = False,
    ) -> None:
        super().__init__(parent, _("Connect a platform"), "platform_connect", _WIDTH)
        self._former = former or ConnectedPlatform("", "", "", presets[0].id)
        self._presets = {preset.id: preset for preset in presets}
        self._own_text = self._former.preset_text
        self._kept = kept
        self.edits = {name: QLineEdit() for name, _label, _hint in _FIELDS}
        self.preset = ChoiceEditor("platform_preset", ())
        self.preset.setMaximumWidth(_WIDTH)
        self.dry_run = CheckBox(_("Only show the requests, write nothing (dry run)"), "platform_dry_run")
        self._note = MessageBox(Tone.INFO, "", title_bold=True)
        self._labels: dict[str, Label] = {}
        self._form = QWidget()
        self._lay_out()
        self._fill()
        self.show_form()

    def _lay_out(self) -> None:
        form = grid(self._form, (14, 9))
        form.setColumnMinimumWidth(0, 130)
        self.preset.setAccessibleName(_("How its API is spoken"))
        rows: list[tuple[str, QWidget]] = [(_("Platform"), self.preset)]
        for name, label, hint in _FIELDS:
            edit = self.edits[name]
            edit.setObjectName(f"platform_{name}")
            edit.setAccessibleName(_(label))
            edit.setPlaceholderText(hint)
            edit.setMaxLength(4096)
            rows.append((_(label), edit))
        for name in ("key", "secret"):
            self.edits[name].setEchoMode(QLineEdit.EchoMode.Password)
            if self._kept:
                self.edits[name].setPlaceholderText(_("Saved. Type to replace it."))
        for number, (label, editor) in enumerate(rows):
            text = self._labels[editor.objectName()] = Label(label)
            text.setBuddy(editor)
            form.addWidget(text, number, 0)
            form.addWidget(editor, number, 1)
        form.addWidget(self.dry_run, len(rows), 0, 1, 2)
        self.dry_run.setMinimumHeight(26)
        self.dry_run.setAccessibleName(self.dry_run.text())
        self.preset.activated.connect(self._preset_chosen)

    def _fill(self) -> None:
        former = self._former
        for preset in self._presets.values():
            self.preset.addItem(preset.name, preset.id)
        self.preset.addItem(_("A preset of your own…"), _OWN)
        self.preset.setCurrentIndex(max(0, self.preset.findData(former.preset)))
        for name in ("origin", "application", "name"):
            self.edits[name].setText(getattr(former, name))
        self._show_preset(fresh=not former.id)
        if former.id:
            self.dry_run.setChecked(former.dry_run)

    def _show_preset(self, *, fresh: bool) -> None:
        """What is known of the platform that is chosen, and what is a guess."""
        preset = self._presets[self.preset.currentData()]
        self._note.title.setText(_("Described field by field") if preset.verified else _("Partly a guess"))
        own = preset.id != _LOGORA or self._own_text
        self._note.text.setText(_(FITS) if preset.verified else _(GUESS) if own else _(KNOWN))
        self._note.text.show()
        self._name_access(preset)
        self.edits["name"].setPlaceholderText(preset.name)
        if fresh:
            self.dry_run.setChecked(not preset.verified)
            origins = [each.origin for each in self._presets.values()]
            if self.edits["origin"].text() in ("", *origins):
                self.edits["origin"].setText(preset.origin)
        self.fit()

    def _name_access(self, preset: Preset) -> None:
        """Ask for the access by what this platform calls it: key and secret, a person's name, or one token."""
        key, secret = _("API key"), _("API secret")
        if preset.key_is_a_name:
            key, secret = _("User name"), _("Password") if preset.token.grant == "password" else _("API key")
        elif not preset.needs_key:
            secret = _("API key")
        for name, label in (("key", key), ("secret", secret)):
            self._labels[f"platform_{name}"].setText(label)
            self.edits[name].setAccessibleName(label)
        for widget in (self._labels["platform_key"], self.edits["key"]):
            widget.setVisible(preset.needs_key)
        named = preset.key_is_a_name  # a name is no secret: it is seen while it is typed
        self.edits["key"].setEchoMode(QLineEdit.EchoMode.Normal if named else QLineEdit.EchoMode.Password)

    def _preset_chosen(self) -> None:
        if self.preset.currentData() != _OWN:
            self._own_text = "" if self.preset.currentData() != self._former.preset else self._former.preset_text
            self._show_preset(fresh=True)
            return
        self.preset.setCurrentIndex(0)
        prompts.file_to_open(self, _("A preset of your own"), _("Presets (*.json)"), self.file_chosen.emit)

    def add_own(self, presets: tuple[Preset, ...], text: str) -> None:
        """The presets of the user's file."""
        for preset in presets:
            self._presets[preset.id] = preset
            if self.preset.findData(preset.id) < 0:
                self.preset.insertItem(self.preset.count() - 1, preset.name, preset.id)
        self.preset.setCurrentIndex(self.preset.findData(presets[0].id))
        self._own_text = text
        self._show_preset(fresh=True)

    # What was entered

    def connection(self) -> ConnectedPlatform:
        """The connection as it stands in the form."""
        texts = {name: self.edits[name].text().strip() for name in ("origin", "application", "name")}
        host = texts["origin"].partition("://")[2].partition("/")[0] or texts["origin"]
        preset = str(self.preset.currentData())
        texts["name"] = texts["name"] or self._presets[preset].name or host
        return replace(
            self._former, **texts, preset=preset, preset_text=self._own_text, dry_run=self.dry_run.isChecked()
        )

    def key(self) -> tuple[str, str] | None:
        """The access key that was typed; None where none was, for the one that is kept."""
        key, secret = self.edits["key"].text().strip(), self.edits["secret"].text().strip()
        if not self._presets[str(self.preset.currentData())].needs_key:
            key = ""  # what was typed before another platform was chosen
        return (key, secret) if key or secret else None

    # Stages

    def show_form(self, *boxes: QWidget, anyway: bool = False) -> None:
        """Ask, with `boxes` for what went wrong before; `anyway` offers to keep it all the same."""
        self.show_heading(self.windowTitle())
        for edit in self.edits.values():
            edit.setEnabled(True)
        self.show_body(*boxes, self._form, self._note)
        more = [(_("Connect anyway"), self.save_wanted.emit)] if anyway else []
        self.show_buttons([(_("Check and connect"), self.check_wanted.emit), *more, (_("Cancel"), self.reject)])
        if not boxes:
            self.edits["application" if self.edits["origin"].text() else "origin"].setFocus()

    def show_checking(self) -> None:
        """The platform is being asked."""
        self.show_heading(self.windowTitle(), _("Signing in and reading the settings…"))
        for edit in self.edits.values():
            edit.setEnabled(False)
        self.show_buttons([(_("Cancel"), self.reject)])

    def show_trouble(self, *findings: Finding, anyway: bool) -> None:
        """Show what went wrong above the form."""
        self.show_form(*(finding_box(finding) for finding in findings), anyway=anyway)
