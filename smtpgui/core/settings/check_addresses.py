"""Checks of the sender and reply-to addresses (RFC 5321 4.1.2, RFC 5322 3.4.1)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from smtpgui.core.findings import Finding
from smtpgui.core.net.hostnames import is_internal, to_ascii
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider_for
from smtpgui.core.settings.characters import INVISIBLE, facts_of, is_control, is_space
from smtpgui.core.settings.context import Situation

# Mail domains that people mean when they type nearly the same; their correct neighbours are left alone.
_OFTEN_MISTYPED = (
    "gmail.com", "googlemail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "yahoo.com",
    "yahoo.fr", "icloud.com", "orange.fr", "wanadoo.fr", "laposte.net",
)  # fmt: skip
_NEIGHBOURS = frozenset({"mail.com", "email.com", "ymail.com", "gmail.fr", "hotmail.de", "hotmail.it", "yahoo.it"})
_STRANGE = '<>()[],;:\\"“”„«»＠﹫．。｡'  # the last ones are read as @ and dot, and are none
LONGEST_LOCAL, LONGEST_ADDRESS = 64, 254
"""Most characters before the "@" and in the whole address (RFC 5321 4.5.3.1)."""

_NOBODY = re.compile(r"(?<![a-z])(no|do[-_.]?not|ne[-_.]?pas)[-_.]?(reply|repondre|répondre)", re.IGNORECASE)
_PAIR = re.compile(r"[^@\s,;]+@[^@\s,;]+")


def check_sender(situation: Situation) -> Iterator[Finding]:
    """Find faults of the sender address, and what is worth knowing about it."""
    settings = situation.settings
    address = settings.sender_address.strip()
    if not address:
        yield Finding("sender_address.empty", setting="sender_address")
        return
    faults = list(_faults(address, "sender_address", domain=""))
    yield from faults
    if faults:
        return
    yield from _typo(address, "sender_address")
    owner = provider_for(address)
    if owner:
        yield Finding(
            "sender_address.free", {"domain": settings.sender_domain, "provider": owner.name}, "sender_address"
        )
    if _may_not_send(address, settings.username.strip(), situation.provider):
        yield Finding(
            "sender_address.not_username",
            {
                "username": settings.username,
                "sender": address,
                "provider": situation.provider.name if situation.provider else settings.server,
            },
            "sender_address",
        )


def check_reply_to(situation: Situation) -> Iterator[Finding]:
    """Find faults of the reply-to address; an empty one stands for the sender."""
    address = situation.settings.reply_to_address.strip()
    if not address:
        return
    faults = list(_faults(address, "reply_to_address", domain=situation.settings.sender_domain))
    yield from faults
    if faults:
        return
    yield from _typo(address, "reply_to_address")
    if _NOBODY.search(address.partition("@")[0]):
        yield Finding("reply_to_address.nobody_reads", {"email": address}, "reply_to_address")
    domain = address.rpartition("@")[2].lower()
    if situation.settings.sender_domain and domain != situation.settings.sender_domain:
        yield Finding("reply_to_address.other_domain", {"domain": domain}, "reply_to_address")


def address_faults(address: str, setting: str) -> list[Finding]:
    """The format faults of one address that is not a setting, such as a test's recipient."""
    return list(_faults(address.strip(), setting, domain=""))


def _faults(address: str, setting: str, *, domain: str) -> Iterator[Finding]:
    """The first fault of an address, in the order in which a person would mend them."""
    if len(_PAIR.findall(address)) > 1:
        yield Finding("address.many", setting=setting)
        return
    strange = next((c for c in address if is_control(c) or c in INVISIBLE or c in _STRANGE), "")
    if strange:
        yield Finding("address.characters", facts_of(strange), setting)
    elif any(is_space(character) for character in address):
        yield Finding("address.space", setting=setting)
    elif "@" not in address:
        yield Finding("address.no_at", {"domain": domain or "example.org"}, setting)
    elif address.count("@") > 1:
        yield Finding("address.two_at", setting=setting)
    elif address.startswith("@"):
        yield Finding("address.no_name", {"domain": address[1:]}, setting)
    elif "." not in address.partition("@")[2]:
        yield Finding("address.no_dot", setting=setting)
    else:
        yield from _syntax(address, setting)


def _syntax(address: str, setting: str) -> Iterator[Finding]:
    local, _, domain = address.partition("@")
    foreign = next((c for c in local if not c.isascii()), "")
    if foreign:
        # Headers with such a local part come out broken at the platform: it knows no SMTPUTF8 (RFC 6531).
        code = "address.not_ascii" if foreign.isalpha() else "address.characters"
        yield Finding(code, {"char": foreign} if foreign.isalpha() else facts_of(foreign), setting)
        return
    if (
        "=?" in local
    ):  # an encoded word begins so (RFC 2047 2), and no mail program writes such an address as it is
        yield Finding("address.characters", {"char": "=?", "hidden": False}, setting)
        return
    if len(local) > LONGEST_LOCAL or len(address) > LONGEST_ADDRESS:
        yield Finding("address.too_long", {"local": LONGEST_LOCAL, "all": LONGEST_ADDRESS}, setting)
        return
    if not domain.isascii():
        ascii_domain = to_ascii(domain)
        suggestion = f"{local}@{ascii_domain}" if ascii_domain else ""
        yield Finding("address.domain_not_ascii", {"domain": domain, "suggestion": suggestion}, setting)
        return
    from email_validator import EmailNotValidError, validate_email

    if is_internal(domain.lower()):
        yield Finding("address.internal", {"domain": domain}, setting)
        return
    try:
        # strict: lengths as in RFC 5321 4.5.3.1; test_environment: names under .test are as good as others.
        validate_email(
            address, check_deliverability=False, allow_smtputf8=False, strict=True, test_environment=True
        )
    except EmailNotValidError:
        odd = next((c for c in local if not (c.isalnum() or c in ".!#$%&'*+/=?^_`{|}~-")), "")
        odd = odd or next((c for c in domain if not (c.isalnum() or c in ".-")), "")
        if odd:
            yield Finding("address.characters", facts_of(odd), setting)
        else:
            yield Finding("address.form", {"domain": domain}, setting)


def _typo(address: str, setting: str) -> Iterator[Finding]:
    local, _, domain = address.rpartition("@")
    meant = nearly(domain.lower())
    if meant:
        yield Finding("address.typo", {"email": f"{local}@{meant}"}, setting)


def nearly(domain: str) -> str:
    """The well-known mail domain that `domain` looks like without being it, or ""."""
    if domain in _NEIGHBOURS or domain in _OFTEN_MISTYPED:
        return ""
    close = difflib.get_close_matches(domain, _OFTEN_MISTYPED, n=1, cutoff=0.88)
    return close[0] if close and abs(len(close[0]) - len(domain)) <= 1 else ""


def _may_not_send(address: str, username: str, provider: Provider | None) -> bool:
    """Whether the provider's rule for senders makes a refusal likely."""
    if "@" not in username or username.lower() == address.lower():
        return False
    return provider is not None and provider.sender_rule in ("account", "alias")
