"""The command line as a whole: help, language, mistakes, pipes, faults."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from smtpgui import __version__
from smtpgui.cli.commands.platform import platform
from smtpgui.cli.program import COMMANDS, program
from tests.servers.dns_server import DnsServer
from tests.support.command_line import call, environment, start


def test_the_help_lists_everything(run):
    said = run("--help")
    assert (said.code, said.err) == (0, "")
    for text in (*(f"  {name} " for name in COMMANDS), "--demo", "--version", "--language en|fr", "SMTPGUI_PASSWORD",
                 "SMTPGUI_HOME", "Without a command the window opens", "Exit codes:", "130"):  # fmt: skip
        assert text in said.out
    assert "Connect platforms, list, check, test and forget them." in said.out
    assert run("-h").out == said.out
    assert run("check", "-h").out == run("check", "--help").out
    assert run("--version").out == f"smtpgui {__version__}\n"


def test_every_command_has_its_name_an_example_and_the_common_options(run):
    context = click.Context(program)
    names = [name for name in COMMANDS if name != "platform"] + [f"platform {name}" for name in platform.commands]
    assert {name: program.get_command(context, name).name for name in COMMANDS} == {
        name: name for name in COMMANDS
    }
    lists = {"": run("--help").out, "platform": run("platform", "--help").out}
    wrong = {}
    for name in names:
        group, _space, last = name.rpartition(" ")
        said = run(*name.split(), "--help")
        wanted = (f"Usage: smtpgui {name} [OPTIONS]", "--json", "Example")
        missing = [text for text in wanted if text not in said.out]
        if f"smtpgui {name}" not in said.out.partition("Example")[2]:
            missing.append("its name in an example")
        if f"\n  {last} " not in lists[group]:
            missing.append("its line in the list")
        if ("--strict" in said.out) == (name == "explain"):
            missing.append("--strict where the exit code tells what was found")
        if "--password " in said.out:
            missing.append("no option for the password itself")
        if said.code or missing or max(map(len, said.out.splitlines())) > 100:
            wrong[name] = missing
    assert wrong == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("frob",), "There is no command “frob”."),
        (("check", "--frob", "x"), "There is no option --frob."),
        (("check",), "FILE is missing."),
        (("test",), "FILE|NAME is missing."),
        (("spf", "x.test", "--ip"), "The option --ip needs a value."),
        (("--language", "xx", "list"), "--language: “xx” is none of these: en, fr"),
        (("test", "x", "--tls", "maybe"), "--tls: “maybe” is none of these: auto, starttls, implicit"),
        (("dns", "x.test", "--nameserver", "x.test"), "--nameserver: “x.test” is no name server"),
        (("show", "a", "b"), "b"),
        (("--demo", "list"), "--demo stands alone"),
        (("--language", "fr"), "Indiquez"),
    ],
)
def test_a_mistake_on_the_command_line_exits_with_2(run, arguments, words):
    said = run(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("✗ ")
    if words != "Indiquez":
        assert words in said.err
    assert "--help" in said.err


def test_a_mistake_is_told_to_scripts_too(run):
    said = run("spf", "x.test", "--json")
    assert (said.code, said.json["command"], said.codes) == (2, "spf", ["command.usage"])
    assert run("--json").json["command"] == ""


def test_the_language_is_the_systems_or_the_option(tmp_path):
    french = call(tmp_path, "check", "gone.json", LANG="fr_FR.UTF-8")
    assert "✗" in french.err
    assert french.err != call(tmp_path, "check", "gone.json").err
    assert french.err == call(tmp_path, "check", "gone.json", "--language", "fr").err
    assert french.err == call(tmp_path, "--language", "fr", "check", "gone.json").err
    assert call(tmp_path, "--language", "en", "check", "gone.json", LANG="fr_FR.UTF-8").err != french.err


@pytest.mark.parametrize("arguments", [("--help",), ("explain", "535 no"), ("explain", "535 no", "--json")])
def test_a_reader_who_reads_no_further_is_no_fault(tmp_path, arguments):
    process = start(tmp_path, *arguments)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(30) == 141
    process.stderr.close()
    assert process.stdin is not None
    process.stdin.close()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_stream_that_is_closed_is_no_fault(tmp_path, closed):
    line = f'"{sys.executable}" -m smtpgui explain "535 no" {closed}'
    done = subprocess.run(["sh", "-c", line], capture_output=True, env=environment(tmp_path), check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (b"refused" in done.stdout) == (">&-" not in closed or closed == "2>&-")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", [("explain", "535 no"), ("explain", "535 no", "--json"), ("export",)])
def test_a_result_that_finds_no_room_is_said(tmp_path, arguments):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "smtpgui", *arguments], stdout=full, stderr=subprocess.PIPE,
            env=environment(tmp_path, LANG="fr_FR.UTF-8"), check=False,
        )  # fmt: skip
    said = done.stderr.decode()
    assert done.returncode == 2
    assert said.startswith("✗ Le résultat n’a pas pu être écrit\N{NO-BREAK SPACE}: le disque est plein")
    assert len(said.splitlines()) == 2


def test_one_argument_too_many_is_said_in_the_users_language(tmp_path):
    said = call(tmp_path, "list", "more", "--language", "fr")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("✗ «\N{NO-BREAK SPACE}more\N{NO-BREAK SPACE}» est un argument de trop.")


def test_what_the_system_says_of_a_file_is_said_in_the_users_language(tmp_path):
    said = call(tmp_path, "check", str(tmp_path), "--language", "fr")
    assert said.code == 2
    assert "c’est un dossier" in said.err


def test_a_fault_of_the_program_shows_places_and_no_values(tmp_path):
    code = (
        "import sys, smtpgui.cli.commands.check as check\n"
        "def broken(path): raise ValueError('hunter22')\n"
        "check.read_file = broken\n"
        "from smtpgui.__main__ import run\n"
        "sys.exit(run(['check', 'x.json']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(tmp_path), check=False
    )
    err = done.stderr.decode()
    assert done.returncode == 2
    assert "ValueError" in err
    assert "cli/commands/check.py:" in err
    assert "hunter22" not in err
    assert "Traceback" not in err


def test_old_code_pages_get_letters_that_they_have(tmp_path):
    said = call(tmp_path, "explain", "535 5.7.8 no", PYTHONIOENCODING="ascii")
    assert said.code == 0
    assert said.out.startswith("x The server refused the username or password.")
    with DnsServer('a.test TXT "v=spf1 -all"') as server:
        where = f"{server.nameserver[0]}:{server.nameserver[1]}"
        tree = call(
            tmp_path, "spf", "a.test", "--ip", "192.0.2.1", "--nameserver", where, PYTHONIOENCODING="ascii"
        )
    assert "`- -all" in tree.out
    latin = call(tmp_path, "explain", "535 é", "--json", PYTHONIOENCODING="latin-1")
    assert "é" in latin.json["facts"]["reply"]


def in_terminal(tmp_path, *arguments, **more):
    """What a command writes to a terminal of 60 columns."""
    import pty

    above, below = pty.openpty()
    variables = environment(tmp_path, **{"TERM": "xterm-256color", "COLUMNS": "60", **more})
    process = subprocess.Popen(
        [sys.executable, "-m", "smtpgui", *arguments], stdin=below, stdout=below, stderr=below, env=variables
    )
    os.close(below)
    data = b""
    try:
        while piece := os.read(above, 65536):
            data += piece
    except OSError:  # what Linux says when the last writer has gone
        pass
    os.close(above)
    assert process.wait(30) == 0
    return data.decode()


def test_colours_and_wrapping_are_for_terminals(tmp_path):
    words = ("explain", "535 5.7.8 Username and Password not accepted", "--host", "smtp.gmail.com")
    shown = in_terminal(tmp_path, *words)
    assert "\x1b[1;31m✗" in shown
    assert max(len(line) for line in shown.split("\r\n")) <= 60 + len("\x1b[1;31m\x1b[0m")
    assert "\x1b[" not in in_terminal(tmp_path, *words, NO_COLOR="1")
    assert "\x1b[" not in call(tmp_path, *words, FORCE_COLOR="1").out


def test_work_under_way_is_shown_on_terminals_only(tmp_path):
    with DnsServer('a.test TXT "v=spf1 -all"') as server:
        words = (
            "dns",
            "a.test",
            "--nameserver",
            f"{server.nameserver[0]}:{server.nameserver[1]}",
            "--provider",
            "ovh",
        )
        assert "Checking a.test…" not in call(tmp_path, *words).err
    with DnsServer('a.test MX 0 .\na.test TXT "v=spf1 include:b.test -all"', delay=0.05) as server:
        words = ("spf", "b.test", "--ip", "192.0.2.1", "--nameserver",
                 f"{server.nameserver[0]}:{server.nameserver[1]}")  # fmt: skip
        assert "Checking b.test…" in in_terminal(tmp_path, *words)
        assert "Checking b.test…" in in_terminal(tmp_path, *words, "--json", TERM="linux")


def test_the_command_line_loads_no_qt_and_starts_without_the_heavy_libraries(tmp_path):
    code = (
        "import sys\n"
        "from smtpgui.cli.program import main\n"
        "code = main(['list', '--json'])\n"
        "heavy = ('PySide6', 'keyring', 'dns', 'cryptography', 'babel', 'aiosmtpd', 'asyncio', 'rich.live')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(tmp_path), check=False
    )
    assert done.stderr.decode() == "[]\n"
    assert json.loads(done.stdout)["configurations"] == []
