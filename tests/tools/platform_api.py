"""Writes the reference platform's description of itself: python tests/tools/platform_api.py"""

from __future__ import annotations

import json
from pathlib import Path

from smtpgui.sandbox.platform.app import bare_application

DOCUMENT = Path(__file__).resolve().parents[2] / "resources" / "platform-api" / "reference-v1.json"


def description() -> str:
    """The OpenAPI document, as it is kept."""
    return json.dumps(bare_application().openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(description(), encoding="utf-8")
