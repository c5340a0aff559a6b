"""The selectors to look at: those that the provider assigns and those that the user knows. Never a guess."""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.dnshealth.subject import DnsOptions


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector, the CNAME targets that the provider assigns to it, and whether the provider named it."""

    label: str
    targets: tuple[str, ...] = ()
    assigned: bool = False

    def name(self, domain: str) -> str:
        """Where its key stands (RFC 6376 3.6.2.1)."""
        return f"{self.label}._domainkey.{domain}"


def selectors_of(options: DnsOptions, domain: str) -> list[Selector]:
    """The user's selectors first, then the provider's, each once with all its targets for `domain`."""
    targets: dict[str, list[str]] = {}
    typed = [_label(text) for text in options.selectors]
    keys = [key for key in options.provider.dkim if "*" not in key.selector] if options.provider else []
    for label in typed:
        if label:
            targets.setdefault(label, [])
    for key in keys:
        targets.setdefault(key.selector.lower(), []).extend(key.targets(domain))
    return [Selector(label, tuple(found), label not in typed) for label, found in targets.items()]


def _label(text: str) -> str:
    """A selector as typed, perhaps with the rest of its name."""
    return text.strip().lower().partition("._domainkey")[0].strip(".")
