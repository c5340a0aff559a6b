"""Preferences of the user: theme, language, size, what was open. Never anything secret."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class Preferences:
    """Preferences in an INI file; nothing else is lost with it."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)
        self.folder = path.parent

    @property
    def theme(self) -> str:
        """`light`, `dark`, or `system`."""
        kept = str(self._settings.value("theme", "system"))
        return kept if kept in ("light", "dark") else "system"

    @theme.setter
    def theme(self, theme: str) -> None:
        self._settings.setValue("theme", theme)

    @property
    def language(self) -> str:
        """A code of LANGUAGES; the system's until another one was chosen."""
        from smtpgui.core.language import LANGUAGES, system_language

        kept = str(self._settings.value("language", ""))
        return kept if kept in LANGUAGES else system_language()

    @language.setter
    def language(self, language: str) -> None:
        self._settings.setValue("language", language)

    @property
    def geometry(self) -> QByteArray | None:
        """The window's place and size, as Qt wrote it."""
        kept = self._settings.value("geometry")
        return kept if isinstance(kept, QByteArray) else None

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._settings.setValue("geometry", geometry)

    @property
    def selected(self) -> str:
        """The id of the configuration that was shown last."""
        return str(self._settings.value("selected", ""))

    @selected.setter
    def selected(self, configuration_id: str) -> None:
        self._settings.setValue("selected", configuration_id)

    @property
    def providers_file(self) -> str:
        """The file with the user's own provider rows, or ""."""
        return str(self._settings.value("providers_file", ""))

    @providers_file.setter
    def providers_file(self, path: str) -> None:
        self._settings.setValue("providers_file", path)

    @property
    def tab(self) -> int:
        """The number of the tab that was shown last."""
        kept = str(self._settings.value("tab", "0"))
        return int(kept) if kept in ("0", "1", "2") else 0

    @tab.setter
    def tab(self, tab: int) -> None:
        self._settings.setValue("tab", tab)
