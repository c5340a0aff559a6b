"""Messages of the form by their time: none while a fresh field is typed in, faults on leaving it, all before a test."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from smtpgui.core.explain import explain
from smtpgui.core.findings import Explanation, Finding, Severity
from smtpgui.core.language import _, say
from smtpgui.core.settings import FIELDS, Field, field_of, is_unfilled, validate
from smtpgui.core.settings.fields import Group
from smtpgui.gui.form.field_row import FieldRow, describe, tone_of
from smtpgui.gui.form.settings_form import SettingsForm


class FormMessages(QObject):
    """Decides which finding stands under which field.

    A field is *judged* once it was left with something in it, or once everything was asked for. Under a
    judged field the worst finding stands; under a fresh one only good news. A visible message is checked
    again at every keystroke, and a new fault waits until the field is left.
    """

    def __init__(self, form: SettingsForm) -> None:
        super().__init__(form)
        self._form = form
        self._judged: set[str] = set()
        self._asked = False
        self._visible: dict[str, str] = {}
        self._refusals: dict[str, Finding] = {}
        self._notes: dict[str, Finding] = {}
        self._helps: dict[str, str] = {}
        self._sources: dict[str, str] = {}
        self._caps_lock = False
        self.password_stored = False
        form.password_editor().caps_lock.connect(self._note_caps_lock)
        form.edited.connect(self._edited)
        form.left.connect(self._left)

    def reset(self) -> None:
        """Forget everything: another configuration is on the form. What it holds already is judged."""
        values = self._form.settings().to_values()
        self._judged = {name for name, value in values.items() if value not in ("", None)}
        self._asked = False
        self._visible.clear()
        self._refusals.clear()
        self._notes.clear()
        self._sources.clear()
        self.refresh()

    def show_password_source(self, keyring: str, *, google: bool, kept: bool) -> None:
        """Say where the password comes from and goes to.

        `keyring` is the place that holds it already ("" for none); `google` asks for an app password; `kept`
        says whether a password outlives the program here, which must be known before one is saved.
        """
        texts = []
        if keyring:
            texts.append(say("Saved in {keyring}. Type to replace it.", keyring=keyring))
        elif google:
            texts.append(_("Not your Google password: a 16-character app password."))
        if not kept:
            texts.append(
                _("No password store on this computer. The password is kept until you close the program.")
            )
        text = " ".join(texts)
        if (self.password_stored, self._helps.get("password")) != (bool(keyring), text):
            self.password_stored = bool(keyring)
            self._helps["password"] = text
            self.refresh()

    def show_sources(self, sources: dict[str, str]) -> None:
        """Say under each field that was filled in where its value comes from, until the field is edited."""
        self._sources = sources
        self._judged |= sources.keys()
        self.refresh()

    def note(self, finding: Finding) -> None:
        """Say what was changed by itself, until the field is edited."""
        self._notes[finding.setting] = finding
        self.refresh()

    def drop_note(self, name: str) -> None:
        """The change was taken back."""
        self._notes.pop(name, None)
        self.refresh()

    def refuse(self, finding: Finding) -> None:
        """Put what a server said at the field that it concerns, until that field is edited."""
        self._refusals[finding.setting] = finding
        if self._form.rows[finding.setting].field.group is Group.ADVANCED:
            self._form.advanced.setChecked(True)
        self.refresh()

    def ask_everything(self) -> list[Finding]:
        """Show every message, "Enter …" included, and give back the errors in the form's order."""
        self._asked = True
        self._judged = {field.name for field in FIELDS}
        self.refresh()
        return [finding for finding in self._findings() if explain(finding).severity is Severity.ERROR]

    @Slot(bool)
    def _note_caps_lock(self, on: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._caps_lock = on

    @Slot(str)
    def _edited(self, name: str) -> None:
        self._refusals.pop(name, None)
        self._notes.pop(name, None)
        self._sources.pop(name, None)
        if name in ("server", "port", "username"):
            self._refusals.pop("password", None)
        self.refresh(typing=name)

    @Slot(str)
    def _left(self, name: str) -> None:
        self._caps_lock = False
        if self._form.editors[name].value() != "":
            self._judged.add(name)
        self.refresh()

    def refresh(self, typing: str = "") -> None:
        """Check everything again and show it; `typing` is the field that is being typed in, "" for none."""
        findings = self._findings()
        shown: dict[str, str] = {}
        for row in dict.fromkeys(self._form.rows.values()):
            names = [name for name, other in self._form.rows.items() if other is row]
            chosen = [(name, self._choose(name, findings, typing)) for name in names]
            shown |= {name: finding.code for name, finding in chosen if finding is not None}
            self._show(row, chosen)
        self._visible = shown

    def _findings(self) -> list[Finding]:
        return validate(self._form.settings(), self._form.password(), password_stored=self.password_stored)

    def _choose(self, name: str, findings: list[Finding], typing: str) -> Finding | None:
        if name == "password" and self._caps_lock:
            return Finding("password.caps_lock", setting="password")
        if name in self._refusals:
            return self._refusals[name]
        own = [finding for finding in findings if finding.setting == name]
        if not self._asked:
            own = [finding for finding in own if not is_unfilled(finding)]
        if name not in self._judged or name == typing:
            visible = self._visible.get(name, "") if name in self._judged else ""
            own = [f for f in own if f.code == visible or explain(f).severity is Severity.OK]
        worst = max(own, key=lambda finding: explain(finding).severity.rank, default=None)
        grave = worst is not None and explain(worst).severity in (Severity.WARNING, Severity.ERROR)
        # What was mended hides nothing that is still wrong.
        return worst if grave else self._notes.get(name, worst)

    def _show(self, row: FieldRow, chosen: list[tuple[str, Finding | None]]) -> None:
        told: list[Explanation] = []
        for name, finding in chosen:
            words = explain(finding) if finding is not None else None
            editor = self._form.editors[name]
            editor.show_fault(fault=words is not None and words.severity is Severity.ERROR)
            help_text = self._helps.get(name) or _(field_of(name).help)
            describe(editor.focus_widget(), words, " ".join(filter(None, (help_text, self._sources.get(name)))))
            if words is not None:
                told.append(words)
                if row.field.group is Group.ADVANCED and words.severity is not Severity.OK:
                    self._form.advanced.setChecked(True)
        if not told:
            row.message.show_help(self._help_line(row.field))
            return
        worst = max(told, key=lambda words: words.severity.rank)
        # Two fields may share a line: each red border has its reason there.
        same = [words for words in told if words.severity is worst.severity is Severity.ERROR] or [worst]
        # What a server refused is explained beside the stages, with its buttons; here it is only marked.
        refused = any(finding in self._refusals.values() for _name, finding in chosen)
        offers = [offer for words in same for offer in words.offers if not refused]
        text = "\n".join(str(words.title) for words in same)
        row.message.show_message(tone_of(worst), text, offers, self._form.offered.emit)

    def _help_line(self, field: Field) -> str:
        if field.name in self._sources:
            return self._sources[field.name]
        filled = self._form.editors[field.name].value() != ""
        if field.help_until_filled and filled and field.name in self._judged:
            return ""
        return self._helps.get(field.name) or _(field.help)
