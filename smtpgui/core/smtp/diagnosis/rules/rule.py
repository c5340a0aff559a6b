"""A row of the table of server answers, and when it applies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from smtpgui.core.findings import Explanation, Offer, Severity, Text
from smtpgui.core.smtp.connection.reply import Reply

PERMANENT = tuple(range(500, 600))
"""Every reply code of a permanent refusal."""

TRANSIENT = tuple(range(400, 500))
"""Every reply code of a refusal for now."""

NO_CODE = (0,)
"""For texts that come without a reply code: what a program printed of its own."""


ENVELOPE = ("mail_from", "rcpt_to", "data")
"""The steps after the sign-in."""

DELIVERY = ("rcpt_to", "data")
"""The steps at which a server speaks of the recipient and of the message."""

OFF = r"(disabled|deactivated|suspended|locked|blocked|terminated|closed|frozen|inactive|cancell?ed)"
"""What an account is that works no more."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One answer that servers give: the words of its `code`, and what makes an answer be this one.

    All that is given must fit together: `text`, regular expressions of which one is found in the answer's
    words (capitals do not matter); `codes`, reply codes (none: any refusal); `enhanced`, enhanced status codes;
    `hosts`, patterns for the server's name; `steps`, of the test. Enhanced codes never decide alone: different
    servers mean different things by one. `app_password` asks whether the password has the shape of an app
    password. `setting` is the field that the finding concerns. The words may be left out where another row, or
    the dialogue's own table, explains `code`; a row without `setting` then concerns what that row does.
    """

    code: str
    title: Text = ""
    why: Text = ""
    fix: Text = ""
    offers: tuple[Offer, ...] = ()
    page: str = ""
    severity: Severity = Severity.ERROR
    text: tuple[str, ...] = ()
    codes: tuple[int, ...] = ()
    enhanced: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    setting: str | None = None
    app_password: bool | None = None

    def __post_init__(self) -> None:
        if not (self.text or self.hosts or self.steps or (self.codes and not self.enhanced)):
            raise ValueError(f"{self.code}: a code alone does not decide")

    @property
    def words(self) -> Explanation:
        """What is said of the answer, where the row says anything."""
        return Explanation(self.severity, self.title, self.why, self.fix, self.offers, self.page)

    def fits(self, reply: Reply, *, step: str, host: str, app_password: bool | None) -> bool:
        """Whether this row explains `reply`.

        A `step` of "" and a reply code of 0 are not known: they fit rows that go by the text. An unknown `host`
        fits only rows that name none.
        """
        return (
            (not self.steps or step in self.steps or (not step and bool(self.text)))
            and (not self.codes or not reply.code or reply.code in self.codes)
            and (not self.enhanced or reply.enhanced in self.enhanced)
            and (not self.hosts or any(fnmatchcase(host, pattern) for pattern in self.hosts))
            and (self.app_password is None or self.app_password == app_password)
            and (not self.text or _pattern(self.text).search(reply.text) is not None)
            and (bool(self.text) or bool(reply.code))
        )


@lru_cache(maxsize=1024)
def _pattern(texts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(texts), re.IGNORECASE)
