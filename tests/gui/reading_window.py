"""The window in a process of its own, with little memory, reading messages.

    reading_window.py LIMIT_IN_MB FOLDER FILE…

Prints a line of JSON for each file: what was found in it and in the message attached to it, and how many seconds
this process worked at most between two beats of the GUI thread; what other programs take does not count.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.gui.besieged_window import BEAT, MEGABYTE, Window


def main(limit: str, folder: str, *files: str) -> int:
    """Open the window and let it read each file in turn."""
    resource.setrlimit(resource.RLIMIT_AS, (int(limit) * MEGABYTE,) * 2)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    window = Window(QApplication(["smtpgui"]), "", Path(folder), [9])
    window.wait(lambda: hasattr(window.app, "program") and window.app.session.workspace is not None)
    workspace = window.app.session.workspace
    workspace.network = replace(workspace.network, nameservers=(("127.0.0.1", 9),))
    for file in files:
        print(json.dumps(read(window, Path(file))), flush=True)
    return 0


def read(window: Window, path: Path) -> dict[str, object]:
    """Read the message in `path`, and then the one attached to it."""
    from PySide6.QtCore import QEventLoop, QTimer

    reader, loop, heart, beats = window.app.program.reader, QEventLoop(), QTimer(), []
    codes: list[str] = []

    def beat() -> None:
        beats.append(process_time())
        if reader.running:
            return
        seen = [finding.code for step in reader.steps for finding in step.findings or ()]
        codes.extend(seen)
        if len(codes) == len(seen) and "mail.has_attached" in seen:
            reader._read_attached()
        else:
            QTimer.singleShot(50, loop.quit)
            heart.timeout.disconnect(beat)
            heart.timeout.connect(lambda: beats.append(process_time()))

    heart.setInterval(BEAT)
    heart.timeout.connect(beat)
    reader.read_file(path)
    heart.start()
    loop.exec()
    return {"codes": codes, "gap": max(later - sooner for sooner, later in pairwise(beats))}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
