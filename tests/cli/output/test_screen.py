from __future__ import annotations

import pytest

from smtpgui.cli.output.screen import Screen
from smtpgui.core.findings import Severity


@pytest.fixture
def wide(monkeypatch):
    """A screen that believes to be a terminal with so many columns."""

    def make(columns):
        screen = Screen()
        for target in (screen._out, screen._err):
            target._force_terminal = True
            target._width = columns
            target.is_interactive = target.no_color = True
        return screen

    return make


def test_texts_are_whole_in_a_pipe(capsys):
    screen = Screen()
    screen.text("word " * 60 + "end", 4)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("word end")


def test_texts_are_wrapped_on_a_terminal_and_values_never(capsys, wide):
    screen = wide(40)
    screen.text("word " * 20, 4)
    screen.line("v" * 90)
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 40 and line.startswith("    word") for line in lines[:-1])
    assert lines[-1] == "v" * 90


@pytest.mark.parametrize(("columns", "second"), [(80, 30), (40, 4)])
def test_further_lines_hang_below_the_text_where_there_is_room(capsys, wide, columns, second):
    wide(columns).marked(Severity.OK, f"{'Title':<28}{'word ' * 20}", hang=30)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("✓ Title")
    assert lines[1][: second + 1] == " " * second + "w"


def test_nothing_is_read_as_markup(capsys):
    screen = Screen()
    screen.line("[red]x[/red] [/] :smile: http://x.test 'y' 12")
    screen.marked(Severity.ERROR, "[bold]y")
    screen.error("[bold]z", "[link=x]more")
    said = capsys.readouterr()
    assert said.out == "[red]x[/red] [/] :smile: http://x.test 'y' 12\n✗ [bold]y\n"
    assert said.err == "✗ [bold]z\n  [link=x]more\n"


def test_a_silent_screen_leaves_stdout_alone(capsys):
    screen = Screen(silent=True)
    screen.heading("a")
    screen.text("b")
    screen.marked(Severity.OK, "c")
    screen.error("d")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "✗ d\n")


def test_no_words_at_all(capsys, wide):
    wide(80).marked(Severity.OK, "")
    assert capsys.readouterr().out == "✓\n"


def test_what_is_under_way_goes_when_something_is_said(capsys, wide):
    screen = wide(80)
    screen.working("Looking")
    first = screen._live
    screen.working("Looking")
    assert screen._live is first
    screen.working("Asking")
    assert screen._live is not first
    screen.line("done")
    assert screen._live is None
    said = capsys.readouterr()
    assert said.out == "done\n"
    assert "Looking" in said.err
    assert "Asking" in said.err
