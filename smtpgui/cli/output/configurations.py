"""Saved configurations, as scripts and people see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smtpgui.core.language import N_, _
from smtpgui.core.stores.interface import Configuration, State, Summary
from smtpgui.core.stores.platform_records import AppliedState
from smtpgui.core.workspace import Workspace

STATES = {
    State.UNTESTED: N_("Not tested yet"),
    State.PASSED: N_("Test passed"),
    State.FAILED: N_("Test failed"),
    State.CHANGED: N_("Changed since the last test"),
}
"""Each state in words, to be translated when shown."""

APPLIED = {
    AppliedState.APPLIED: N_("applied"),
    AppliedState.DIFFERS: N_("differs from the platform"),
    AppliedState.UNKNOWN: N_("unknown on the platform"),
}
"""What stands behind the state of the test; nothing for what was never applied."""

JSON_NOTE = N_(
    "With --json, “configurations” holds an object with name, sender_address, state (untested, passed, failed, "
    "changed) and settings for each of them."
)


def summary_object(summary: Summary) -> dict[str, Any]:
    """A line of the list, for scripts."""
    return {
        "name": summary.name,
        "sender_address": summary.sender_address,
        "state": str(summary.state),
        "applied": str(summary.applied),
    }


def state_text(summary: Summary) -> str:
    """The state of its test, and whether it was applied as it is."""
    applied = APPLIED.get(summary.applied)
    return f"{_(STATES[summary.state])} · {_(applied)}" if applied else _(STATES[summary.state])


def configuration_objects(workspace: Workspace, configurations: Sequence[Configuration]) -> list[dict[str, Any]]:
    """Configurations with their settings; never a password."""
    return [
        {
            "name": each.name,
            "sender_address": each.settings.sender_address,
            "state": str(workspace.store.state(each.id)),
            "settings": each.settings.to_values(),
        }
        for each in configurations
    ]
