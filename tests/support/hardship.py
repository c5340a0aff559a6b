"""What disks and systems do to programs: files that may not grow, folders that may not be written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Let every write behind `size` bytes of a file fail with EFBIG (setrlimit(2), RLIMIT_FSIZE)."""
    import resource  # Unix only

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Obey file permissions, which root does not have to."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that belongs to whoever `unprivileged` is; pytest's own are closed to nobody."""
    folder = Path(tempfile.mkdtemp(prefix="smtpgui-test-"))
    try:
        yield folder
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


def give_away(*paths: Path) -> None:
    """Make `paths` belong to whoever `unprivileged` is."""
    if os.geteuid() == 0:
        for path in paths:
            os.chown(path, NOBODY, NOBODY)
