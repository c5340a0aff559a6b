"""The window in a process of its own, with little memory, reading messages.

    reading_window.py LIMIT_IN_MB FOLDER FILE…

Prints a line of JSON for each file: what was found in it and in the message attached to it.
"""

from __future__ import annotations

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.gui.besieged_window import Window, opened


def main(limit: str, folder: str, *files: str) -> int:
    """Open the window and let it read each file in turn."""
    window = ready(int(limit), folder)
    for file in files:
        print(json.dumps(read(window, Path(file))), flush=True)
    return 0


def ready(limit: int, folder: str) -> Window:
    """The window, in a world where no name server answers."""
    window = opened(limit, "", folder, [9])
    workspace = window.app.session.workspace
    workspace.network = replace(workspace.network, nameservers=(("127.0.0.1", 9),))
    return window


def read(window: Window, path: Path, watched: AbstractContextManager[object] = nullcontext()) -> list[str]:  # noqa: B008 - holds nothing
    """The codes of what is found in the message in `path` and in the one attached to it, `watched` meanwhile."""
    reader = window.app.program.reader
    reader.read_file(path)  # which opens a dialog, once
    with watched:
        window.wait(lambda: not reader.running)
        codes = [finding.code for step in reader.steps for finding in step.findings or ()]
        if "mail.has_attached" in codes:
            reader._read_attached()
            window.wait(lambda: not reader.running)
            codes += [finding.code for step in reader.steps for finding in step.findings or ()]
    return codes


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
