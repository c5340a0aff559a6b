"""Carries out the offers of explanations: every button beside a message ends here."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from smtpgui.core.findings import Action, Offer
from smtpgui.core.settings.autocorrect import REWRITES
from smtpgui.gui.app.actions import Actions
from smtpgui.gui.form.autocorrect import Tidier
from smtpgui.gui.form.settings_form import SettingsForm


class Offers(QObject):
    """Knows the form and the actions of the window."""

    def __init__(self, form: SettingsForm, tidier: Tidier, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._tidier, self._actions = form, tidier, actions

    @Slot(Offer)
    def perform(self, offer: Offer) -> None:
        """Do what the button says, where the user can see it."""
        match offer.action:
            case Action.SET:
                self._set(offer.target, offer.value)
            case Action.EDIT if offer.target == "recipient":
                self._actions.edit_recipient()
            case Action.EDIT:
                self._actions.show_tab("settings")
                self._form.focus(offer.target)
            case Action.HELP:
                self._actions.show_help(offer.target)
            case Action.OPEN:
                self._actions.show_tab(offer.target)
            case Action.COPY:
                self._actions.copy_message(offer.target)
            case Action.TEST if offer.target == "client":
                self._actions.test_as_client()
            case Action.TEST:
                self._actions.test()
            case Action.UNDO:
                self._tidier.undo(offer.target)

    def _set(self, name: str, value: str) -> None:
        rewrite = REWRITES.get(value)
        if rewrite is not None:
            value = rewrite(str(self._form.editors[name].value()))
        before = self._form.editors[name].value()
        self._actions.show_tab("settings")
        self._form.replace(name, value)
        self._tidier.tidy(name)
        self._form.focus(name)
        if name != "password" and self._form.editors[name].value() != before:
            self._actions.tell_changed(name, lambda: self._form.replace(name, before))
