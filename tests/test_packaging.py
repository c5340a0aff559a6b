"""What an installed program needs is in its wheel."""

from __future__ import annotations

import tomllib

from tests.support.source import PACKAGE

ROOT = PACKAGE.parent
ONLY_HERE = ("platform-api", "readme")
"""Folders of resources/ that an installed program does without."""


def test_every_resource_is_in_the_wheel():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    packed = dict(wheel["force-include"])
    assert all(target == f"smtpgui/{source}" for source, target in packed.items())
    there = {f"resources/{path.name}" for path in (ROOT / "resources").iterdir() if path.name not in ONLY_HERE}
    assert there == set(packed)


def test_the_lock_names_no_index_and_hashes_everything():
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    blocks = text.split("\n    --hash=")
    assert len(pinned) > 50
    assert all("==" in line for line in pinned)
    assert len(blocks) > len(pinned)
