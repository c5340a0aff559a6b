"""How long the window stands still at most, against a piece of work that is calibrated in the same process.

    python -m tests.bench.window

The window tests against hostile servers and reads the largest messages; a timer beats every 5 ms. The longest time
between two beats is divided by the time of a fixed piece of Python, so that a slow machine has a slow measure; of
five attempts the best one counts, as whatever else the machine does can only hold the window up.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from tests.core.message.large_messages import written
from tests.core.smtp.send_test.endless_servers import ENDLESS_SERVERS
from tests.gui import besieged_window, reading_window
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import ScriptedServer

LIMIT = 25.0
"""The most pieces of work for which the window may stand still; a piece is about 6 ms of a machine of today."""

ATTEMPTS = 5
MEGABYTES = 2048
BEAT = 5
Clock = Callable[[], float]


def piece_of_work(clock: Clock) -> float:
    """The seconds that the piece takes here, in the middle of ten."""
    taken = []
    for _ in range(10):
        begin = clock()
        total = 0
        for number in range(150_000):
            total += number % 7
        taken.append(clock() - begin)
    return statistics.median(taken)


@contextmanager
def heart(clock: Clock, beats: list[float]) -> Iterator[None]:
    """Note the moments at which the window's thread has a turn."""
    from PySide6.QtCore import QTimer

    beats.append(clock())
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(clock()))
    timer.start(BEAT)
    yield
    timer.stop()
    beats.append(clock())


def child(kind: str, folder: str, *given: str) -> None:
    """Print the longest gap of each test (`besieged` CA_FILE PORT…) or message (`reading` FILE…), in pieces of work."""
    if kind == "besieged":
        window = besieged_window.opened(MEGABYTES, given[0], folder, [int(port) for port in given[1:]])
        clock = time.perf_counter
        works = [lambda watched, port=port: window.besiege(port, watched) for port in given[1:]]
    else:
        window = reading_window.ready(MEGABYTES, folder)
        clock = time.process_time  # a large file is waited for: what this process does itself counts
        works = [lambda watched, path=path: reading_window.read(window, Path(path), watched) for path in given]
    for work in works:
        piece, gaps = piece_of_work(clock), []
        while len(gaps) < ATTEMPTS and (not gaps or min(gaps) > LIMIT * piece):
            beats: list[float] = []
            work(heart(clock, beats))
            gaps.append(max(later - sooner for sooner, later in pairwise(beats)))
        print(json.dumps([min(gaps), piece]), flush=True)


def measured(kind: str, folder: Path, *given: str) -> list[list[float]]:
    """What a child of that kind printed."""
    folder.mkdir()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SMTPGUI_HOME": str(folder)}
    command = [sys.executable, "-m", "tests.bench.window", kind, str(folder), *given]
    said = subprocess.run(command, stdout=subprocess.PIPE, env=environment, check=True)
    return [json.loads(line) for line in said.stdout.splitlines()]


def main() -> int:
    """Print each gap; 1 where one is above the limit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        certificates = Certificates(folder)
        servers = [ScriptedServer(script(certificates)) for script, _code in ENDLESS_SERVERS.values()]
        ports = [str(server.port) for server in servers]
        gaps = dict(
            zip(
                ENDLESS_SERVERS,
                measured("besieged", folder / "besieged", certificates.ca_file, *ports),
                strict=True,
            )
        )
        for server in servers:
            server.stop()
        for path in written(folder):
            (gaps[f"reading {path.stem}"],) = measured("reading", folder / path.stem, str(path))
    for name, (gap, piece) in gaps.items():
        print(f"{name:<30} {gap * 1000:4.0f} ms  ratio {gap / piece:4.1f}")
    worst = max(gap / piece for gap, piece in gaps.values())
    print(f"the window's longest standstill: {worst:.1f} pieces of work (limit {LIMIT:.0f})")
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(child(*sys.argv[1:]) if len(sys.argv) > 1 else main())
