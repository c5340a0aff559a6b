"""What a platform holds, as its API shows it."""

from __future__ import annotations

from typing import Any

from smtpgui.core.platforms.json_pointer import put
from smtpgui.core.platforms.mapping import encoded, our_value
from smtpgui.core.platforms.preset import Preset
from smtpgui.core.settings import SmtpSettings
from tests.core.platforms.platform_tests import STORED


def document_of(preset: Preset, settings: SmtpSettings = STORED) -> dict[str, Any]:
    """`settings` as the platform of `preset` would show them."""
    document: dict[str, Any] = {"other": "kept"}
    for rule in preset.fields.values():
        put(document, rule.read, encoded(rule, our_value(rule.name, settings)))
    return document
