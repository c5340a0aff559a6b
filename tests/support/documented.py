"""The examples of CONTRIBUTING.md."""

from __future__ import annotations

import re

from tests.support.source import PACKAGE

TEXT = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")


def example(opening: str) -> str:
    """The JSON of the block below the paragraph that begins with `opening`."""
    found = re.search(rf"^{re.escape(opening)}[^\n]*\n+```json\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL)
    assert found, opening
    return found[1]
