"""The Platform protocol: settings are read, written and tested through it."""

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
    """A change of the stored password: replaced by `word`, removed (`clear`), or left alone (neither)."""

    word: str = field(default="", repr=False)
    clear: bool = False

    @property
    def any(self) -> bool:
        """Whether something about the password is written."""
        return bool(self.word) or self.clear


KEEP = PasswordChange()


@dataclass(frozen=True, slots=True)
class PlatformTest:
    """The result of a test that the platform ran from its own servers.

    `stage` is where it ended, in the words of the ladder as far as they are known; `words` is what the mail server
    said to the platform, `code` the platform's own word for it. What the platform does not tell is "" or None.
    """

    accepted: bool
    stage: str = ""
    smtp_code: int | None = None
    enhanced_code: str = ""
    words: str = ""
    cleartext: bool | None = None
    code: str = ""


class Platform(Protocol):
    """One application on one platform. Every failure is Trouble; no Finding holds a secret, whatever is answered."""

    preset: Preset
    label: str
    """The user's name for it."""

    def sign_in(self) -> None:
        """Get a token. Raises Trouble: platform.wrong_key, platform.bad_token, http.*."""
        ...

    def read(self) -> Remote:
        """The present settings. Raises Trouble: platform.*, http.*, resolve.*."""
        ...

    def write(self, values: Mapping[str, Any], password: PasswordChange, base: Remote) -> tuple[Finding, ...]:
        """Write `values` (by field rule) over what was read as `base`; the fields that the platform refused.

        Raises Trouble: platform.*, http.*, resolve.*. One whose fact `sent` is true leaves open whether it was
        written; platform.changed: the platform no longer holds `base`.
        """
        ...

    def test(self, recipient: str, settings: SmtpSettings, password: str) -> PlatformTest | tuple[Finding, ...]:
        """Let the platform test `settings`. The result, or the fields that it refused.

        Raises Trouble: platform.*, http.*, resolve.*.
        """
        ...

    def preview(self, values: Mapping[str, Any], password: PasswordChange, base: Remote | None) -> tuple[str, ...]:
        """The lines of the request that `write` would send, secrets hidden."""
        ...
