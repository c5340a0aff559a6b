"""Options of a test."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection.timeouts import CLIENT_LIMITS, Limits

TLS_MODES = ("auto", "starttls", "implicit")
"""How to encrypt: `auto` takes TLS from the start on ports 465 and 2465, else STARTTLS (RFC 8314)."""


@dataclass(frozen=True, slots=True)
class SendTestOptions:
    """Options of a test.

    `timeout` is for the whole test, in seconds. `client_mode` negotiates like a mail client instead of the
    platform. `name` is the configuration's, for the subject; `test_id` the test's number, made up where it is
    "". `limits` are the single waits; None takes the platform's, or a client's patience in client mode.
    ValueError for a `tls` that is not in TLS_MODES or a `timeout` that is not above zero.
    """

    timeout: float = 30.0
    tls: str = "auto"
    client_mode: bool = False
    name: str = ""
    test_id: str = ""
    limits: Limits | None = None

    def __post_init__(self) -> None:
        if self.tls not in TLS_MODES:
            raise ValueError(f"tls must be one of {', '.join(TLS_MODES)}")
        if not self.timeout > 0:
            raise ValueError("the time-out must be above zero")

    def implicit(self, settings: SmtpSettings) -> bool:
        """Whether the connection is encrypted from its first byte."""
        return settings.implicit_tls if self.tls == "auto" else self.tls == "implicit"

    @property
    def waits(self) -> Limits:
        """The time limits that apply."""
        return self.limits or (CLIENT_LIMITS if self.client_mode else Limits())
