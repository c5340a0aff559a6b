"""Reading a received message: who sent it, which way it came, and what proves that."""

from __future__ import annotations

from collections.abc import Generator

from smtpgui.core.findings import Step
from smtpgui.core.message.options import MessageOptions
from smtpgui.core.net.network import Network

__all__ = ["MessageOptions", "read_message"]

_SYSTEM = Network()
_NO_OPTIONS = MessageOptions()


def read_message(
    data: bytes, network: Network = _SYSTEM, options: MessageOptions = _NO_OPTIONS
) -> Generator[Step, None, None]:
    """Judge the message in `data`: a running Step for each question, then the same one ended.

    What the DNS does not answer is said to be unknown. What it needs is imported when it is asked.
    Raises Trouble: `mail.*` where it is no message that can be read.
    """
    from smtpgui.core.message.judging.run import judge

    yield from judge(data, network, options)
