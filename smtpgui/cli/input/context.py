"""What a command works with: the user's store, keyring and network, and its report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import click

from smtpgui.cli.click_classes import TranslatedCommand
from smtpgui.cli.input.options import common, for_all
from smtpgui.cli.input.provider_options import take_own_rows
from smtpgui.cli.input.secrets import demand_one_reader
from smtpgui.cli.output.findings import print_trouble
from smtpgui.cli.output.result import CommandReport, reporting
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
                print_trouble(report.screen, finding)
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


def command(
    *, group: click.Group | None = None, strict: bool = True, name: str = "", **words: Any
) -> Callable[[Callable[..., None]], click.Command]:
    """Make a function a command with the options of all (`strict`: also that one) and the `words` of its help.

    The function gets the tools, a report and its own options; those of `knows_providers` and the name servers are
    seen to before. The report is about the first argument; Trouble that the function raises means that the input
    could not be used.
    """

    def make(function: Callable[..., None]) -> click.Command:
        @(common if strict else for_all)
        @pass_tools
        def run(tools: Tools, /, *, as_json: bool, strict: bool = False, **values: Any) -> None:
            ctx = click.get_current_context()
            first = next((each.name for each in ctx.command.params if isinstance(each, click.Argument)), "")
            about = values.get(first or "", "")
            subject = about if isinstance(about, str) else " ".join(about)
            demand_one_reader(*(values.get(name) for name in ("password_stdin", "secret_stdin")))
            path = ctx.command_path.partition(" ")[2]
            with reporting(path, subject, as_json=as_json, strict=strict) as report:
                take_own_rows(values.pop("provider_files", None))
                function(tools.asking(values.pop("nameservers", ())), report, **values)

        vars(run)["__click_params__"] += vars(function).get("__click_params__", ())
        known = name or function.__name__
        made: click.Command = (group or click).command(known, cls=TranslatedCommand, **words)(run)
        return made

    return make
