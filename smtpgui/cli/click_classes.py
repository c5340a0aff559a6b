"""Commands that speak the user's language in --help, and show an example."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from smtpgui.core.language import N_, _, say, shown

HELP_TEXT = N_("Show this message and exit.")
"""Click's own help for --help."""

_NONE_LATE: Mapping[str, str] = {}


class _Translated(click.Command):
    """The help of commands and groups; `help` is one sentence, `notes` are more paragraphs."""

    notes: tuple[str, ...] = ()

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - the sentence is never cut
        """The line in the list of commands."""
        return _said(self.help)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line "Usage: …"."""
        usage = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, usage, prefix=_("Usage:") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write what the command does."""
        for text in (self.help, *self.notes):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_said(text))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, in the current language."""
        rows = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                rows.append((record[0], _said(param.help)))
        with formatter.section(_("Options")):
            formatter.write_dl(rows)


class TranslatedCommand(_Translated):
    """A command whose help is translated when it is shown; `examples` are command lines, shown as they are."""

    allow_extra_args = True  # so that `parse_args` sees them, and says so in our words

    def __init__(self, *args: Any, examples: tuple[str, ...], notes: tuple[str, ...] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.examples, self.notes = examples, notes

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The options and arguments; one argument more than the command takes is a mistake."""
        rest = super().parse_args(ctx, args)
        if ctx.args:
            text = say("“{name}” is one argument too many.", name=shown(ctx.args[0]))
            raise click.UsageError(text, ctx)
        return rest

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the examples."""
        with formatter.section(_("Example") if len(self.examples) == 1 else _("Examples")):
            for example in self.examples:
                formatter.write(f"{'':{formatter.current_indent}}{example}\n")


class CommandGroup(_Translated, click.Group):
    """A group of commands; `rows` are tables below its options, each a title and its names with their texts.

    `late` names commands that are imported when they are asked for, as "module:name": all of them would cost 90 ms.
    """

    def __init__(
        self, *args: Any, notes: tuple[str, ...], rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...],
        late: Mapping[str, str] = _NONE_LATE, **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **more)
        self.notes, self.rows, self._late = notes, rows, late

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order in which they were added, not by the alphabet."""
        return [*self._late, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name in self._late:
            module, _colon, name = self._late[cmd_name].partition(":")
            found: click.Command = getattr(import_module(module), name)
            return found
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with; one that does not exist is said in our words."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.UsageError(say("There is no command “{name}”.", name=args[0]), ctx)
        return super().resolve_command(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """What stands behind the name in the line "Usage: …"."""
        return ["[OPTIONS]", "[COMMAND …]"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options, then the tables."""
        with formatter.section(_("Commands")):
            commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in commands if command])
        super().format_options(ctx, formatter)
        for title, rows in self.rows:
            with formatter.section(_(title)):
                formatter.write_dl([(name, _(text)) for name, text in rows])


def _said(text: str | None) -> str:
    return _(text) if text else ""
