"""A look at a server that may be the right one: connect, verify its certificate, ask what it can do, say goodbye.

No address, no username and no password is sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.net.deadline import Deadline
from smtpgui.core.net.network import Network
from smtpgui.core.smtp.connection.timeouts import Limits
from smtpgui.core.smtp.discovery.proposal import Server, demand_public
from smtpgui.core.smtp.send_test.behaviour import Behaviour
from smtpgui.core.smtp.send_test.second_connection import ready_to_sign_in

SECONDS = 8.0
LIMITS = Limits(connect=4.0, tls=4.0, reply=5.0, patience=0.0, slow=5.0)

# What a failed look comes to: whoever reads it wants to know what kind, and no advice about a server that was guessed.
_KINDS = {
    "resolve": "probe.no_name",
    "connect": "probe.no_connection",
    "greeting": "probe.no_connection",
    "connection": "probe.no_connection",
    "certificate": "probe.certificate",
    "starttls": "probe.not_encrypted",
    "tls": "probe.not_encrypted",
}
_PROMPT = ("login", "plain", "cram_md5")


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What a look at `server` came to: `methods` are the platform's names of what the server offers inside TLS."""

    server: Server
    finding: Finding
    methods: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the platform can sign in there, as far as that shows without a password."""
        return bool(self.methods)


def look(server: Server, network: Network, seconds: float = SECONDS) -> ProbeResult:
    """Look at `server`, within `seconds`; never raises."""
    facts: dict[str, Fact] = {"server": server.host, "port": server.port}
    try:
        offered = _offered(server, network, Deadline(min(seconds, SECONDS)))
    except Trouble as trouble:
        code = trouble.finding.code
        if code == "discover.private_address":
            return ProbeResult(server, Finding(code, {**trouble.finding.facts, **facts}, "server"))
        kind = _KINDS.get(code.partition(".")[0], "probe.no_mail_server")
        return ProbeResult(server, Finding(kind, {**facts, "reason": code}))
    methods = tuple(method for method in _PROMPT if method.upper().replace("_", "-") in offered)
    if not methods:
        return ProbeResult(server, Finding("probe.no_sign_in", {**facts, "offered": offered}))
    return ProbeResult(server, Finding("probe.answered", {**facts, "offered": offered}), methods)


def _offered(server: Server, network: Network, deadline: Deadline) -> tuple[str, ...]:
    """The sign-in methods that the server offers once the connection is encrypted."""
    addresses = network.addresses(server.host, server.port, deadline.within(LIMITS.connect).remaining)
    if not network.rehearsal:
        demand_public(server.host, [address.host for address in addresses])
    with ready_to_sign_in(
        addresses, server.host, Behaviour(), LIMITS, deadline,
        implicit=server.implicit, ca_file=network.ca_file,
    ) as dialogue:  # fmt: skip
        dialogue.may_quit = True
        dialogue.quit()
        return dialogue.capabilities.authentications
