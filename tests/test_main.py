"""How the program starts, in processes of its own."""

from __future__ import annotations

import json
import subprocess
import sys

from smtpgui import __main__ as start_up
from smtpgui.__main__ import Wanted, wanted_window
from smtpgui.core.findings import Finding
from tests.support.command_line import call, environment, finish, interrupt, start
from tests.support.qt import needs_qt
from tests.support.tables import every

NO_DISPLAY = "There is no display here, so the window cannot open."


@every(
    "arguments, wanted",
    [
        ([], Wanted()),
        (["--demo"], Wanted(demo=True)),
        (["--demo", "--language", "fr"], Wanted(demo=True, language="fr")),
        (["--language=fr", "--demo"], Wanted(demo=True, language="fr")),
        (["--language", "fr"], None),
        (["--demo", "--language", "xx"], None),
        (["--demo", "--demo"], None),
        (["--demo", "list"], None),
        (["list"], None),
        (["--help"], None),
    ],
)
def test_when_a_window_is_wanted(arguments, wanted):
    assert wanted_window(arguments) == wanted


def python(tmp_path, code, **variables):
    """What a process that runs `code` prints, line by line."""
    own = environment(tmp_path, **variables)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=own, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


# Without a display


def test_no_command_and_no_display(tmp_path):
    said = call(tmp_path)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines() == [NO_DISPLAY, "“smtpgui --help” lists the commands that work in a terminal."]


def test_the_demo_without_a_display_walks_in_the_terminal(tmp_path):
    said = call(tmp_path / "home", "--demo", "--language", "fr", TMPDIR=str(tmp_path))
    assert said.code == 0
    assert len(said.err.splitlines()) == 2
    assert "Tout fonctionne" in said.out
    assert list(tmp_path.iterdir()) == []


@needs_qt
def test_a_display_that_does_not_answer_is_none(tmp_path):
    said = call(tmp_path, DISPLAY="localhost:59")
    assert (said.code, said.err.splitlines()[0]) == (2, NO_DISPLAY)


def test_the_walk_can_be_stopped(tmp_path):
    process = start(tmp_path, "--demo", PYTHONUNBUFFERED="1")
    assert process.stdout is not None
    while not process.stdout.readline().startswith(b"1. "):
        pass
    interrupt(process)
    said = finish(process)
    assert (said.code, said.err.splitlines()[-1]) == (130, "✗ Stopped.")


def test_the_demo_without_its_libraries(tmp_path):
    code = "import sys; sys.modules['trustme'] = None\nfrom smtpgui.__main__ import run\nprint(run(['--demo']))\n"
    own = environment(tmp_path)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=own, check=False)
    assert done.stdout == b"2\n"
    assert "The practice world is not installed." in done.stderr.decode()
    assert "pip install" in done.stderr.decode()


def test_missing_libraries_are_named_before_qt_is_loaded(tmp_path, monkeypatch, capsys):
    from smtpgui.gui.app import system_libraries

    facts = {"libraries": ("libEGL.so.1",), "count": 1, "packages": ("libegl1",)}
    monkeypatch.setattr(system_libraries, "obstacle", lambda: Finding("window.libraries_missing", facts))
    monkeypatch.setattr(sys, "argv", ["smtpgui"])
    assert start_up.main() == 2
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "The window cannot open: this computer lacks 1 library.",
        "  libEGL.so.1",
        "On Debian and Ubuntu this line installs what is missing:",
        "  sudo apt-get install libegl1",
    ]


def test_a_program_without_a_console_says_nothing(tmp_path, monkeypatch):
    from smtpgui.gui.app import system_libraries

    monkeypatch.setattr(system_libraries, "obstacle", lambda: Finding("window.no_display"))
    monkeypatch.setattr(sys, "stderr", None)
    assert start_up.window() == 2


# With one


WINDOW = """
import sys
from smtpgui.__main__ import run
from smtpgui.gui.app import app
seen = {}
def look(opener, preferences, where=""):
    workspace, findings = opener()
    seen.update(preferences=str(preferences), where=where, names=len(workspace.summaries()),
                persistent=workspace.passwords.persistent, findings=len(findings))
    return 0
app.run = look
seen["code"] = run(ARGUMENTS)
import json
print(json.dumps(seen))
"""


@needs_qt
def test_the_window_opens_on_the_users_own(tmp_path):
    (line,) = python(tmp_path / "home", WINDOW.replace("ARGUMENTS", "[]"), QT_QPA_PLATFORM="offscreen")
    assert json.loads(line) == {
        "preferences": str(tmp_path / "home" / "preferences.ini"),
        "where": "", "names": 0, "persistent": True, "findings": 0, "code": 0,
    }  # fmt: skip
    assert (tmp_path / "home" / "configurations.sqlite3").exists()


@needs_qt
def test_the_demo_opens_on_the_practice_world(tmp_path):
    (line,) = python(tmp_path / "home", WINDOW.replace("ARGUMENTS", "['--demo']"), QT_QPA_PLATFORM="offscreen")
    seen = json.loads(line)
    assert (seen["code"], seen["where"], seen["persistent"]) == (0, " – Practice world", False)
    assert seen["names"] > 20
    assert not (tmp_path / "home").exists()


@needs_qt
def test_starting_the_window_loads_nothing_of_the_command_line(tmp_path):
    code = (
        "import sys\nfrom smtpgui.__main__ import run\nfrom smtpgui.gui.app import app\n"
        "app.run = lambda *_args: 0\nrun([])\n"
        "heavy = ('click', 'rich', 'trustme', 'aiosmtpd', 'dns', 'keyring', 'cryptography', 'babel', 'asyncio')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    assert python(tmp_path, code, QT_QPA_PLATFORM="offscreen") == ["[]"]


# Others


def test_commands_go_to_the_command_line(tmp_path):
    said = call(tmp_path, "list", "--json")
    assert (said.code, said.json["configurations"]) == (0, [])


def test_the_keyring_helper_is_run_by_its_switch_alone(tmp_path):
    from smtpgui.core.stores import HELPER_SWITCH

    request = json.dumps({"operation": "probe", "seconds": 20}).encode()
    said = call(tmp_path, HELPER_SWITCH, given=request)
    assert (said.code, json.loads(said.out)["outcome"]) == (0, "unavailable")
    assert call(tmp_path, HELPER_SWITCH, "list").code == 2
