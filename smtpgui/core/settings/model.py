"""The settings themselves: the platform's table without the password."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from typing import Any, get_args, get_type_hints

AUTHENTICATIONS = ("login", "plain", "cram_md5")
"""The platform's authentication methods, by the names of its table; `login` is its default."""

_PORT = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """One configuration of the platform's custom SMTP, in the platform's names and order.

    Holds whatever was typed, right or wrong, so that a draft can be kept: `validate` judges. The password is
    never here; it travels as an argument and lives in the keyring and the form only.
    """

    enabled: bool = True
    sender_address: str = ""
    reply_to_address: str = ""
    server: str = ""
    port: int | str = 587
    username: str = ""
    authentication: str = "login"
    starttls_auto: bool = True

    @property
    def implicit_tls(self) -> bool:
        """Whether the connection is encrypted from the first byte (RFC 8314 3.3): ports 465 and 2465."""
        return self.port in (465, 2465)

    @property
    def sender_domain(self) -> str:
        """The part of the sender address after its last "@", in lower case; "" without one."""
        return self.sender_address.rpartition("@")[2].strip().lower() if "@" in self.sender_address else ""

    def to_values(self) -> dict[str, Any]:
        """The settings as a plain mapping, in the platform's order."""
        return asdict(self)


NAMES = tuple(field.name for field in fields(SmtpSettings))
"""The names of the settings, the password excepted, in the platform's order."""

_TYPES: dict[str, tuple[type, ...]] = {
    name: get_args(hint) or (hint,) for name, hint in get_type_hints(SmtpSettings).items()
}


def type_of(name: str) -> tuple[type, ...]:
    """The types that the setting called `name` may have, for every place that keeps, reads or shows it.

    KeyError where no setting of SmtpSettings is called so.
    """
    return _TYPES[name]


def is_switch(name: str) -> bool:
    """Whether `name` is a setting that is on or off."""
    return _TYPES.get(name) == (bool,)


def has_type(name: str, value: object) -> bool:
    """Whether `value` can be the setting called `name`; True is no number here."""
    return type(value) in type_of(name)


def port_from_text(text: str) -> int | str:
    """A port as typed: a number where it is written as one in ASCII digits, else the text itself.

    "５８７", "+587" and "0587" stay text, so that validation can say what is wrong with them.
    """
    stripped = text.strip()
    return int(stripped) if _PORT.fullmatch(stripped) else stripped
