"""Standard streams: usable whatever was done with them before the start, and where a fault of the program is told."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from types import TracebackType

from smtpgui.cli.output.result import UNUSABLE
from smtpgui.core.findings import Finding


def make_usable() -> None:
    """Lead a stream that was closed before the start to nowhere, and let no letter end the program."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = getattr(sys, name)
        if stream is None:  # else the next file that is opened would get its number, and be written to
            _to_nowhere(number)
            stream = os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False)
            setattr(sys, name, stream)
        if number and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old code page must not end the program


def is_of_output(error: OSError) -> bool:
    """Whether `error` is of stdout: no room for it, or a device that is gone. A file's was told long before."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def drop_output() -> None:
    """Let go of what stdout still holds: Python would complain once more when it flushes it at the end."""
    _to_nowhere(1)


def _to_nowhere(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)


def fault_text(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The report of a fault. The message of an exception may quote what was typed, so it is left out."""
    from smtpgui.core.explain import explain
    from smtpgui.core.reports.report import versions

    words = explain(Finding("command.fault", {"exception": kind.__name__}))
    places = [
        f"  {frame.filename.replace(chr(92), '/').rpartition('site-packages/')[2].rpartition('/smtpgui/')[2]}"
        f":{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]
    about = [f"  {name} {version}" for name, version in versions()]
    return "\n".join([str(words.title), str(words.fix), *about, *places])


def show_fault(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Say where the program broke, instead of Python's traceback; the exit code says nothing about anybody's mail."""
    print(fault_text(kind, trace), file=sys.stderr)  # noqa: T201 - for the person at the terminal
    sys.exit(UNUSABLE)
