"""What is made ready before the window needs it."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from smtpgui.gui.session.session import load_for_form, load_for_results
before = set(sys.modules)
load_for_form()
load_for_results()
print(*sorted(set(sys.modules) - before))
"""


def test_the_slow_ones_are_loaded():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert {"babel.numbers", "babel.dates", "email_validator", "smtpgui.core.smtp.diagnosis.words"} <= set(loaded)
    assert not [name for name in loaded if name.startswith("PySide6")]
