"""Extract the one address or the one server name inside a pasted text."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from smtpgui.core.net.hostnames import ip_address
from smtpgui.core.settings.characters import without_invisible

LONGEST = 1000
"""Longest text in which an address or a server is looked for, in characters: patterns go over it more than once."""

URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_ADDRESS = r"(?P<address>[^\s@<>()\[\],;:\"“”„«»]+@[^\s@<>()\[\],;:\"“”„«»]+?)"
# Each says by itself that all around the address is not part of it.
_SURROUNDED = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"[^<>]*<\s*(mailto:)?{_ADDRESS}\s*>[\s.,;]*",  # Marie Dupont <marie@example.org>
        rf"[^\[\]]*\[\s*mailto:{_ADDRESS}\s*\][\s.,;]*",  # Marie Dupont [mailto:marie@example.org]
        rf"mailto:{_ADDRESS}(\?.*)?",
        rf"[^@:]*:\s+{_ADDRESS}",  # E-mail: marie@example.org
        rf"[\s\"'“”„‘’«»<(]*{_ADDRESS}[\s\"'“”‘’«»>),;.:!?]*",
    )
)
_ANY = re.compile(_ADDRESS.replace("+?)", "+)"))
_PORT = re.compile(
    r"(?P<server>\[[0-9a-f:.]+\]|[^\s:/,;@()\[\]]+)"
    r"(?::|\s*[:,;]?\s*port\s*:?\s*|\s*[:,;]\s+|\s+(?=[0-9]{2})|;)"
    r"(?P<port>[0-9]{1,5})(?:\s*\([^()]*\))?",
    re.IGNORECASE | re.ASCII,
)
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+", re.IGNORECASE | re.ASCII)
_MAIL_SCHEMES = frozenset({"smtp", "smtps", "submission", "submissions", "starttls", "ssl", "tls"})


def bare_address(text: str) -> str:
    """The one email address that `text` can mean, without what surrounds it; else `text` without spaces around."""
    typed = without_invisible(text).strip()
    if len(typed) > LONGEST:
        return typed
    narrow = unicodedata.normalize("NFKC", typed)
    if (
        not typed.isascii() and re.fullmatch(_ADDRESS, narrow) and narrow.isascii()
    ):  # full-width letters, as East Asian keyboards give them
        typed = narrow
    if len({found["address"].casefold() for found in _ANY.finditer(typed.replace("mailto:", " "))}) > 1:
        return typed
    for pattern in _SURROUNDED:
        found = pattern.fullmatch(typed)
        if found:
            return found["address"]
    plain = unquote(typed.removeprefix("mailto:"))
    return plain if typed.startswith("mailto:") and re.fullmatch(_ADDRESS, plain) else typed


def server_and_port(text: str) -> tuple[str, int] | None:
    """Server and port of "smtp.example.org:587", "smtp.example.org, port 587" and the like, else None."""
    typed = text.strip()
    found = _PORT.fullmatch(unicodedata.normalize("NFKC", typed)) if len(typed) <= LONGEST else None
    if not found or not 0 < int(found["port"]) < 65536 or ip_address(text):
        return None
    return found["server"].strip("[]"), int(found["port"])


def server_inside(text: str) -> str:
    """The host name inside a pasted URL, "host:port" or padded name, in lower case; "" where none can be told.

    A port stays behind it, where it is one for mail: ":465" after "smtps://smtp.example.org".
    """
    typed = unicodedata.normalize("NFKC", without_invisible(text)).strip().strip("\"'“”„‘’«»<>()")
    if len(typed) > LONGEST:
        return ""
    scheme = URL.match(typed)
    rest = re.split(r"[/?#]", URL.sub("", typed).lstrip("/"), maxsplit=1)[0].rpartition("@")[2]
    if ip_address(rest):
        return rest.lower()
    pair = server_and_port(rest)
    if pair:
        for_mail = scheme is None or scheme["scheme"].lower() in _MAIL_SCHEMES
        return f"{pair[0]}:{pair[1]}".lower() if for_mail else pair[0].lower()
    return _host_among(rest.partition(":")[0] if scheme else rest).rstrip(".").lower()


def _host_among(text: str) -> str:
    """The host name in `text`: what is left without its spaces, or the one word of it that is a host name."""
    words = [word for word in re.split(r"[\s;:]+", text) if word]
    # Two dots at least: in "smtp example.org" the name is torn where nobody can see it.
    hosts = {word.strip(".,") for word in words if word.count(".") > 1 and _HOST.fullmatch(word.strip(".,"))}
    torn = any(word.startswith((".", "-")) or word.endswith((".", "-")) for word in words)
    if torn or len(words) == 1:
        joined = "".join(words)
        if not any(_HOST.fullmatch(part) and part.count(".") > 1 for part in joined.split(",")[1:]):
            joined = joined.replace(",", ".")  # a slip beside the dot, not a list
        return joined if _HOST.fullmatch(joined.rstrip(".")) else ""
    return hosts.pop() if len(hosts) == 1 else ""
