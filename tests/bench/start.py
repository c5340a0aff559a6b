"""From the start of the process to the first paint of the window, against a bare QMainWindow, in the same run.

The limit is 1.5 times the bare window. Both are started in turn, so that whatever else the machine does meets both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 15
LIMIT = 1.5

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        QTimer.singleShot(0, application.quit)

application = QApplication(sys.argv)
window = Window()
window.resize(1240, 812)
window.show()
application.exec()
"""

OURS = """
import sys
from smtpgui.gui.app import main_window

def painted(self, event, paint=main_window.MainWindow.paintEvent):
    paint(self, event)
    print("painted", flush=True)
    from PySide6.QtWidgets import QApplication
    QApplication.exit(0)

main_window.MainWindow.paintEvent = painted
sys.argv = ["smtpgui"]
from smtpgui.__main__ import main
sys.exit(main())
"""


def seconds(code: str, home: str) -> float:
    """Time from the start of a process that runs `code` until it says that it has painted."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SMTPGUI_HOME": home}
    begin = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(b"painted"):
                taken = time.perf_counter() - begin
                process.kill()
                return taken
    raise RuntimeError("the window was never painted")


def main() -> int:
    """Print the medians and their ratio; 1 where the limit is not kept."""
    with tempfile.TemporaryDirectory() as home:
        seconds(BARE, home), seconds(OURS, home)  # the first start reads everything from disk
        pairs = [(seconds(BARE, home), seconds(OURS, home)) for _ in range(RUNS)]
    bare, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = ours / bare
    print(f"start to first paint: bare QMainWindow {bare * 1000:.0f} ms, smtpgui {ours * 1000:.0f} ms")
    print(f"ratio {ratio:.2f} (limit {LIMIT})")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
