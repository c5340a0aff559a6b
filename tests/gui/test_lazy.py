"""What the window does without until it was painted: everything that takes long to import."""

from __future__ import annotations

import json
import os
import subprocess
import sys

HEAVY = (
    "smtpgui.core.smtp", "smtpgui.core.dnshealth", "smtpgui.core.resolver", "smtpgui.core.workspace", "sqlite3",
    "asyncio", "cryptography", "email_validator", "idna", "babel", "click", "rich", "dns", "keyring",
    "smtpgui.gui.app.wiring", "smtpgui.gui.session.session",
)  # fmt: skip

PAINTED = """
import json, sys
from smtpgui.gui.app import main_window

def painted(self, event, paint=main_window.MainWindow.paintEvent):
    paint(self, event)
    print(json.dumps(sorted(sys.modules)), flush=True)
    from PySide6.QtWidgets import QApplication
    QApplication.exit(0)

main_window.MainWindow.paintEvent = painted
sys.argv = ["smtpgui"]
from smtpgui.__main__ import main
sys.exit(main())
"""


WANTED_LATER = (
    "smtpgui.gui.platform",
    "smtpgui.gui.dns.tab",
    "smtpgui.core.dnshealth",
    "smtpgui.core.reports.report",
)
"""What the form stands without: dialogs, the cards of the DNS, the report."""

IMPORTS = """
import json, sys
import smtpgui.gui.app.app
print(json.dumps(sorted(sys.modules)))
import smtpgui.gui.app.wiring
print(json.dumps(sorted(sys.modules)))
"""


def modules(code: str, home: object) -> list[set[str]]:
    """The modules that a process has loaded each time it says so."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
    environment = {**kept, "QT_QPA_PLATFORM": "offscreen", "SMTPGUI_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return [set(json.loads(line)) for line in done.stdout.splitlines()]


def among(names: tuple[str, ...], loaded: set[str]) -> set[str]:
    return {name for name in names if any(each == name or each.startswith(f"{name}.") for each in loaded)}


def test_importing_the_window_loads_nothing_heavy(tmp_path):
    frame, form = modules(IMPORTS, tmp_path)
    assert "PySide6.QtWidgets" in frame
    assert among(HEAVY, frame) == set()
    assert "smtpgui.gui.form.settings_form" in form
    assert among(WANTED_LATER, form) == set()


def test_at_its_first_paint_nothing_heavy_was_needed(tmp_path):
    (loaded,) = modules(PAINTED, tmp_path)
    assert "smtpgui.gui.app.main_window" in loaded
    assert among(HEAVY, loaded) == set()


MADE_READY = """
import json, sys
from smtpgui.gui.session.session import load_for_form, load_for_results
before = set(sys.modules)
load_for_form()
load_for_results()
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_the_slow_ones_are_made_ready_before_the_window_needs_them(tmp_path):
    (loaded,) = modules(MADE_READY, tmp_path)
    assert loaded >= {"babel.numbers", "babel.dates", "email_validator", "smtpgui.core.smtp.diagnosis.words"}
    assert not [name for name in loaded if name.startswith("PySide6")]
