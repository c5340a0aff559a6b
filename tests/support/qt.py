"""For tests outside tests/gui that start the window all the same."""

from __future__ import annotations

import pytest

from smtpgui.gui.app.system_libraries import missing_libraries

needs_qt = pytest.mark.skipif(
    bool(missing_libraries("xcb")), reason="needs the system libraries of Qt: `smtpgui` names them"
)
