"""Postfix's smtp-sink: a server that fails on request, behind an encryption of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from tests.servers.processes import answers, on_free_ports, path_of, running
from tests.support.real import need


@contextmanager
def smtp_sink(*options: str) -> Iterator[int]:
    """The port of an smtp-sink with `options` (smtp-sink(1)), in the clear. Skips where it is not installed."""
    need("smtp-sink")
    with on_free_ports(1, partial(_started, options)) as port:
        yield port


@contextmanager
def _started(options: Sequence[str], port: int) -> Iterator[int]:
    user = ["-u", "postfix"] if os.geteuid() == 0 else []  # as root it insists on another user
    with running([path_of("smtp-sink"), *user, *options, f"127.0.0.1:{port}", "10"], lambda: answers(port)):
        yield port
