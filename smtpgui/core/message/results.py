"""What the receiving side wrote about a message (RFC 8601), and who else claims to be it.

Anybody can put an Authentication-Results field into a message. Believed is only what stands where the receiver
writes, under its own name; and even that is told as the receiver's word, it decides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smtpgui.core.message.path import Path, same_house
from smtpgui.core.message.source import Field, Source
from smtpgui.core.message.text import unfolded

RESULTS_LIMIT = 60
"""Most results that are read of one field."""

_COMMENT = re.compile(r"\([^()]*\)")
_PIECES = re.compile(r';|"(?:[^"\\]|\\.)*"|[^;"]+|"')
_METHOD = re.compile(r"^\s*([a-z][a-z0-9-]*)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r'([a-z]+)\s*\.\s*([\w.-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"]+)', re.IGNORECASE)
_CLIENT_IP = re.compile(r"\bclient-ip=\"?([0-9a-f.:]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Result:
    """One result: its method (spf, dkim, dmarc …), what it came to, and its properties such as smtp.mailfrom."""

    method: str
    result: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What one Authentication-Results field says; `server` is the name it was written under, "" for none."""

    server: str
    results: tuple[Result, ...]

    def of(self, method: str) -> tuple[Result, ...]:
        """The results of one method."""
        return tuple(result for result in self.results if result.method == method)


@dataclass(frozen=True, slots=True)
class Reception:
    """What the receiver wrote.

    Its results, SPF result and envelope sender, as far as it did, and the address
    of the client. `strangers` are the names under which others wrote results.
    """

    said: Said | None = None
    spf: str = ""
    envelope: str | None = None
    ip: str = ""
    strangers: tuple[str, ...] = ()


def read_results(text: str) -> Said:
    """An Authentication-Results field. Never fails: what cannot be read is not in it."""
    for _level in range(3):
        text = _COMMENT.sub(" ", text)
    parts = [""]
    for piece in _PIECES.findall(text):
        if piece == ";":
            parts.append("")
        else:
            parts[-1] += piece
    server = ""
    if "=" not in parts[0]:  # Exchange Online leaves the name out
        words = parts.pop(0).split()
        server = words[0].strip('"').lower().rstrip(".") if words else ""
    found = []
    for part in parts[:RESULTS_LIMIT]:
        match = _METHOD.match(part)
        if match:
            properties = {f"{a}.{b}".lower(): value.strip('"') for a, b, value in _PROPERTY.findall(part)}
            found.append(Result(match[1].lower(), match[2].lower(), properties))
    return Said(server, tuple(found))


def reception_of(source: Source, path: Path) -> Reception:
    """What the receiver wrote about the message."""
    said: Said | None = None
    strangers: list[str] = []
    for place, field in enumerate(source.fields):
        if field.name.lower() == "authentication-results":
            read = read_results(unfolded(field.raw))
            if said is None and _is_receivers(read.server, place, path):
                said = read
            else:
                strangers.append(read.server or "?")
    spf, ip = _received_spf(source, path)
    entry = path.entry
    envelope = _envelope(source, path, said)
    return Reception(said, spf, envelope, ip or (entry.ip if entry else ""), tuple(dict.fromkeys(strangers)))


def _end_of_trust(path: Path) -> int:
    """The position of the first field that the receiver did not write: the Received line below the boundary."""
    if path.boundary is None:
        return path.hops[0].place if path.hops else 0
    below = path.hops[path.boundary + 1 :]
    return below[0].place if below else 1 << 30


def _is_receivers(server: str, place: int, path: Path) -> bool:
    """Whether a field at `place` was written by the receiver.

    Above the topmost Received line only the receiver can write. Below it and above the strangers' lines, the
    name must be that of the server which received the message; a receiver takes such lines out of what comes in
    (RFC 8601 5), but not every one does.
    """
    if not path.hops or place >= _end_of_trust(path):
        return False
    hosts = [hop.by for hop in path.hops[: (path.boundary or 0) + 1] if hop.by]
    top = path.hops[0]
    if not server:  # only Exchange Online writes no name
        return any(host.endswith(("outlook.com", "office365.com")) for host in hosts[:1])
    named = any(host == server or same_house(host, server) for host in hosts)
    return named or (place < top.place and not any("." in host for host in hosts))


def _received_spf(source: Source, path: Path) -> tuple[str, str]:
    """The SPF result and the client's address in the receiver's Received-SPF field (RFC 7208 9.1), or ""."""
    entry = path.entry
    for place, field in enumerate(source.fields):
        if field.name.lower() != "received-spf" or entry is None or place >= _end_of_trust(path):
            continue
        text = unfolded(field.raw)
        ip = _CLIENT_IP.search(text)
        if ip and ip[1] == entry.ip:
            words = text.split()
            return (words[0].lower() if words else ""), ip[1]
    return "", ""


def _envelope(source: Source, path: Path, said: Said | None) -> str | None:
    """The envelope sender as the receiver wrote it; "" for a bounce, None where it did not."""
    places = [(place, f) for place, f in enumerate(source.fields) if f.name.lower() == "return-path"]
    entry = path.entry or (path.hops[0] if path.hops else None)
    for place, field in places:
        if entry is None or place < entry.place:  # nobody but the receiver writes above its Received line
            return _address(field)
    for result in said.of("spf") if said else ():
        value = result.properties.get("smtp.mailfrom") or result.properties.get("smtp.mail")
        if value:
            return value.strip("<>")
    return next((_address(field) for place, field in places if place < _end_of_trust(path)), None)


def _address(field: Field) -> str:
    text = unfolded(field.raw).strip()
    return text.strip("<> ") if "<" in text or "@" in text else ""
