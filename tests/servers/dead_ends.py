"""Addresses at which nobody answers, on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from smtpgui.core.net.network import Address


@contextmanager
def silent_address() -> Iterator[Address]:
    """An address that neither accepts nor refuses: a listener whose queue is full drops what comes."""
    with ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.settimeout(0)
            filler.connect_ex(("127.0.0.1", port))
        yield Address(socket.AF_INET, "127.0.0.1", port)


def refusing_address() -> Address:
    """An address where connections are refused."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return Address(socket.AF_INET, "127.0.0.1", taken.getsockname()[1])
