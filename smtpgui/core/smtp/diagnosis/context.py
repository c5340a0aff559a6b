"""What is known of the attempt that a finding belongs to, for the words that mention it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from smtpgui.core.findings import Fact, Finding, Text, forms
from smtpgui.core.providers.table import provider_of_server
from smtpgui.core.smtp.diagnosis.rules import words_of

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class AttemptContext:
    """The settings of an attempt, as far as they are known; "" and 0 where not.

    `app_password` says whether the password has the shape of an app password: never what it is.
    """

    server: str = ""
    port: int = 0
    username: str = ""
    sender: str = ""
    recipient: str = ""
    app_password: bool | None = None

    def facts(self) -> Mapping[str, Fact]:
        """The facts that a finding's words may mention.

        `own_address` is the username where it can be used as sender address, `full_address` the sender address
        where it can be tried as username, `other_port` and `port_to_try` the port to try next: one for texts,
        where the one that was found takes its place, the other for buttons.
        """
        provider = provider_of_server(self.server, self.sender)
        is_address = "@" in self.username
        other_port = ("465" if self.port == 587 else "587") if self.port else ""
        return {
            "server": self.server,
            "provider": provider.name if provider else self.server,
            "port": str(self.port or ""),
            "other_port": other_port,
            "port_to_try": other_port,
            "username": self.username,
            "sender": self.sender,
            "recipient": self.recipient,
            "domain": self.sender.rpartition("@")[2],
            "own_address": self.username if is_address and self.username != self.sender else "",
            "full_address": self.sender if self.username and not is_address else "",
        }


def complete(finding: Finding, context: AttemptContext) -> Finding:
    """`finding` with every fact that its words mention: its own, else that of the attempt, else ""."""
    words = words_of(finding.code)
    if words is None:
        return finding
    facts: dict[str, Fact] = {name: fact for name, fact in finding.facts.items() if fact not in ("", None)}
    at_hand = context.facts()
    offered = (text for offer in words.offers for text in (offer.label, offer.value, offer.target))
    for name in fields(words.title, words.why, words.fix, *offered):
        facts.setdefault(name, at_hand.get(name, ""))
    return replace(finding, facts=facts)


def fields(*texts: Text) -> Iterator[str]:
    """The names in braces that `texts` mention."""
    for text in texts:
        for template in forms(text):
            yield from _FIELD.findall(template)
