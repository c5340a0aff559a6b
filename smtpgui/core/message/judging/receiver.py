"""What the receiving side wrote about a message, and who else claims to be it.

Anybody can put an Authentication-Results field into a message. Told as the receiver's word is only what stands where
the receiver writes, under its own name; and even that decides nothing.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from smtpgui.core.message.judging.organisations import is_large_service, organisation_of, same_organisation
from smtpgui.core.message.judging.path import Path
from smtpgui.core.message.parsing.authentication_results import AuthenticationResults, read_results
from smtpgui.core.message.parsing.header_text import unfolded
from smtpgui.core.message.parsing.message import HeaderField, MessageSource
from smtpgui.core.net.hostnames import to_ascii

_FROM_ENVELOPE = re.compile(r"\(envelope-from <([^\s<>@]+@[^\s<>@]+)>\)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reception:
    """What the receiver wrote.

    Its results, SPF result and envelope sender, as far as it did, and the address of the client. `surely` is
    False where the sender could have written the results too. `strangers` are the names under which others
    wrote results.
    """

    said: AuthenticationResults | None = None
    spf: str = ""
    envelope: str | None = None
    ip: str = ""
    strangers: tuple[str, ...] = ()
    surely: bool = True


def reception_of(source: MessageSource, path: Path) -> Reception:
    """What the receiver wrote about the message."""
    own: list[AuthenticationResults] = []
    strangers: list[str] = []
    surely = True
    for place, field in enumerate(source.fields):
        if field.name.lower() != "authentication-results":
            continue
        read = read_results(unfolded(field.raw))
        if _is_receivers(read.server, place, path) and (not own or _goes_with(own[0].server, read.server)):
            own.append(read)
            above = path.entry is not None and place < path.entry.place
            surely = surely and (above or not read.server or is_large_service(read.server))
        else:
            strangers.append(read.server or "?")
    said = _joined(own)
    entry = path.entry
    return Reception(
        said,
        _received_spf(source, path),
        _envelope(source, path, said),
        entry.ip if entry else "",
        tuple(dict.fromkeys(strangers)),
        surely,
    )


def _goes_with(first: str, other: str) -> bool:
    return first == other or same_organisation(first, other)


def _joined(own: list[AuthenticationResults]) -> AuthenticationResults | None:
    """The results of all fields of the receiver, which may write one for each method."""
    if not own:
        return None
    names = {said.server for said in own}
    server = own[0].server if len(names) == 1 else organisation_of(own[0].server)
    return AuthenticationResults(server, tuple(result for said in own for result in said.results))


def _end_of_trust(path: Path) -> int:
    """The position of the first field that the receiver did not write: the Received line below the boundary."""
    if path.boundary is None:
        return path.hops[0].place if path.hops else 0
    below = path.hops[path.boundary + 1 :]
    return below[0].place if below else 1 << 30


def _is_receivers(server: str, place: int, path: Path) -> bool:
    """Whether a field at `place` bears the name of the receiver, where the receiver may have written it.

    Servers write such lines above their Received line, or right below it, where the sender can write too.
    """
    if not path.hops or place >= _end_of_trust(path):
        return False
    inside = path.hops[: (path.boundary or 0) + 1]
    hosts = [hop.by for hop in inside if hop.by]
    if not server:  # only Exchange Online writes no name
        return any(host.endswith(("outlook.com", "office365.com")) for host in hosts[:1])
    verified = [hop.host for hop in inside[:-1] if hop.host]
    named = any(host == server or same_organisation(host, server) for host in [*hosts, *verified])
    return named or (place < path.hops[0].place and not any("." in host for host in hosts))


def _received_spf(source: MessageSource, path: Path) -> str:
    """The SPF result in the receiver's Received-SPF field (RFC 7208 9.1) about the client's address, or ""."""
    for place, field in enumerate(source.fields):
        if field.name.lower() != "received-spf" or path.entry is None or place >= _end_of_trust(path):
            continue
        text = unfolded(field.raw)
        if any(_same(found, path.entry.ip) for found in _ADDRESS.findall(text)):
            return text.split()[0].lower()
    return ""


def _same(one: str, other: str) -> bool:
    try:
        return ipaddress.ip_address(one) == ipaddress.ip_address(other)
    except ValueError:
        return False


def _envelope(source: MessageSource, path: Path, said: AuthenticationResults | None) -> str | None:
    """The envelope sender as the receiver wrote it; "" for a bounce, None where it did not."""
    places = [(place, f) for place, f in enumerate(source.fields) if f.name.lower() == "return-path"]
    entry = path.entry or (path.hops[0] if path.hops else None)
    for place, field in places:
        if entry is None or place < entry.place:  # nobody but the receiver writes above its Received line
            return _address(field)
    for result in said.of("spf") if said else ():
        value = (result.properties.get("smtp.mailfrom") or result.properties.get("smtp.mail") or "").strip("<>")
        if value:
            return value if "@" in value else _fuller(value, [_address(field) for _place, field in places])
    noted = _noted_envelope(source, path)
    if noted:
        return noted
    return next((_address(field) for place, field in places if place < _end_of_trust(path)), None)


def _noted_envelope(source: MessageSource, path: Path) -> str:
    """The envelope sender in a comment of the receiver's own Received lines, as Exim and Dovecot write it, or ""."""
    own = {hop.place for hop in path.hops[: (path.boundary or 0) + 1]}
    found = (_FROM_ENVELOPE.search(unfolded(source.fields[place].raw)) for place in sorted(own))
    return next((match[1] for match in found if match), "")


def _fuller(domain: str, addresses: list[str]) -> str:
    """The address at `domain`, where the receiver told only that; else the domain."""
    name = to_ascii(domain.lower())
    return next((each for each in addresses if to_ascii(each.rpartition("@")[2].lower()) == name), domain)


def _address(field: HeaderField) -> str:
    text = unfolded(field.raw).strip()
    return text.strip("<> ") if "<" in text or "@" in text else ""
