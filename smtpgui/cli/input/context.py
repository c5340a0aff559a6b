"""Tools of a command: the user's store, keyring and network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import click

from smtpgui.cli.output.findings import tell_trouble
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.net.network import Network
from smtpgui.core.paths import Places, user_places
from smtpgui.core.stores.interface import Store
from smtpgui.core.stores.passwords import KeyringPasswords, Passwords
from smtpgui.core.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Tools:
    """The places, passwords and network that a command works with; the practice world and the tests have others."""

    places: Places = field(default_factory=user_places)
    passwords: Passwords = field(default_factory=KeyringPasswords)
    network: Network = field(default_factory=Network)

    def workspace(self, report: CommandReport) -> Workspace:
        """The user's workspace; their store is opened when it is needed first, for some commands never.

        What had to be done about its file then is a step `store` of the report.
        """

        def opened() -> Store:
            from smtpgui.core.stores.sqlite import open_store

            store, findings = open_store(self.places.store)
            for finding in findings:
                tell_trouble(report.screen, finding)
            if findings:
                report.add("store", *findings)
            return store

        return Workspace(opened, self.passwords, self.network)

    def trusting(self, ca_file: str) -> Tools:
        """The tools with the PEM file `ca_file` instead of the system's certificates, unless it is "".

        Raises Trouble: `tls.trust_unreadable`.
        """
        if not ca_file:
            return self
        from smtpgui.core.net.tls import verifying_context

        verifying_context(ca_file)
        return replace(self, network=replace(self.network, ca_file=ca_file))

    def asking(self, nameservers: tuple[tuple[str, int], ...]) -> Tools:
        """The tools with `nameservers` instead of the system's, where there are any."""
        return replace(self, network=replace(self.network, nameservers=nameservers)) if nameservers else self


pass_tools = click.make_pass_decorator(Tools, ensure=True)
