"""What a platform is to the program: something that is read, written and asked for a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from smtpgui.core.findings import Finding
from smtpgui.core.platforms.mapping import Remote
from smtpgui.core.platforms.preset import Preset
from smtpgui.core.settings.model import SmtpSettings


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """What becomes of the password that the platform keeps: replaced by `word`, removed, or (neither) left alone."""

    word: str = field(default="", repr=False)
    clear: bool = False

    @property
    def any(self) -> bool:
        """Whether something about the password is written."""
        return bool(self.word) or self.clear


KEEP = PasswordChange()


@dataclass(frozen=True, slots=True)
class PlatformTest:
    """What came of a test that the platform ran from its own servers.

    `stage` is where it ended, in the words of the ladder as far as they are known; `words` is what the mail server
    said to the platform, `code` the platform's own word for it. What the platform does not tell is "" or None.
    """

    accepted: bool
    stage: str = ""
    smtp_code: int | None = None
    enhanced_code: str = ""
    words: str = ""
    tls: str = ""
    cleartext: bool | None = None
    slowest_ms: int | None = None
    code: str = ""


class Platform(Protocol):
    """One application on one platform. Every failure is Trouble; no Finding holds a secret, whatever is answered."""

    preset: Preset
    label: str
    """What the user calls it."""

    def sign_in(self) -> None:
        """Get a token. Trouble `platform.wrong_key`, `platform.bad_token`, `http.*`."""
        ...

    def read(self) -> Remote:
        """What the platform holds now."""
        ...

    def write(self, values: Mapping[str, Any], password: PasswordChange, base: Remote) -> tuple[Finding, ...]:
        """Write `values` (by field rule) over what was read as `base`; what the platform refused, or nothing.

        Trouble whose fact `sent` is true leaves open whether it was written. Trouble `platform.changed` where the
        platform no longer holds `base`.
        """
        ...

    def test(self, recipient: str, settings: SmtpSettings, password: str) -> PlatformTest | tuple[Finding, ...]:
        """Let the platform test `settings`; or what it refused about them. Trouble `platform.no_test`."""
        ...

    def preview(self, values: Mapping[str, Any], password: PasswordChange, base: Remote | None) -> tuple[str, ...]:
        """The lines of the request that `write` would send, secrets hidden."""
        ...
