"""What a person reads: results on stdout, progress and errors on stderr.

Texts are wrapped on a terminal only, so that a pipe gets whole sentences; colours and the moving sign of work
under way are for terminals too. A colour never says anything alone. Text from outside has passed `language.shown`
or `explain.plain`, and nothing is ever read as markup.
"""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from smtpgui.core.findings import Severity

if TYPE_CHECKING:
    from rich.live import Live

WIDEST = 100
"""Longest line of running text on a terminal, in characters."""

_SIGNS = {Severity.OK: "✓", Severity.HINT: "·", Severity.WARNING: "!", Severity.ERROR: "✗"}
_DRAWINGS = "✓·✗├└─│→"
_PLAIN_SIGNS = {Severity.OK: "+", Severity.HINT: "-", Severity.WARNING: "!", Severity.ERROR: "x"}
_COLOURS = {Severity.OK: "green", Severity.HINT: "cyan", Severity.WARNING: "yellow", Severity.ERROR: "bold red"}
_FAINT = "dim"
_STRONG = "bold"


class _PipeConsole(Console):
    """A console that tells who reads no further, instead of ending the program."""

    def on_broken_pipe(self) -> None:
        """Raise it again: `program.main` decides."""
        raise BrokenPipeError


def console(stream: TextIO) -> Console:
    """A console for `stream` that adds nothing of its own; NO_COLOR is respected, FORCE_COLOR is not."""
    return _PipeConsole(
        file=stream,
        force_terminal=stream.isatty(),
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
    )


class Screen:
    """Lines for a person; a `silent` one leaves stdout to the JSON."""

    def __init__(self, *, silent: bool = False) -> None:
        self._out, self._err = console(sys.stdout), console(sys.stderr)
        self._silent = silent
        self._live: Live | None = None
        self._under_way = ""

    @property
    def plain(self) -> bool:
        """Whether stdout has letters for ASCII drawings only."""
        return _is_plain(self._out)

    def drawable(self, text: str) -> bool:
        """Whether stdout has the letters of `text`."""
        return _has_letters(self._out, text)

    # Results

    def line(self, text: str = "", style: str = "") -> None:
        """Print one line, never broken: values that somebody will copy."""
        self.rest()
        if not self._silent:
            self._out.print(Text(text, style))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], indent: int = 0) -> None:
        """Print rows of cells in columns, below a faint `head` where there is one."""
        table = [*([head] if head else []), *rows]
        widths = [max(map(len, column)) + 2 for column in zip(*table, strict=True)]
        for row in table:
            text = "".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
            self.line(f"{'':{indent}}{text}", "dim" if row is head else "")

    def heading(self, text: str) -> None:
        """Print a line that stands out."""
        self.line(text, _STRONG)

    def text(self, text: str, indent: int = 0, *, faint: bool = False) -> None:
        """Print a running text, broken at the width of the terminal."""
        for line in _wrapped(self._out, text, " " * indent, " " * indent):
            self.line(line, _FAINT if faint else "")

    def marked(self, severity: Severity, text: str, indent: int = 0, hang: int = 2) -> None:
        """A running text behind the sign of `severity`; its further lines begin `hang` columns further in."""
        self.rest()
        if not self._silent:
            _print_marked(self._out, severity, text, indent, hang)

    # Beside the results

    def error(self, text: str, *more: str, severity: Severity = Severity.ERROR) -> None:
        """Print a sentence on stderr behind its sign, with `more` sentences below it."""
        self.rest()
        _print_marked(self._err, severity, text, 0, 2)
        for sentence in more:
            for line in _wrapped(self._err, sentence, "  ", "  "):
                self._err.print(Text(line))

    def working(self, text: str) -> None:
        """Say on a terminal what is under way, until something is written or `rest` is called."""
        if self._live is not None and text == self._under_way:
            return
        self.rest()
        self._under_way = text
        if self._err.is_terminal and not self._err.is_dumb_terminal:
            from rich.live import Live
            from rich.spinner import Spinner

            spinner = Spinner("line" if _is_plain(self._err) else "dots", Text(text))
            # What is printed meanwhile must reach its own stream, not this one.
            self._live = Live(
                spinner, console=self._err, transient=True, redirect_stdout=False, redirect_stderr=False
            )
            self._live.start(refresh=True)

    def rest(self) -> None:
        """Take the sign of work away."""
        if self._live is not None:
            self._live.stop()
            self._live = None


def _print_marked(target: Console, severity: Severity, text: str, indent: int, hang: int) -> None:
    sign = (_PLAIN_SIGNS if _is_plain(target) else _SIGNS)[severity]
    begin = " " * indent + sign + " "
    if hang * 5 > target.width * 3:  # a column that far out leaves no room
        hang = 4
    for number, line in enumerate(_wrapped(target, text, begin, " " * (indent + hang))):
        styled = Text(line)
        if number == 0:
            styled.stylize(_COLOURS[severity], indent, indent + 1)
        target.print(styled)


def _wrapped(target: Console, text: str, first: str, rest: str) -> list[str]:
    if not target.is_terminal:
        return [first + text]
    width = max(min(target.width, WIDEST), 30)
    lines = textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
    return lines or [first.rstrip()]


def _is_plain(target: Console) -> bool:
    """Whether the stream's encoding lacks the signs."""
    return not _has_letters(target, _DRAWINGS)


def _has_letters(target: Console, text: str) -> bool:
    try:
        text.encode(target.encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
