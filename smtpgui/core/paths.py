"""Where the program keeps what is the user's: one folder, for window and command line alike."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from smtpgui import PROGRAM

HOME_VARIABLE = "SMTPGUI_HOME"
"""The variable that names another folder, for tests and for several users of one account."""


@dataclass(frozen=True, slots=True)
class Places:
    """The files in `folder`. It is made when something is first written."""

    folder: Path

    @property
    def store(self) -> Path:
        """The configurations."""
        return self.folder / "configurations.sqlite3"

    @property
    def preferences(self) -> Path:
        """How the window looks."""
        return self.folder / "preferences.ini"


def user_places() -> Places:
    """The folder in SMTPGUI_HOME, else the one that the user's system keeps for programs' data."""
    chosen = os.environ.get(HOME_VARIABLE, "")
    if chosen:
        return Places(Path(chosen).expanduser().absolute())
    import platformdirs

    return Places(Path(platformdirs.user_data_dir(PROGRAM, appauthor=False)))
