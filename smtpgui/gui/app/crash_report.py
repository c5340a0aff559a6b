"""What happens when the program itself is at fault: nothing is lost, and the report holds no secret."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from PySide6.QtWidgets import QApplication, QWidget

from smtpgui.core.language import _
from smtpgui.core.reports.report import versions
from smtpgui.gui.jobs.log import log


def fault_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where the program failed. The message of an exception may quote what was typed, so it is left out."""
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
        from smtpgui.gui.widgets.prompts import show_text

        show_text(
            window,
            _("The program ran into a fault"),
            _("Your work is saved as a draft. The report below contains nothing that you typed."),
            report,
            "fault",
        )

    sys.excepthook = hook
