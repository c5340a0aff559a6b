"""Mends a field as it is left, says so under it, and can take it back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from smtpgui.core.settings.autocorrect import clean
from smtpgui.gui.form.settings_form import SettingsForm
from smtpgui.gui.form.validation_messages import FormMessages
from smtpgui.gui.session.session import Session


class Autocorrect(QObject):
    """Cleans a field with `clean` as it is left. What was taken back once stays as it is."""

    def __init__(self, session: Session, form: SettingsForm, messages: FormMessages, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._form, self._messages = session, form, messages
        self._before: dict[str, dict[str, str | int]] = {}
        self._wanted: dict[str, object] = {}
        form.left.connect(self.tidy)
        session.opened.connect(self._forget)

    @Slot(object)
    def _forget(self, _edit: object) -> None:
        self._before.clear()
        self._wanted.clear()

    @Slot(str)
    def tidy(self, name: str) -> None:
        """Mend the field `name`, which was left."""
        value = self._form.editors[name].value()
        if self._session.current is None or self._wanted.get(name) == value:
            return
        settings, password = self._form.settings(), self._form.password()
        cleaned = clean(settings, password, name)
        now = {**settings.to_values(), "password": password}
        then = {**cleaned.settings.to_values(), "password": cleaned.password}
        changed = {key: now[key] for key in now if now[key] != then[key]}
        if not changed:
            return
        for key in changed:
            self._form.show_value(key, then[key])
        if cleaned.findings:
            self._before[name] = changed
        self._session.take(self._form.settings(), self._form.password(), name)
        for finding in cleaned.findings:
            self._messages.note(finding)

    def undo(self, name: str) -> None:
        """Take back what was mended in the field `name`."""
        for key, value in self._before.pop(name, {}).items():
            self._form.show_value(key, value)
            if key == name:
                self._wanted[name] = value
        self._messages.drop_note(name)
        self._session.take(self._form.settings(), self._form.password(), name)
