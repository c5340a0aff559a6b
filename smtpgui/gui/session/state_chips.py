"""The chips and signs of the states of a configuration."""

from __future__ import annotations

from smtpgui.core.language import N_
from smtpgui.core.stores.interface import State
from smtpgui.core.stores.platform_records import AppliedState
from smtpgui.gui.widgets.style import Tone

STATES: dict[State, tuple[str, Tone]] = {
    State.UNTESTED: (N_("Not tested yet"), Tone.PLAIN),
    State.PASSED: (N_("Test passed"), Tone.OK),
    State.FAILED: (N_("Test failed"), Tone.ERROR),
    State.CHANGED: (N_("Changed since the last test"), Tone.WARNING),
}

APPLIED: dict[AppliedState, str] = {
    AppliedState.APPLIED: N_("applied"),
    AppliedState.DIFFERS: N_("differs from the platform"),
    AppliedState.UNKNOWN: N_("unknown on the platform"),
}
"""What stands behind the state of the test; nothing for what was never applied."""
