"""The screens of the window about platforms, with a scripted platform behind them."""

from __future__ import annotations

import atexit
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import cache, partial
from typing import Any

from PySide6.QtWidgets import QDialog

from smtpgui.core.net.network import Address
from smtpgui.core.platform_sync.actions import Credentials
from smtpgui.core.platforms.preset_files import preset_named
from smtpgui.core.stores.platform_records import ConnectedPlatform
from tests.core.platforms.documents import document_of
from tests.servers.platform_script import KEY, SECRET, ScriptedPlatform, answered, platform_server

Until = Callable[[Callable[[], object]], object]
LABEL = "Gazette du Lac"
RESULT = {"outcome": "failed", "stage": "auth", "smtp_code": 535, "enhanced_code": "5.7.8",
          "server_message": "Authentication failed", "cleartext_auth": False}  # fmt: skip


@cache
def server() -> ScriptedPlatform:
    """One platform for all screens."""
    stack = ExitStack()
    atexit.register(stack.close)
    preset = preset_named("reference-v1")
    return stack.enter_context(platform_server(preset, document_of(preset), "the former one"))


def reachable(session: Any) -> None:
    """Let the session's world reach this computer by its number."""
    workspace = session.workspace
    inner = workspace.network.addresses

    def addresses(host: str, port: int, timeout: float) -> list[Address]:
        if host == "127.0.0.1":
            return [Address(socket.AF_INET, host, port)]
        return inner(host, port, timeout)

    workspace.network = replace(workspace.network, addresses=addresses)


def connected(app: Any, until: Until, *, dry_run: bool = False) -> ConnectedPlatform:
    """The platform of the screens, connected, and as it was at first."""
    platform = server()
    platform.document.update(document_of(platform.preset))
    platform.script.clear()
    platform.after_write.clear()
    platform.dropped = set()
    reachable(app.session)
    workspace = app.session.workspace
    former = next((each for each in workspace.platforms.all() if each.name == LABEL), None)
    made = former or ConnectedPlatform(LABEL, platform.origin, "app-1", "reference-v1")
    return workspace.platforms.connect(replace(made, dry_run=dry_run), Credentials(KEY, SECRET))[0]


def dialog(app: Any, name: str) -> Any:
    """The dialog with that name, once it is there."""
    return next((d for d in app.window.findChildren(QDialog, name) if d.isVisible()), None)


def _begin(app: Any, world: Any, until: Until, scenario: str, **more: bool) -> Any:
    from tests.gui.screens import choose

    choose(app, world, until, scenario)
    connected(app, until, **more)
    return app.program.platforms


def planned(app: Any, world: Any, until: Until, scenario: str = "all_well", **more: bool) -> Any:
    """The Apply dialog with its plan."""
    _begin(app, world, until, scenario, **more).apply()
    until(lambda: dialog(app, "platform_apply"))
    until(lambda: not app.program.platforms.at_work.running)
    return dialog(app, "platform_apply")


def _ended(app: Any, until: Until) -> None:
    """What was just begun runs and ends."""
    until(lambda: app.program.platforms.at_work.running)
    until(lambda: not app.program.platforms.at_work.running)


def _applied(app: Any, world: Any, until: Until) -> None:
    shown = planned(app, world, until)
    shown.apply_wanted.emit()
    _ended(app, until)


def _undo(app: Any, world: Any, until: Until) -> None:
    _applied(app, world, until)
    dialog(app, "platform_apply").undo_wanted.emit()
    _ended(app, until)


def _refused(app: Any, world: Any, until: Until) -> None:
    shown = planned(app, world, until)
    errors = {"port": ["is not one of 25, 465, 587, 2525"], "address": ["is a private address"]}
    server().script["WRITE"].append(
        answered({"message": "refused", "errors": errors}, "422 Unprocessable Content")
    )
    shown.apply_wanted.emit()
    _ended(app, until)


def _changed(app: Any, world: Any, until: Until) -> None:
    shown = planned(app, world, until)
    server().document["port"] = 2525
    server().revision += 1
    shown.apply_wanted.emit()
    _ended(app, until)


def _compare(app: Any, world: Any, until: Until) -> None:
    _begin(app, world, until, "all_well").compare()
    until(lambda: dialog(app, "platform_compare"))
    until(lambda: dialog(app, "platform_compare").table)


def _connect(app: Any, world: Any, until: Until) -> None:
    _begin(app, world, until, "all_well").connect_platform()
    until(lambda: dialog(app, "platform_connect"))


def _connect_refused(app: Any, world: Any, until: Until) -> None:
    _connect(app, world, until)
    shown = dialog(app, "platform_connect")
    typed = {"origin": server().origin, "application": "app-1", "key": "wrong", "secret": "wrong"}
    for name, text in typed.items():
        shown.edits[name].setText(text)
    shown.check_wanted.emit()
    until(lambda: shown.heading.text() and shown.text.text() and shown.edits["key"].isEnabled() is False)
    until(lambda: shown.edits["key"].isEnabled())


def _test(app: Any, world: Any, until: Until) -> None:
    desk = _begin(app, world, until, "all_well")
    server().script["TEST"].append(answered({"success": True, "data": {"resource": RESULT}}))
    desk.test()
    until(lambda: dialog(app, "platform_test"))
    until(lambda: dialog(app, "platform_test").verdict)


PLATFORM_SCREENS = {
    "platform_connect": _connect,
    "platform_connect_refused": _connect_refused,
    "platform_apply": planned,
    "platform_dry_run": partial(planned, dry_run=True),
    "platform_applied": _applied,
    "platform_undo": _undo,
    "platform_refused": _refused,
    "platform_changed": _changed,
    "platform_compare": _compare,
    "platform_test": _test,
}
"""Each screen by its name."""
