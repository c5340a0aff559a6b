"""The window in a process of its own, with little memory, testing against hostile servers.

    besieged_window.py LIMIT_IN_MB CA_FILE FOLDER PORT…

Prints a line of JSON for each port: the findings of the test, the longest line of the technical details, and whether
the password stands in them. A window that does not come to an end says on stderr where it stands.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

MEGABYTE = 2**20
BEAT = 5
"""Milliseconds between two looks at whether something has come true."""

MOST_SECONDS = 600
"""Seconds after which the process says where it stands, and ends."""

PASSWORD = "Sésame-0uvre?toi"


def main(limit: str, ca_file: str, folder: str, *ports: str) -> int:
    """Open the window and let it test each port in turn."""
    window = opened(int(limit), ca_file, folder, [int(port) for port in ports])
    for port in ports:
        print(json.dumps(window.besiege(port)), flush=True)
    return 0


def opened(limit: int, ca_file: str, folder: str, ports: list[int]) -> Window:
    """The window, ready to work, in this process with so many megabytes."""
    resource.setrlimit(resource.RLIMIT_AS, (limit * MEGABYTE,) * 2)
    faulthandler.register(signal.SIGALRM, chain=True)  # a signal: a watching thread would take of the memory
    signal.alarm(MOST_SECONDS)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    window = Window(QApplication(["smtpgui"]), ca_file, Path(folder), ports)
    window.wait(lambda: hasattr(window.app, "program") and window.app.session.workspace is not None)
    return window


class Window:
    """The window, with a configuration for each port."""

    def __init__(self, application, ca_file: str, folder: Path, ports: list[int]) -> None:
        from smtpgui.core.net.network import Address, Network
        from smtpgui.core.settings import SmtpSettings
        from smtpgui.core.stores.interface import Configuration
        from smtpgui.core.stores.passwords import Account, SessionPasswords
        from smtpgui.core.stores.sqlite import open_store
        from smtpgui.core.workspace import Workspace
        from smtpgui.gui.app.app import App
        from smtpgui.gui.app.preferences import Preferences

        def addresses(_host, port, _timeout):
            return [Address(socket.AF_INET, "127.0.0.1", port)] if port in ports else []

        def opener():
            store, findings = open_store(folder / "store.sqlite")
            passwords = SessionPasswords()
            for port in ports:
                settings = SmtpSettings(
                    sender_address="news@example.org", server="mail.test", port=port, username="alice@example.org"
                )
                store.save(Configuration(str(port), settings, recipient="reader@example.net"))
                passwords.set(Account.of(settings), PASSWORD)
            return Workspace(store, passwords, Network(ca_file=ca_file, addresses=addresses)), findings

        preferences = Preferences(folder / "preferences.ini")
        preferences.keep("language", "en")
        self.app = App(application, opener, preferences)
        self.app.start()

    def wait(self, true: Callable[[], object]) -> None:
        """Let the window work until something is true."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, poll = QEventLoop(), QTimer()
        poll.setInterval(BEAT)
        poll.timeout.connect(lambda: true() and loop.quit())
        poll.start()
        loop.exec()
        poll.stop()

    def besiege(self, name: str, watched: AbstractContextManager[object] = nullcontext()) -> dict[str, object]:  # noqa: B008 - holds nothing
        """Test the configuration `name`, which is `watched`; what came of it."""
        session, program = self.app.session, self.app.program
        identity = next(summary.id for summary in session.summaries if summary.name == name)
        session.select(identity)
        self.wait(lambda: session.current and session.current.saved.id == identity)
        self.wait(lambda: session.current.password_stored)
        with watched:
            program.tester.start()
            self.wait(lambda: not program.tester.running)
        details = program.panes.panel.test.transcript.toPlainText()
        return {
            "codes": [finding.code for step in program.tester.steps for finding in step.findings or ()],
            "longest": max(map(len, details.splitlines()), default=0),
            "leaks": PASSWORD in details,
        }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
