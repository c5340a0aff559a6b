"""The window in a process of its own, with little memory, testing against hostile servers.

    besieged_window.py LIMIT_IN_MB CA_FILE FOLDER PORT…

Prints a line of JSON for each port: the findings of the test, the longest gap between two beats of the GUI thread
in seconds, and the longest line of the technical details.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sys
from itertools import pairwise
from pathlib import Path
from time import monotonic

MEGABYTE = 2**20
BEAT = 5
PASSWORD = "Sésame-0uvre?toi"


def main(limit: str, ca_file: str, folder: str, *ports: str) -> int:
    """Open the window and let it test each port in turn."""
    resource.setrlimit(resource.RLIMIT_AS, (int(limit) * MEGABYTE,) * 2)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    application = QApplication(["smtpgui"])
    window = Window(application, ca_file, Path(folder), [int(port) for port in ports])
    window.wait(lambda: hasattr(window.app, "program") and window.app.session.workspace is not None)
    for port in ports:
        print(json.dumps(window.besiege(port)), flush=True)
    return 0


class Window:
    """The window and its heart."""

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

        self.application = application
        preferences = Preferences(folder / "preferences.ini")
        preferences.language = "en"
        self.app = App(application, opener, preferences)
        self.app.start()

    def wait(self, true, seconds: float = 30.0) -> None:
        """Let the window work until something is true."""
        end = monotonic() + seconds
        while not true():
            self.application.processEvents()
            if monotonic() > end:
                raise TimeoutError

    def besiege(self, name: str) -> dict[str, object]:
        """Test the configuration `name`; what came of it and how the window lived meanwhile."""
        from PySide6.QtCore import QEventLoop, QTimer

        session, program = self.app.session, self.app.program
        identity = next(summary.id for summary in session.summaries if summary.name == name)
        session.select(identity)
        self.wait(lambda: session.current and session.current.saved.id == identity)
        self.wait(lambda: session.current.password_stored)
        loop, heart, beats = QEventLoop(), QTimer(), []
        heart.setInterval(BEAT)
        heart.timeout.connect(lambda: beats.append(monotonic()))
        program.tester.ended.connect(loop.quit)
        heart.start()
        program.tester.start()
        loop.exec()
        QTimer.singleShot(50, loop.quit)  # what the end of the test lets the window do counts too
        loop.exec()
        heart.stop()
        program.tester.ended.disconnect(loop.quit)
        details = program.panes.panel.test.transcript.toPlainText()
        return {
            "codes": [finding.code for step in program.tester.steps for finding in step.findings or ()],
            "gap": max(later - sooner for sooner, later in pairwise(beats)),
            "longest": max(map(len, details.splitlines()), default=0),
            "leaks": PASSWORD in details,
        }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
