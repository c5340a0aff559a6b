"""What commands work with: the user's store and keyring, and the way to the outside."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import click

from smtpgui.cli.output.findings import tell_trouble
from smtpgui.cli.output.result import Report
from smtpgui.core.net.network import Network
from smtpgui.core.paths import Places, user_places
from smtpgui.core.stores.passwords import KeyringPasswords, Passwords
from smtpgui.core.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Tools:
    """Given to every command; the practice world and the tests have others."""

    places: Places = field(default_factory=user_places)
    passwords: Passwords = field(default_factory=KeyringPasswords)
    network: Network = field(default_factory=Network)

    def workspace(self, report: Report) -> Workspace:
        """The user's configurations; what had to be done about their file is a step `store`. Trouble `store.*`."""
        from smtpgui.core.stores.sqlite import open_store

        store, findings = open_store(self.places.store)
        for finding in findings:
            tell_trouble(report.screen, finding)
        if findings:
            report.add("store", *findings)
        return Workspace(store, self.passwords, self.network)

    def trusting(self, ca_file: str) -> Network:
        """The network, with the PEM file `ca_file` instead of the system's certificates unless it is "".

        Trouble `tls.trust_unreadable`.
        """
        if not ca_file:
            return self.network
        from smtpgui.core.smtp.connection.tls import verifying_context

        verifying_context(ca_file)
        return replace(self.network, ca_file=ca_file)

    def asking(self, nameservers: tuple[tuple[str, int], ...]) -> Network:
        """The network, with `nameservers` instead of the system's where there are any."""
        return replace(self.network, nameservers=nameservers) if nameservers else self.network


pass_tools = click.make_pass_decorator(Tools, ensure=True)
