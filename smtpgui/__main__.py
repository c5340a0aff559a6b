"""Start of the program: the window without a command, else the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from smtpgui.core.findings import Finding
    from smtpgui.core.workspace import Workspace


class Wanted(NamedTuple):
    """A window: the user's own, or the practice world's in a language ("" for the system's)."""

    demo: bool = False
    language: str = ""


def main() -> int:
    """Start as the arguments say; the exit code."""
    try:
        return run(sys.argv[1:])
    except KeyboardInterrupt:  # while the program was still being loaded
        return 130


def window() -> int:
    """Open the window, whatever the arguments: for shortcuts and installers."""
    return run([])


def run(arguments: Sequence[str]) -> int:
    """Start as `arguments` say; the exit code."""
    from smtpgui.core.stores import HELPER_SWITCH

    if list(arguments) == [HELPER_SWITCH]:
        from smtpgui.core.stores import keyring_helper

        keyring_helper.main()
        return 0
    wanted = wanted_window(arguments)
    if wanted == Wanted():
        return _open_own()
    from smtpgui.core.language import system_language, use_language

    use_language((wanted.language if wanted else "") or system_language())
    if wanted is None:
        from smtpgui.cli.program import main as command_line
        from smtpgui.cli.std_streams import show_fault

        sys.excepthook = show_fault
        return command_line(arguments)
    return _practise()


def wanted_window(arguments: Sequence[str]) -> Wanted | None:
    """The window that `arguments` ask for; None where they are for the command line to judge."""
    if not arguments:
        return Wanted()
    from smtpgui.core.language import LANGUAGES

    rest = [word for argument in arguments for word in argument.split("=", 1)]
    demo = rest.count("--demo") == 1
    others = [word for word in rest if word != "--demo"]
    if demo and not others:
        return Wanted(demo=True)
    if demo and len(others) == 2 and others[0] == "--language" and others[1] in LANGUAGES:
        return Wanted(demo=True, language=others[1])
    return None


def _open_own() -> int:
    """The window on the user's own configurations; nothing is imported before its first paint that it can wait for."""
    from smtpgui.core.paths import user_places
    from smtpgui.gui.app.system_libraries import obstacle, obstacle_text

    found = obstacle()
    if found:
        from smtpgui.core.language import system_language, use_language

        use_language(system_language())
        _say(obstacle_text(found))
        return 2
    places = user_places()

    def open_workspace() -> tuple[Workspace, list[Finding]]:
        from smtpgui.core.stores.passwords import KeyringPasswords
        from smtpgui.core.stores.sqlite import open_store
        from smtpgui.core.workspace import Workspace

        store, findings = open_store(places.store)
        return Workspace(store, KeyringPasswords()), findings

    from smtpgui.gui.app.app import run as run_window

    return run_window(open_workspace, places.preferences)


def _practise() -> int:
    """The practice world in a window, or in the terminal where there can be none."""
    from smtpgui.core.explain import explain
    from smtpgui.core.findings import Trouble
    from smtpgui.core.language import _
    from smtpgui.gui.app.system_libraries import obstacle, obstacle_text

    found = obstacle()
    try:
        if found:
            from smtpgui.cli.demo_walk import walk
            from smtpgui.cli.program import guarded
            from smtpgui.cli.std_streams import show_fault

            sys.excepthook = show_fault
            instead = _("The practice world is shown here in the terminal instead.")
            _say(f"{obstacle_text(found, in_short=True)} {instead}\n")
            return guarded(walk)
        from smtpgui.gui.app.app import run as run_window
        from smtpgui.sandbox.workspace import open_demo

        where = _("Practice world")
        with open_demo() as demo:
            return run_window(demo.opener, demo.preferences, f" – {where}")
    except Trouble as trouble:
        words = explain(trouble.finding)
        _say("\n".join(str(text) for text in (words.title, words.why, words.fix) if text))
        return 2


def _say(text: str) -> None:
    if sys.stderr is not None:  # a program without a console has none
        print(text, file=sys.stderr)  # noqa: T201 - for whoever started the program from a terminal


if __name__ == "__main__":
    sys.exit(main())
