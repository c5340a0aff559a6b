"""Checks of username, password, authentication method and STARTTLS."""

from __future__ import annotations

from collections.abc import Iterator

from smtpgui.core.findings import Finding
from smtpgui.core.providers.row import Provider
from smtpgui.core.settings.characters import INVISIBLE, SMART_QUOTES, has_control, is_space, trimmed
from smtpgui.core.settings.context import Situation
from smtpgui.core.settings.model import AUTHENTICATIONS

APP_PASSWORD_LENGTH = 16
"""Letters of a Google app password, which Google shows in four groups of four."""

LONGEST = 1024
"""Longest username or password worth sending: RFC 4954 4 allows servers to stop at 12288 octets of base64."""


def check_username(situation: Situation) -> Iterator[Finding]:
    """Find faults of the username."""
    username, provider = situation.settings.username.strip(), situation.provider
    sender = situation.settings.sender_address.strip()
    if not username:
        yield Finding("username.empty", setting="username")
    elif has_control(username) or any(character in INVISIBLE for character in username):
        yield Finding("username.characters", setting="username")
    elif len(username) > LONGEST:
        yield Finding("username.too_long", {"limit": LONGEST}, "username")
    elif provider and provider.username == "address" and "@" not in username:
        yield Finding("username.need_full", {"provider": provider.name, "sender": sender}, "username")
    elif provider and provider.username.startswith("literal:"):
        word = provider.username_for(sender)
        if username != word:
            yield Finding("username.literal", {"provider": provider.name, "word": word}, "username")


def check_password(situation: Situation) -> Iterator[Finding]:
    """Find faults of the password that can be seen without a server."""
    password = situation.password
    if password is None or (not password and situation.password_stored):
        return
    if not password:
        yield Finding("password.empty", setting="password")
    elif has_control(password):
        yield Finding("password.characters", setting="password")
    elif is_mask(password):
        yield Finding("password.mask", setting="password")
    elif len(password) > LONGEST:
        yield Finding("password.too_long", {"limit": LONGEST}, "password")
    elif is_google(situation.provider):
        yield from _google(password)
    elif password != trimmed(password):
        yield Finding("password.edge_space", setting="password")
    elif any(character in INVISIBLE for character in password):
        yield Finding("password.invisible", setting="password")
    elif any(character in SMART_QUOTES for character in password):
        yield Finding("password.smart_quotes", setting="password")


def is_mask(password: str) -> bool:
    """Whether `password` is what a page shows in a password's place: stars or dots, and nothing else."""
    return len(password) > 3 and set(password) <= set("*•●·")


def is_google(provider: Provider | None) -> bool:
    """Whether the server wants a Google app password."""
    return provider is not None and provider.help_page == "google"


def _google(password: str) -> Iterator[Finding]:
    bare = "".join(character for character in password if not is_space(character))
    if len(bare) != APP_PASSWORD_LENGTH:
        yield Finding("password.google_length", {"n": len(bare)}, "password")
    elif not (bare.isascii() and bare.isalpha()):
        yield Finding("password.google_characters", setting="password")
    else:
        yield Finding("password.google_ok", setting="password")


def check_authentication(situation: Situation) -> Iterator[Finding]:
    """Find a method that is none of the platform's."""
    method = situation.settings.authentication
    if method not in AUTHENTICATIONS:
        yield Finding("authentication.unknown", {"method": method}, "authentication")


def check_starttls(situation: Situation) -> Iterator[Finding]:
    """Find settings with which the password would travel unprotected."""
    if not situation.settings.starttls_auto and not situation.settings.implicit_tls:
        yield Finding("starttls_auto.off", setting="starttls_auto")
