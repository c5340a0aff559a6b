"""When two writings of a setting mean the same: platforms tidy up what they are given."""

from __future__ import annotations

import re
from typing import Any

from smtpgui.core.net.hostnames import to_ascii

_MASK = re.compile(r"[*•●∙·▪◦…\u2731\uff0a]{3,}")


def same(name: str, ours: Any, theirs: Any) -> bool:
    """Whether a platform that holds `theirs` does what `ours` asks for.

    A host means the same in any case, as a U-label and with the dot of the root; so does the domain of an address
    (RFC 5321 2.4). The part before the "@" does too: no server that is met tells two mailboxes apart by case.
    """
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, str):
        if name in ("server", "endpoint"):
            return _host(ours) == _host(theirs)
        if name in ("sender_address", "reply_to_address"):
            return _address(ours) == _address(theirs)
    return bool(ours == theirs)


def _host(text: str) -> str:
    host, colon, port = text.strip().partition(":")
    clean = host.rstrip(".")
    return (to_ascii(clean) or clean.casefold()) + colon + port


def _address(text: str) -> str:
    local, at, domain = text.strip().rpartition("@")
    return f"{local.casefold()}{at}{_host(domain)}"


def method(text: str) -> str:
    """An authentication method as we write it, from LOGIN, Cram-MD5 and the like; an unknown one as it is."""
    plain = text.strip().lower().replace("-", "_")
    return plain if plain in ("login", "plain", "cram_md5") else text


def is_mask(text: str) -> bool:
    """Whether `text` only stands for a value that is not shown."""
    return _MASK.fullmatch(text.strip()) is not None
