"""Messages on what went wrong: troubles, refused imports, and faults of the program itself."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from functools import partial
from types import TracebackType

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.explain import explain, severity
from smtpgui.core.findings import Explanation, Finding, Severity
from smtpgui.core.language import _
from smtpgui.core.workspace import ImportResult
from smtpgui.gui.jobs.log import log
from smtpgui.gui.session.configuration_actions import ConfigurationActions
from smtpgui.gui.session.session import Session
from smtpgui.gui.widgets import prompts

_AGAIN = ("store.busy", "store.disk_full", "store.read_only", "store.disk_fault", "store.cannot_open")
_BESIDE = ("store.changed_elsewhere", "store.gone")
_ELSEWHERE = (*_AGAIN, "store.damaged")


Answer = tuple[str, Callable[[], object]]


class ErrorMessages(QObject):
    """Shows the troubles of session and imports: an error in a dialog, a warning in passing."""

    def __init__(self, session: Session, library: ConfigurationActions, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._library, self._window = session, library, window
        session.troubled.connect(self.show)
        session.not_saved.connect(self._show_not_saved)
        session.not_opened.connect(self._show_not_opened)
        library.refused.connect(self._show_refused)

    @Slot(Finding)
    def show(self, finding: Finding) -> None:
        """Say what went wrong."""
        self._say(finding, [])

    @Slot(Finding, object)
    def _show_not_opened(self, finding: Finding, again: Callable[[], object]) -> None:
        """Say why there is nothing to work on: it can be tried again, or the program ends."""
        self._say(finding, [(_("Try again"), again)], (_("Quit"), self._window.close))

    @Slot(Finding, object, object)
    def _show_not_saved(self, finding: Finding, edit: Edit, again: Callable[[], object]) -> None:
        """Say why something was not saved; it is still on the form, and can be saved again or somewhere else."""
        answers: list[Answer] = []
        if finding.code in _AGAIN or finding.code.startswith("keyring."):
            answers.append((_("Try again"), again))
        if finding.code in _BESIDE:
            answers.append((_("Save as a copy"), partial(self._library.save_copy, edit)))
        if finding.code in _ELSEWHERE:
            answers.append((_("Save elsewhere…"), partial(self._save_elsewhere, edit)))
        self._say(finding, answers)

    def _save_elsewhere(self, edit: Edit) -> None:
        from smtpgui.gui.app.actions import file_name

        name = f"{file_name(edit.saved.name)}.json"
        write = partial(self._library.export_edit, edit)
        prompts.file_to_write(self._window, _("Export"), name, "json", write)

    def _say(self, finding: Finding, answers: list[Answer], last: Answer | None = None) -> None:
        words = explain(finding)
        log.info("%s %s", words.severity, finding.code)
        if severity(finding) is not Severity.ERROR:
            self._session.said.emit(f"{words.title} {_more(words)}".strip(), "", None)
            return
        prompts.ask(self._window, str(words.title), _more(words), [*answers, last or _close()], "trouble")

    @Slot(list)
    def _show_refused(self, results: list[ImportResult]) -> None:
        """Say in one place which files of an import changed nothing, and why."""
        titles = [str(explain(Finding("import.nothing_added", {"file": result.file})).title) for result in results]
        reasons = [explain(finding) for result in results for finding in result.refused]
        text = "\n".join(f"{words.title} {_more(words)}".strip() for words in reasons)
        prompts.ask(self._window, "\n".join(titles), text, [_close()], "refused")


def _close() -> Answer:
    return (_("Close"), lambda: None)


def _more(words: Explanation) -> str:
    return " ".join(str(part) for part in (words.why, words.fix) if part)


def fault_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Tell where the program failed, without the exception's message, which may quote what was typed."""
    from smtpgui.core.reports.report import versions

    frames = traceback.extract_tb(trace)
    lines = [f"{name} {version}" for name, version in versions()]
    lines.append(kind.__name__)
    lines += [f"  {frame.filename.rpartition('smtpgui/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join(lines)


def show_faults(window: QWidget) -> None:
    """Show faults in `window` from now on, instead of ending the program."""

    def hook(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        report = fault_report(kind, trace)
        log.error("fault: %s", report.replace("\n", " | "))
        print(report, file=sys.stderr)  # noqa: T201 - for whoever started the program from a terminal
        prompts.show_text(
            window,
            _("The program ran into a fault"),
            _("Your work is saved as a draft. The report below contains nothing that you typed."),
            report,
            "fault",
        )

    sys.excepthook = hook
