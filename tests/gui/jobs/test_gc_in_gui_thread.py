from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from smtpgui.gui.jobs.job import GarbageCollector


class Dialog(QWidget):
    """One that holds itself, as one with a lambda of its own does."""

    gone_in: list[threading.Thread]

    def __init__(self, gone_in: list[threading.Thread]) -> None:
        super().__init__()
        self.itself, self.gone_in = self, gone_in

    def __del__(self) -> None:
        self.gone_in.append(threading.current_thread())


def test_a_closed_dialog_is_found_in_the_gui_thread_while_a_job_makes_garbage(qtbot):
    gone_in: list[threading.Thread] = []
    gc.enable()
    above = QObject()
    GarbageCollector(above)
    assert not gc.isenabled()
    alive = weakref.ref(Dialog(gone_in))
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            pairs = [[index] for index in range(5000)]
            for pair in pairs:
                pair.append(pair)  # type: ignore[arg-type]

    worker = threading.Thread(target=work)
    worker.start()
    try:
        qtbot.waitUntil(lambda: alive() is None)
    finally:
        stop.set()
        worker.join()
    assert gone_in == [threading.main_thread()]


def test_nothing_is_searched_where_nothing_was_made(qtbot, monkeypatch):
    above = QObject()
    collector = GarbageCollector(above)
    searched: list[int] = []
    for counts, expected in [((5, 0, 0), []), ((9_000, 3, 0), [0]), ((9_000, 11, 2), [1]), ((9_000, 11, 11), [2])]:
        searched.clear()
        with monkeypatch.context() as patch:
            patch.setattr(gc, "collect", searched.append)
            patch.setattr(gc, "get_count", lambda counts=counts: counts)
            collector._search()
        assert searched == expected, counts
