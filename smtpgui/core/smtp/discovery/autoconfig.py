"""The file in which a domain tells mail programs its servers ("autoconfig", in the format of Thunderbird's ISPDB).

It is written by whoever controls the domain's web server: fetched over https only, from public addresses, without
redirects, bounded in size and time; and nothing in it is believed that would be weaker than TLS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.net.network import Network
from smtpgui.core.smtp.discovery.proposal import IMPLICIT_PORTS, SAFE_PORTS, Server, SettingSource, unsafe_host

MAX_BYTES = 64 * 1024
SECONDS = 5.0

_PLACES = ("https://autoconfig.{domain}/mail/config-v1.1.xml",
           "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml")  # fmt: skip
_PASSWORDS = {
    "password-cleartext": ("login", "plain"),
    "plain": ("login", "plain"),
    "password-encrypted": ("cram_md5",),
    "secure": ("cram_md5",),
}
_TRAPS = {
    "http.private_address": "autoconfig.private_address",
    "http.certificate": "autoconfig.certificate",
    "http.too_large": "autoconfig.too_large",
    "http.not_http": "autoconfig.not_http",
}
_ENCRYPTED = {"ssl": "implicit", "starttls": "starttls"}
_SERVERS_READ = 20


@dataclass(frozen=True, slots=True)
class Autoconfig:
    """What one place gave: servers that can be used, in the file's order, and what there is to say."""

    servers: tuple[Server, ...] = ()
    findings: tuple[Finding, ...] = ()
    failed: bool = False


def places(domain: str) -> tuple[str, ...]:
    """Where the file of `domain` may be, the usual place first. The address itself is never sent."""
    return tuple(place.replace("{domain}", domain) for place in _PLACES)


def ask(url: str, address: str, network: Network, seconds: float = SECONDS) -> Autoconfig:
    """What the file at `url` says about `address`."""
    from smtpgui.core.net.http import fetch

    about: dict[str, Fact] = {"url": url}
    try:
        answer = fetch(
            url, network, timeout=min(seconds, SECONDS), max_bytes=MAX_BYTES, public_only=not network.rehearsal
        )
    except Trouble as trouble:
        return _not_had(trouble.finding, about)
    if answer.status // 100 == 3:
        return Autoconfig(findings=(Finding("autoconfig.redirected", about),))
    if answer.status != 200:
        return Autoconfig()
    try:
        servers, findings = read(answer.body, address)
    except ValueError:
        return Autoconfig(findings=(Finding("autoconfig.unreadable", about),))
    return Autoconfig(
        servers, tuple(Finding(each.code, {**about, **each.facts}, each.setting) for each in findings)
    )


def _not_had(finding: Finding, about: dict[str, Fact]) -> Autoconfig:
    """A place that nobody set up is no news; one that is broken or looks like a trap is worth a word."""
    if finding.code in _TRAPS:
        return Autoconfig(findings=(Finding(_TRAPS[finding.code], about),))
    failed = finding.code not in ("resolve.not_found", "http.no_connection")
    return Autoconfig(failed=failed)


def read(data: bytes, address: str) -> tuple[tuple[Server, ...], tuple[Finding, ...]]:
    """The servers in a file that can be used for `address`, and what was refused. ValueError where it is none."""
    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ValueError("no readable XML") from error
    if _name(root) != "clientConfig":
        raise ValueError("another kind of file")
    servers: list[Server] = []
    findings: list[Finding] = []
    for element in list(_outgoing(root))[:_SERVERS_READ]:
        found = _server(element, address)
        if isinstance(found, Server):
            servers.append(found)
        else:
            findings.append(found)
    if not servers and not findings:
        findings.append(Finding("autoconfig.no_server"))
    return tuple(servers), tuple(findings)


def _outgoing(root: Element) -> Iterator[Element]:
    for provider in root:
        if _name(provider) == "emailProvider":
            for element in provider:
                if _name(element) == "outgoingServer" and element.get("type", "smtp") == "smtp":
                    yield element


def _server(element: Element, address: str) -> Server | Finding:
    """One server of the file, or why it is not used."""
    host = _filled(_text(element, "hostname"), address).lower().rstrip(".")
    port_text = _text(element, "port")
    facts: dict[str, Fact] = {"server": host, "port": port_text}
    security = _ENCRYPTED.get(_text(element, "socketType").lower())
    if security is None:
        return Finding("autoconfig.not_encrypted", facts, "server")
    reason = unsafe_host(host)
    if reason:
        return Finding("autoconfig.unsafe_host", {**facts, "reason": reason}, "server")
    port = int(port_text) if port_text.isascii() and port_text.isdecimal() and len(port_text) < 6 else 0
    if port not in SAFE_PORTS or (security == "implicit") != (port in IMPLICIT_PORTS):
        return Finding("autoconfig.odd_port", facts, "port")
    told = [(each.text or "").strip().lower() for each in element if _name(each) == "authentication"]
    methods = tuple(dict.fromkeys(method for name in told for method in _PASSWORDS.get(name, ())))
    if told and not methods:
        return Finding("autoconfig.no_password", {**facts, "methods": tuple(told)[:5]}, "authentication")
    return Server(host, port, SettingSource.AUTOCONFIG, _filled(_text(element, "username"), address), methods)


def _filled(text: str, address: str) -> str:
    """`text` with its placeholders replaced; "" where one is unknown or the result cannot be typed."""
    local, _, domain = address.rpartition("@")
    for name, value in (("EMAILADDRESS", address), ("EMAILLOCALPART", local), ("EMAILDOMAIN", domain)):
        text = text.replace(f"%{name}%", value)
    return text if "%" not in text and text.isprintable() and len(text) <= 320 else ""


def _text(element: Element, name: str) -> str:
    return next(((each.text or "").strip() for each in element if _name(each) == name), "")


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
