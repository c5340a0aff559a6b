"""Runs audits for the window: asks for a list, works in the background, saves the result."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from smtpgui.core.auditing.running import Auditing, Ended
from smtpgui.core.explain import explain
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.language import _
from smtpgui.core.network import Network
from smtpgui.gui.audit_window import AuditWindow
from smtpgui.gui.jobs import Job
from smtpgui.gui.look import Tone

_LISTS = "(*.csv *.txt *.tsv)"


class Auditor(QObject):
    """One audit window and its work. The lines stand in a temporary file until they are saved."""

    def __init__(self, parent: QWidget, network: Network) -> None:
        self.window = AuditWindow(parent)
        super().__init__(self.window)
        self._network = network
        self._folder = folder = Path(tempfile.mkdtemp(prefix="smtpgui-audit-"))
        self._list: Path | None = None
        self._last: Path | None = None
        self._auditing: Auditing | None = None
        self._job: Job | None = None
        self._number = 0
        window = self.window
        window.list_wanted.connect(self._choose_list)
        window.last_wanted.connect(self._choose_last)
        window.save_wanted.connect(self._choose_file)
        window.cancel_wanted.connect(self.cancel)
        window.finished.connect(self._close)
        window.destroyed.connect(lambda: shutil.rmtree(folder, ignore_errors=True))
        window.show()

    def run(self, path: Path) -> None:
        """Audit the list at `path`."""
        self.cancel()
        self._list = path
        self._number += 1
        output = self._folder / f"{self._number}.jsonl"
        self._auditing = auditing = Auditing(output, last=self._last)
        self.window.show_running(path.name, compared=self._last is not None)
        self._job = Job(lambda: _work(auditing, path, self._network), "audit")
        self._job.item.connect(self._ended)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._job.start()

    def compare_with(self, path: Path) -> None:
        """Hold the list's audit against an earlier one, in a new run."""
        self._last = path
        if self._list is not None:
            self.run(self._list)
        else:
            text = _("The next audit is compared with {file}.").replace("{file}", path.name)
            self.window.show_message(text, Tone.INFO)

    def save(self, path: Path) -> None:
        """Write the result: a table for .csv, a page for .html, else the lines."""
        auditing = self._auditing
        if auditing is None or auditing.output is None:
            return
        job = Job(lambda: _save(auditing, path), "save audit", must_finish=True)
        said = _("Saved as {file}.").replace("{file}", path.name)
        job.done.connect(lambda _nothing: self.window.show_message(said, Tone.OK))
        job.failed.connect(self._say)
        job.start()

    @Slot()
    def cancel(self) -> None:
        """Stop; what is there stays."""
        if self._job is not None and self._job.running:
            self._job.cancel()
            self.window.show_done(cancelled=True)

    @property
    def running(self) -> bool:
        """Whether an audit is under way."""
        return self._job is not None and self._job.running

    @Slot(object)
    def _ended(self, ended: Ended | None) -> None:
        if ended is not None:
            self.window.show_ended(ended)

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self.window.show_done()

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
        if self._job is not None:
            self._job.cancel()

    # Files

    @Slot()
    def _choose_list(self) -> None:
        self._ask(_("Choose a list…"), " ".join((_("Lists"), _LISTS)), self.run)

    @Slot()
    def _choose_last(self) -> None:
        self._ask(_("Compare with an earlier audit…"), _("Audits") + " (*.jsonl)", self.compare_with)

    @Slot()
    def _choose_file(self) -> None:
        dialog = self._ask(_("Save…"), "JSON Lines (*.jsonl);;CSV (*.csv);;HTML (*.html)", self.save)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("jsonl")
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.rpartition(".")[2].rstrip(")")))
        dialog.selectFile(f"{self._list.stem if self._list else 'audit'}-audit")

    def _ask(self, title: str, kinds: str, accept: object) -> QFileDialog:
        dialog = QFileDialog(self.window, title.rstrip("…"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([*kinds.split(";;"), _("All files (*)")] if ";;" not in kinds else kinds.split(";;"))
        dialog.fileSelected.connect(lambda chosen: accept(Path(chosen)))  # type: ignore[operator]
        dialog.open()
        return dialog


def _work(auditing: Auditing, path: Path, network: Network) -> Generator[Ended | None, None, None]:
    """The audit, in its thread. Trouble `file.*`, and `audit.empty` for a list without a domain."""
    from smtpgui.core.dnshealth.audit import AuditOptions, read_rows

    try:
        stream = path.open("rb")
    except OSError as error:
        facts = {"file": str(path), "reason": error.strerror or type(error).__name__}
        raise Trouble(Finding("file.unreadable", facts)) from error
    with stream, auditing:
        yield from auditing.run(read_rows(stream), network, AuditOptions())
    if not auditing.summary.total:
        raise Trouble(Finding("audit.empty", {"file": path.name}))


def _save(auditing: Auditing, path: Path) -> None:
    match path.suffix.lower():
        case ".csv":
            auditing.write_table(path)
        case ".html" | ".htm":
            auditing.write_page(path)
        case _:
            assert auditing.output is not None
            try:
                shutil.copyfile(auditing.output, path)
            except OSError as error:
                facts = {"file": str(path), "reason": error.strerror or type(error).__name__}
                raise Trouble(Finding("file.cannot_write", facts)) from error
