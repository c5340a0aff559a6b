"""Files read with a limit, written whole or not at all, and why that failed as Trouble `file.*`."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from smtpgui.core.findings import Finding, Trouble

LONGEST_FILE = 1 << 20
"""Largest file that is read whole, in bytes, where the caller does not say."""

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def reason_of(error: OSError) -> str:
    """What the system says of `error`, in its own words."""
    return error.strerror or type(error).__name__


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn an OSError into Trouble about the file at `path`. Raises Trouble: file.not_found, file.unreadable."""
    try:
        yield
    except FileNotFoundError as error:
        raise Trouble(Finding("file.not_found", {"file": str(path)})) from error
    except OSError as error:
        raise Trouble(Finding("file.unreadable", {"file": str(path), "reason": reason_of(error)})) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an OSError into Trouble about the file at `path`. Raises Trouble: file.disk_full, file.cannot_write."""
    try:
        yield
    except OSError as error:
        code = "file.disk_full" if error.errno in _NO_SPACE else "file.cannot_write"
        raise Trouble(Finding(code, {"file": str(path), "reason": reason_of(error)})) from error


def open_file(path: Path) -> BinaryIO:
    """The file at `path`, open for reading bytes. Raises Trouble: file.not_found, file.unreadable."""
    with reading(path):
        return path.open("rb")


def read_file(path: Path, limit: int = LONGEST_FILE) -> bytes:
    """The content of the file at `path`, at most one byte more than `limit`, so that a longer one can be told.

    Raises Trouble: file.not_found, file.unreadable.
    """
    with reading(path), path.open("rb") as stream:
        return stream.read(limit + 1)


def write_file(path: Path, text: str) -> None:
    """Write `text` to `path` in UTF-8, whole or not at all, readable for its owner only.

    A device or pipe is written to directly; a link stays one. Raises Trouble: file.disk_full, file.cannot_write.
    """
    content = text.encode("utf-8", "backslashreplace")  # in JSON a lone surrogate is written just so
    with writing(path):
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                stream.write(content)
        else:
            write_whole(Path(os.path.realpath(path)), content)


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` on the disk and then in the place of `path`; OSError leaves the old file as it was."""
    with beside(path) as new:
        with new.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(path)
    sync_folder(path.parent)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A new, empty file in the folder of `path`, with mode 0600; removed at the end unless it was renamed."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", suffix=".new", dir=path.parent)
    os.close(handle)
    new = Path(name)
    try:
        yield new
    finally:
        new.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Put the names in `folder` on the disk, where the system can do that."""
    with suppress(OSError):  # Windows cannot open a folder; some network file systems cannot sync one
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
