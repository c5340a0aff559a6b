"""Preferences of the user: theme, language, size, what was open. Never anything secret."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class Preferences:
    """Preferences in an INI file; nothing else is lost with it."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)
        self.folder = path.parent

    def keep(self, name: str, value: str | int | QByteArray) -> None:
        """Write the preference `name`, one of the properties below."""
        self._settings.setValue(name, value)

    @property
    def theme(self) -> str:
        """`light`, `dark`, or `system`."""
        kept = str(self._settings.value("theme", "system"))
        return kept if kept in ("light", "dark") else "system"

    @property
    def language(self) -> str:
        """A code of LANGUAGES; the system's until another one was chosen."""
        from smtpgui.core.language import LANGUAGES, system_language

        kept = str(self._settings.value("language", ""))
        return kept if kept in LANGUAGES else system_language()

    @property
    def geometry(self) -> QByteArray | None:
        """The window's place and size, as Qt wrote it."""
        kept = self._settings.value("geometry")
        return kept if isinstance(kept, QByteArray) else None

    @property
    def selected(self) -> str:
        """The id of the configuration that was shown last."""
        return str(self._settings.value("selected", ""))

    @property
    def providers_file(self) -> str:
        """The file with the user's own provider rows, or ""."""
        return str(self._settings.value("providers_file", ""))

    @property
    def tab(self) -> int:
        """The number of the tab that was shown last."""
        kept = str(self._settings.value("tab", "0"))
        return int(kept) if kept in ("0", "1", "2") else 0
