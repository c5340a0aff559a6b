"""Work beside the window: items arrive in the GUI thread, Cancel is instant, failures are told."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, Slot

from smtpgui.core.findings import Finding, Trouble
from smtpgui.gui.jobs.job import Job, finish_all


class Ear(QObject):
    """Hears a job, and in which thread."""

    def __init__(self, job):
        super().__init__()
        self.heard = []
        for name in ("item", "done", "failed"):
            getattr(job, name).connect(getattr(self, f"hear_{name}"))
        job.cancelled.connect(self.hear_cancelled)
        job.ended.connect(self.hear_ended)

    def note(self, *what):
        assert QThread.currentThread() is self.thread()
        self.heard.append(what)

    @Slot(object)
    def hear_item(self, item):
        self.note("item", item)

    @Slot(object)
    def hear_done(self, value):
        self.note("done", value)

    @Slot(Finding)
    def hear_failed(self, finding):
        self.note("failed", finding.code)

    @Slot()
    def hear_cancelled(self):
        self.note("cancelled")

    @Slot()
    def hear_ended(self):
        self.note("ended")


def run(qtbot, work):
    job = Job(work)
    ear = Ear(job)
    with qtbot.waitSignal(job.ended):
        job.start()
    return ear.heard


def test_each_kind_of_work_brings_its_items_and_its_end(qtbot):
    def counting():
        yield 1
        yield 2
        return "all"

    many = [("item", number) for number in range(500)]
    for work, heard in (
        (counting, [("item", 1), ("item", 2), ("done", "all")]),
        (lambda: iter(range(500)), [*many, ("done", None)]),  # no generator, and the order stays
        (lambda: iter(()), [("done", None)]),
        (lambda: 42, [("done", 42)]),
    ):
        assert run(qtbot, work) == [*heard, ("ended",)]

    def failing():
        yield 1
        raise Trouble(Finding("store.gone"))

    assert run(qtbot, failing) == [("item", 1), ("failed", "store.gone"), ("ended",)]


def test_cancel_is_instant_and_nothing_arrives_after_it(qtbot):
    release, closed = threading.Event(), threading.Event()

    def blocking():
        try:
            yield 1
            release.wait(60)
            yield 2
        finally:
            closed.set()

    job = Job(blocking)
    ear = Ear(job)
    with qtbot.waitSignal(job.item):
        job.start()
    assert job.running
    job.cancel()
    job.cancel()
    assert not job.running
    assert ear.heard == [("item", 1), ("cancelled",), ("ended",)]
    release.set()
    assert job.wait(60), "the thread ends at its next step"
    assert closed.is_set(), "and its generator is closed"
    QCoreApplication.processEvents()
    assert ear.heard[-1] == ("ended",)


def test_a_bug_reaches_the_excepthook_in_the_gui_thread(qtbot):
    def broken():
        raise KeyError("a bug")

    with qtbot.captureExceptions() as caught:
        job = Job(broken)
        with qtbot.waitSignal(job.ended):
            job.start()
        qtbot.waitUntil(lambda: len(caught) == 1)
    assert caught[0][0] is KeyError
    assert not job.running


def test_closing_waits_for_what_is_written_and_cancels_the_rest(qtbot):
    written, begun = [], threading.Event()
    release = threading.Event()

    def writing():
        begun.wait(60)
        written.append("draft")

    writer = Job(writing, must_finish=True).start()
    reader = Job(lambda: release.wait(60)).start()
    begun.set()
    finish_all(5)
    assert written == ["draft"]
    assert not reader.running
    release.set()
    assert writer.wait(60)
    assert reader.wait(60)


def test_a_job_may_outlive_its_window(qtbot):
    """The receiver is gone: the job goes on in silence."""
    release = threading.Event()

    def slow():
        release.wait(60)
        yield 1

    job = Job(slow)
    ear = Ear(job)
    job.start()
    ear.deleteLater()
    del ear
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with qtbot.waitSignal(job.ended):
        release.set()


def test_a_job_that_nobody_holds_any_more_is_never_destroyed_in_its_own_thread(qtbot):
    """Qt objects that go in another thread than theirs take the program with them."""

    class Held:
        """Goes with the job whose signal holds it."""

    def begin(*, waits):
        held, go, begun = Held(), threading.Event(), threading.Event()

        def work():
            begun.set()
            if waits:
                assert go.wait(60)

        weakref.finalize(held, lambda: went.append(threading.current_thread()))
        job = Job(work, "held")
        job.done.connect(lambda _value, _held=held: None)
        job.start()
        assert begun.wait(60)
        return job, go

    went = []
    job, go = begin(waits=True)
    job.cancel()
    thread = job._thread
    del job
    gc.collect()
    go.set()
    thread.join(60)
    assert went == [], "it waits for the thread that it lives in"
    other, _go = begin(waits=False)
    with qtbot.waitSignal(other.ended):
        pass
    gc.collect()
    assert went[:1] == [threading.main_thread()]
