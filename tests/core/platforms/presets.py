"""Presets of platforms that write the same settings quite differently, as their own documentation shows them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smtpgui.core.platforms.preset import Preset
from smtpgui.core.platforms.preset_files import read_presets
from tests.support.documented import example

REALM, CONFIG, GROUP, PROVIDER = json.loads(Path(__file__).with_name("presets.json").read_text("utf-8"))
DOCUMENTED: dict[str, Any] = json.loads(example("A platform preset"))
FOREIGN = {row["id"]: row for row in (REALM, CONFIG, GROUP, PROVIDER, DOCUMENTED)}


def preset_of(row: dict[str, Any]) -> Preset:
    """The preset that `row` describes."""
    (preset,) = read_presets(json.dumps(row).encode(), "own.json")
    return preset
