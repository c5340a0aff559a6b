"""Runs audits for the window: asks for a list, works in the background, saves the result."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from smtpgui.core.audit.checkpoint import Checkpoint, CheckpointFolder
from smtpgui.core.audit.runner import AuditResult, AuditRun
from smtpgui.core.audit.summary import left_text
from smtpgui.core.explain import explain
from smtpgui.core.files import open_file, writing
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.language import _, say, shown
from smtpgui.core.net.network import Network
from smtpgui.gui.audit.window import AuditWindow
from smtpgui.gui.jobs.job import Job, JobRunner
from smtpgui.gui.widgets import prompts
from smtpgui.gui.widgets.style import Tone

_LISTS = "(*.csv *.txt *.tsv)"


class AuditController(JobRunner):
    """One audit window and its work. The lines stand in `unfinished`, whence an interrupted audit is gone on with."""

    def __init__(self, parent: QWidget, network: Network, unfinished: CheckpointFolder) -> None:
        self.window = AuditWindow(parent)
        super().__init__(self.window)
        self._network = network
        self._unfinished = unfinished
        self._begun = unfinished.found()
        self._last: Path | None = None
        self._auditing: AuditRun | None = None
        self._complete = False
        window = self.window
        window.list_wanted.connect(self._choose_list)
        window.last_wanted.connect(self._choose_last)
        window.save_wanted.connect(self._choose_file)
        window.cancel_wanted.connect(self.cancel)
        window.resume_wanted.connect(self.resume)
        window.forget_wanted.connect(self._forget)
        window.finished.connect(self._close)
        window.show()
        if self._begun is not None:
            window.offer_to_go_on(self._begun.source.name, self._begun.count())

    def run(self, path: Path) -> None:
        """Audit the list at `path`."""
        self.cancel()
        try:
            self._begun = self._unfinished.begin(path, blocklists=self.window.blocklists.isChecked())
        except Trouble as trouble:
            self._say(trouble.finding)
            return
        self._start(self._begun, AuditRun(self._begun.lines, last=self._last))

    def begin(self, path: Path) -> None:
        """Audit the list at `path`; where another is not finished, ask before it gives way."""
        begun = None if self._complete else self._begun
        if begun is None or not begun.count():
            self.run(path)
            return
        prompts.ask(
            self.window,
            say("The audit of {file} is not finished.", file=shown(begun.source.name)),
            _("What it found so far goes when another list takes its place."),
            [(_("Audit the other list"), lambda: self.run(path)), (_("Cancel"), lambda: None)],
            "audit_unfinished",
        )

    @Slot()
    def resume(self) -> None:
        """Go on with the audit that was interrupted; what is done already is shown and not asked again."""
        if self._begun is not None and not self.running:
            self.window.blocklists.setChecked(self._begun.blocklists)
            self._start(self._begun, AuditRun(self._begun.lines, resuming=True, last=self._last, replaying=True))

    def _start(self, begun: Checkpoint, auditing: AuditRun) -> None:
        self._auditing, self._complete = auditing, False
        self.window.show_running(begun.source.name, compared=self._last is not None)
        work = partial(_work, auditing, begun, self._network)
        self.start_job(Job(work, "audit", item=self._ended, done=self._done, failed=self._failed))

    def compare_with(self, path: Path) -> None:
        """Hold the list's audit against an earlier one, in a new run."""
        self._last = path
        if self._auditing is not None and self._begun is not None:
            self.run(self._begun.source)
        else:
            text = say("The next audit is compared with {file}.", file=path.name)
            self.window.show_message(text, Tone.INFO)

    def save(self, path: Path) -> None:
        """Write the result: a table for .csv, a page for .html, else the lines."""
        auditing = self._auditing
        if auditing is None or auditing.output is None:
            return
        said = say("Saved as {file}.", file=path.name)
        job = Job(lambda: _save(auditing, path), "save audit", failed=self._say, must_finish=True)
        job.done.connect(lambda _nothing: self.window.show_message(said, Tone.OK))
        job.start()

    @Slot()
    def cancel(self) -> None:
        """Stop; what is there stays."""
        if self.stop_job():
            self.window.show_done(cancelled=True)
            if self._begun is not None and self.window.model.rowCount():
                self.window.offer_to_go_on(self._begun.source.name, self.window.model.rowCount())

    @Slot(object)
    def _ended(self, ended: AuditResult | int | None) -> None:
        if isinstance(ended, int):
            self.window.show_total(ended)
        elif ended is not None:
            self.window.show_ended(ended)

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self._complete = True
        self.window.show_done()
        if self._auditing is not None and self._auditing.summary.left:
            self.window.show_message(left_text(self._auditing.summary), Tone.INFO)

    @Slot(Finding)
    def _failed(self, finding: Finding) -> None:
        self.window.show_done()
        self._say(finding)

    @Slot(Finding)
    def _say(self, finding: Finding) -> None:
        words = explain(finding)
        self.window.show_message(f"{words.title} {words.fix}".strip())

    @Slot(int)
    def _close(self, _result: int) -> None:
        self.stop_job()
        if self._complete:
            self._unfinished.end()

    @Slot()
    def _forget(self) -> None:
        self.window.show_message("")
        if self._auditing is None:
            self._unfinished.end()
            self._begun = None
        else:
            self._complete = True  # what is shown can still be saved

    # Files

    @Slot()
    def _choose_list(self) -> None:
        kind = " ".join((_("Lists"), _LISTS))
        prompts.file_to_open(self.window, _("Choose a list…").rstrip("…"), kind, self.begin)

    @Slot()
    def _choose_last(self) -> None:
        title, kind = _("Compare with an earlier audit…").rstrip("…"), _("Audits") + " (*.jsonl)"
        prompts.file_to_open(self.window, title, kind, self.compare_with)

    @Slot()
    def _choose_file(self) -> None:
        name = f"{self._begun.source.stem if self._begun else 'audit'}-audit"
        dialog = prompts.file_to_write(self.window, _("Save…").rstrip("…"), name, "jsonl", self.save)
        dialog.setNameFilters(["JSON Lines (*.jsonl)", "CSV (*.csv)", "HTML (*.html)"])
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.rpartition(".")[2].rstrip(")")))


def _work(
    auditing: AuditRun, begun: Checkpoint, network: Network
) -> Generator[AuditResult | int | None, None, None]:
    """The length of the list, then the audit, in its thread. Trouble `file.*`, `audit.empty` without a domain."""
    from smtpgui.core.audit.engine import AuditOptions
    from smtpgui.core.audit.input_rows import read_rows
    from smtpgui.core.dnshealth import DnsOptions

    path = begun.source
    options = AuditOptions(DnsOptions(also=("blocklist",) if begun.blocklists else ()))
    with open_file(path) as stream, auditing:
        yield sum(1 for _row in read_rows(stream))
        stream.seek(0)
        yield from auditing.run(read_rows(stream), network, options)
    if not auditing.summary.total:
        raise Trouble(Finding("audit.empty", {"file": path.name}))


def _save(auditing: AuditRun, path: Path) -> None:
    match path.suffix.lower():
        case ".csv":
            auditing.write_table(path)
        case ".html" | ".htm":
            auditing.write_page(path)
        case _:
            assert auditing.output is not None
            with writing(path):
                shutil.copyfile(auditing.output, path)
