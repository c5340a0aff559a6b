"""Options of reading a message."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.providers.row import Provider
from smtpgui.core.settings.model import SmtpSettings


@dataclass(frozen=True, slots=True)
class MessageOptions:
    """Options of reading a message.

    `settings` and `provider` are the custom server that the message should have come through, `test_id` the
    number of the test that it should be; empty ones are not asked about. `offline` judges without the DNS.
    `timeout` in seconds bounds the whole. `attached` reads the first message attached to this one instead, so many
    times over. `last_test` is the number of the test that was sent last, if the message is of a test at all.
    """

    settings: SmtpSettings | None = None
    provider: Provider | None = None
    test_id: str = ""
    offline: bool = False
    timeout: float = 20.0
    attached: int = 0
    last_test: str = ""
