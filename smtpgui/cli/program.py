"""The command line as a whole: its commands, and what becomes of everything that can go wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import click

from smtpgui import PROGRAM, __version__
from smtpgui.cli.click_classes import CommandGroup
from smtpgui.cli.input.context import Tools
from smtpgui.cli.input.options import language_option
from smtpgui.cli.output.findings import print_trouble
from smtpgui.cli.output.result import FINE, STOPPED, UNUSABLE
from smtpgui.cli.output.screen import Screen
from smtpgui.cli.std_streams import drop_output, is_of_output, make_usable
from smtpgui.core.findings import Finding, Step
from smtpgui.core.language import N_, _, say
from smtpgui.core.providers.table import use_own_providers
from smtpgui.core.reports.json_result import envelope, to_json

BROKEN_PIPE = 141
"""Exit code where who reads stdout reads no further: what the shell says of other programs then (SIGPIPE)."""

COMMANDS = {
    "check": "check:check",
    "test": "test:test",
    "discover": "discover:discover",
    "dns": "dns:dns",
    "audit": "audit:audit",
    "spf": "spf:spf",
    "message": "message:message",
    "explain": "explain:explain",
    "list": "list:list_configurations",
    "show": "show:show",
    "history": "history:history",
    "save": "save:save",
    "delete": "delete:delete",
    "import": "import_:import_files",
    "export": "export:export",
    "push": "push:push",
    "pull": "pull:pull",
    "diff": "diff:diff",
    "platform": "platform:platform",
}
"""Every command in the order of --help, with its file in `commands/` and its name there."""

_VARIABLES = (
    ("SMTPGUI_PASSWORD", N_("The password, for test.")),
    ("SMTPGUI_API_KEY", N_("A platform's API key, with SMTPGUI_API_SECRET.")),
    ("SMTPGUI_HOME", N_("The folder of the saved configurations, instead of the system's.")),
    ("NO_COLOR", N_("No colours, whatever its value.")),
)
_CODES = (
    ("0", N_("Fine; warnings are allowed.")),
    ("1", N_("An error was found, or with --strict a warning.")),
    ("2", N_("The input could not be used.")),
    ("130", N_("Stopped with Ctrl+C.")),
)


@click.group(
    cls=CommandGroup,
    name=PROGRAM,
    invoke_without_command=True,
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
    help=N_("Set up, test and understand the custom SMTP of a debate platform."),
    notes=(
        N_("Without a command the window opens; with --demo it opens on a practice world of its own."),
        N_("Results go to the standard output, progress and errors to the standard error."),
    ),
    rows=((N_("Variables"), _VARIABLES), (N_("Exit codes"), _CODES)),
    late={name: f"smtpgui.cli.commands.{place}" for name, place in COMMANDS.items()},
)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s",
                      help=N_("Show the version and exit."))  # fmt: skip
@click.option("--demo", is_flag=True, help=N_("Open the window on the practice world."))
@language_option
@click.pass_context
def program(ctx: click.Context, *, demo: bool) -> None:
    """The window is opened by `__main__`; what comes here without a command cannot be meant so."""
    if demo:
        raise click.UsageError(_("--demo stands alone, or with --language."), ctx)
    if ctx.invoked_subcommand is None:
        raise click.UsageError(_("Name a command. The window keeps its language in its own settings."), ctx)


def main(arguments: Sequence[str], tools: Tools | None = None) -> int:
    """Run the command line; the exit code."""
    return guarded(lambda: _run(list(arguments), tools))


def guarded(work: Callable[[], int]) -> int:
    """Do `work` for a terminal: the exit code, also where it is stopped or its reader reads no further."""
    make_usable()
    try:
        return work()
    except BrokenPipeError:
        drop_output()
        return BROKEN_PIPE
    except OSError as error:
        if not is_of_output(error):
            raise
        drop_output()
        print_trouble(Screen(), Finding("output.cannot_write", {"reason": error.strerror or type(error).__name__}))
        return UNUSABLE
    except (KeyboardInterrupt, EOFError, click.Abort):
        Screen().error(_("Stopped."))
        return STOPPED


def _run(arguments: list[str], tools: Tools | None) -> int:
    use_own_providers(())
    try:
        with program.make_context(PROGRAM, list(arguments), obj=tools) as ctx:
            program.invoke(ctx)
            sys.stdout.flush()
            return FINE
    except click.exceptions.Exit as end:
        sys.stdout.flush()
        return end.exit_code
    except click.UsageError as error:
        return _misused(error, as_json="--json" in arguments)


def _misused(error: click.UsageError, *, as_json: bool) -> int:
    """Say what cannot be understood on the command line."""
    path = error.ctx.command_path if error.ctx else PROGRAM
    finding = Finding("command.usage", {"reason": _reason(error), "help": f"{path} --help"})
    print_trouble(Screen(), finding)
    if as_json:
        command = error.ctx.info_name if error.ctx and error.ctx.parent else ""
        click.echo(to_json(envelope(command or "", "", [Step("input", (finding,), 0.0)])), nl=False)
    return UNUSABLE


def _reason(error: click.UsageError) -> str:
    """Click's complaints in our words; those of our own are kept."""
    if isinstance(error, click.NoSuchOption):
        return say("There is no option {name}.", name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return say("The option {name} needs a value.", name=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        name = error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name
        return say("{name} is missing.", name=name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return say("{name}: {problem}", name=error.param.opts[0], problem=error.message)
    return error.format_message()
