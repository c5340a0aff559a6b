"""Files of the top-level folder resources/: inside the package when installed, beside it in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resource(name: str) -> Traversable:
    """The file or folder `name` of resources/, for example `resource("icons/ok.svg")`."""
    installed = files("smtpgui") / "resources"
    if installed.is_dir():
        return installed / name
    return Path(__file__).resolve().parent.parent / "resources" / name
