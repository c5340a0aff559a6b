"""The one way to run work beside the window: a Job pumps a generator, or calls a function, in a daemon thread.

Measured with a job blocked for 5 s in the network and the window closed: a daemon thread lets the program end
at once, a thread pool holds it for 5 s, and an un-waited QThread aborts it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Generator, Iterator
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QDialog

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.deadline import Deadline

Work = Callable[[], Iterator[Any] | object]
Receiver = Callable[[Any], object] | SignalInstance | None


class Job(QObject):
    """Work that lives in the GUI thread and runs in another.

    `work()` is called in the thread. If it gives an iterator, each item arrives through `item`; `done` brings
    what a generator returned, or the value of a plain function. An expected failure arrives through `failed`.
    The three are connected to the functions of these names, where given. Exactly one of `done`, `failed`,
    `cancelled` ends a job, and nothing arrives after it. `must_finish` says that it writes something: closing
    waits for it. A bug in the work reaches `sys.excepthook` in the GUI thread.
    """

    item = Signal(object)
    done = Signal(object)
    failed = Signal(Finding)
    cancelled = Signal()
    ended = Signal()

    _arrived = Signal(str, object)

    _running: set[Job] = set()  # noqa: RUF012 - keeps jobs alive that nobody holds
    # Until its thread is over too: a QObject that loses its last reference there is destroyed there, which crashes.
    _kept: set[Job] = set()  # noqa: RUF012 - one for the whole program

    def __init__(
        self,
        work: Work,
        name: str = "job",
        *,
        item: Receiver = None,
        done: Receiver = None,
        failed: Receiver = None,
        must_finish: bool = False,
    ) -> None:
        super().__init__()
        for signal, receiver in ((self.item, item), (self.done, done), (self.failed, failed)):
            if receiver is not None:
                signal.connect(receiver)
        self._work = work
        self.must_finish = must_finish
        self._over = False
        self._stop = threading.Event()
        self._arrived.connect(self._receive)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> Job:
        """Start the thread; returns this job."""
        Job._running.add(self)
        Job._kept = {job for job in Job._kept if job._thread.is_alive()} | {self}
        self._thread.start()
        return self

    @property
    def running(self) -> bool:
        """Whether the job has neither ended nor been cancelled."""
        return not self._over and self in Job._running

    def cancel(self) -> None:
        """Stop at once for the user; no signal but `cancelled` and `ended` follows.

        The thread ends at its next step and closes its generator.
        """
        if not self._over:
            self._stop.set()
            self._end(self.cancelled)

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the thread itself; True if it ended. For closing the program and for tests."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # In the thread

    def _run(self) -> None:
        try:
            outcome = self._work()
            if isinstance(outcome, Iterator):
                outcome = self._pump(outcome)
        except Trouble as trouble:
            self._tell("failed", trouble.finding)
        except Exception as error:  # noqa: BLE001 - a bug in the work: raised again where the program reports it
            self._tell("bug", error)
        else:
            self._tell("done", outcome)

    def _pump(self, items: Iterator[Any]) -> object:
        try:
            while not self._stop.is_set():
                try:
                    item = next(items)
                except StopIteration as stop:
                    return stop.value
                self._tell("item", item)
            return None
        finally:
            if isinstance(items, Generator):
                items.close()

    def _tell(self, kind: str, value: object) -> None:
        if self._stop.is_set():
            return
        try:
            self._arrived.emit(kind, value)
        except RuntimeError:  # the window is gone and took the QObject with it; nobody is left to tell
            self._stop.set()

    # In the GUI thread

    @Slot(str, object)
    def _receive(self, kind: str, value: object) -> None:
        if self._over:
            return
        if kind == "item":
            self.item.emit(value)
        elif kind == "failed":
            self._end(self.failed, value)
        elif kind == "done":
            self._end(self.done, value)
        else:
            assert isinstance(value, Exception)
            self._end(self.cancelled)
            raise value

    def _end(self, signal: Any, *values: object) -> None:
        self._over = True
        Job._running.discard(self)
        signal.emit(*values)
        self.ended.emit()


def finish_all(seconds: float) -> None:
    """End every job as the program ends: those that write get up to `seconds` together, the others are cancelled."""
    limit = Deadline(seconds)
    for job in list(Job._running):
        if job.must_finish:
            job.wait(limit.remaining)
        job.cancel()


EVERY_MS = 500
"""How often it is looked whether a search is due."""


class GarbageCollector(QObject):
    """Collects garbage in the thread of its event loop, as often as Python would, and keeps Python from doing so."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._search)
        self._timer.start(EVERY_MS)

    @Slot()
    def _search(self) -> None:
        """The oldest generation that is due, by Python's own thresholds."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return


D = TypeVar("D", bound=QDialog)


class JobRunner(QObject):
    """Base of the controllers: has at most one job under way, and hears nothing more of one that was replaced."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None and self._job.running

    def start_job(self, job: Job) -> None:
        """Start `job` in place of the one under way."""
        self.stop_job()
        self._job = job.start()

    def stop_job(self) -> bool:
        """Cancel the job under way; False where there is none."""
        if self._job is None or not self._job.running:
            return False
        self._job.cancel()
        return True

    @Slot()
    def cancel(self) -> None:
        """Stop for the user. A controller that shows what was stopped overrides this."""
        self.stop_job()


class DialogRunner(JobRunner, Generic[D]):
    """A JobRunner whose dialog can be opened again; the job ends with it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._dialog: D | None = None

    def retire(self) -> None:
        """Close the dialog and stop: another program takes the window over."""
        if self._dialog is not None:
            self._dialog.close()
        self.stop_job()

    @Slot()
    def _forget_dialog(self) -> None:
        """Stop, for the dialog is gone."""
        self._dialog = None
        self.stop_job()
