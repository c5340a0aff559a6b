"""The three streams of a terminal program, whatever was done with them before it started."""

from __future__ import annotations

import errno
import os
import sys


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
    """Whether `error` is of stdout: no room for it, or a device that is gone. A file's became Trouble long before."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def drop_output() -> None:
    """Let go of what stdout still holds: Python would complain once more when it flushes it at the end."""
    _to_nowhere(1)


def _to_nowhere(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
