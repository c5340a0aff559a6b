"""What the window needs of the system. Nothing here starts a display server that was not installed."""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
from ctypes.util import find_library
from pathlib import Path

import pytest

from smtpgui.core.findings import Finding
from smtpgui.gui.app import system_libraries
from smtpgui.gui.app.system_libraries import (
    COMMON,
    PLATFORMS,
    MissingLibrary,
    message,
    missing_libraries,
    obstacle,
    obstacle_text,
    platforms,
    wayland_answers,
    x_answers,
)

# Every Debian has these: they belong to packages of priority "required", or Python itself needs them.
EVERYWHERE = ("libc.", "libm.", "libdl.", "libpthread.", "librt.", "libgcc_s.", "libstdc++.", "ld-linux", "libz.",
    "libresolv.",
              "libzstd.")  # fmt: skip

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt brings everything elsewhere")


def needed(path: Path) -> set[str]:
    """The sonames that an ELF file asks the loader for (System V ABI, chapter 5: DT_NEEDED)."""
    data = path.read_bytes()
    assert data[:6] == b"\x7fELF\x02\x01", path
    table, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    segments = [struct.unpack_from("<IIQQQQ", data, table + number * size) for number in range(count)]
    dynamic = next((at, length) for kind, _f, at, _v, _p, length in segments if kind == 2)
    tags = [struct.unpack_from("<QQ", data, dynamic[0] + at) for at in range(0, dynamic[1], 16)]
    strings_at = next(value for tag, value in tags if tag == 5)
    for kind, _flags, at, virtual, _physical, length in segments:
        if kind == 1 and virtual <= strings_at < virtual + length:
            strings_at += at - virtual
            break
    names = [strings_at + value for tag, value in tags if tag == 1]
    return {data[at : data.index(b"\0", at)].decode() for at in names}


def asked_of_the_system(*files: str) -> set[str]:
    """What those files of PySide6 need, and what comes with PySide6 needs in turn, without that."""
    import PySide6

    top = Path(PySide6.__file__).parent
    own = {path.name: path for folder in (top, top / "Qt" / "lib", top.parent / "shiboken6")
           for path in folder.glob("*.so*")}  # fmt: skip
    waiting, seen, outside = [top / file for file in files], set(), set()
    while waiting:
        path = waiting.pop()
        for soname in needed(path) - seen:
            seen.add(soname)
            if soname in own:
                waiting.append(own[soname])
            elif not soname.startswith(EVERYWHERE):
                outside.add(soname)
    return outside


@linux_only
def test_the_table_is_what_the_installed_qt_asks_of_the_system():
    modules = [f"Qt{name}.abi3.so" for name in ("Core", "Gui", "Widgets", "Svg", "Network")]
    assert asked_of_the_system(*modules) == COMMON.keys()
    for platform, rows in PLATFORMS.items():
        assert asked_of_the_system(f"Qt/plugins/platforms/libq{platform}.so") - COMMON.keys() == rows.keys()
    assert asked_of_the_system("Qt/plugins/platforms/libqoffscreen.so") <= COMMON.keys()


@linux_only
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="no Debian")
def test_each_package_is_debians_own_name():
    rows = {**COMMON, **PLATFORMS["xcb"], **PLATFORMS["wayland"]}
    done = subprocess.run(["dpkg-query", "-S", *rows], capture_output=True, text=True, check=False)
    lines = [line.replace(":amd64", "").split(": ") for line in done.stdout.splitlines()]
    for soname, package in rows.items():
        owners = {owner for owner, path in lines if path.endswith(f"/{soname}")}
        assert not owners or owners & {package, f"{package}t64"}, soname
    assert lines


@linux_only
def test_what_cannot_be_loaded_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(system_libraries, "COMMON", {"libc.so.6": "libc6", "libnever.so.9": "libnever9"})
    monkeypatch.setattr(system_libraries, "PLATFORMS", {"xcb": {"libalas.so.1": "libalas1"}})
    assert missing_libraries("offscreen") == [MissingLibrary("libnever.so.9", "libnever9")]
    assert missing_libraries("xcb") == [
        MissingLibrary("libnever.so.9", "libnever9"),
        MissingLibrary("libalas.so.1", "libalas1"),
    ]


def test_elsewhere_qt_brings_what_it_needs(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(system_libraries, "COMMON", {"libnever.so.9": "libnever9"})
    assert missing_libraries("native") == []
    assert platforms({}) == ["native"]
    assert obstacle() is None


# Displays


@pytest.fixture
def listening(tmp_path):
    """A Unix socket that takes connections, as a compositor does."""
    path = tmp_path / "wayland-0"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        yield path


@linux_only
def test_without_a_variable_there_is_no_display_and_what_qt_is_told_is_believed():
    assert platforms({}) == []
    told = {"": [], "offscreen": ["offscreen"], "minimal:enable_fonts": ["minimal"], "xcb": []}
    for wanted, found in {**told, "wayland;offscreen": ["offscreen"]}.items():
        assert platforms({"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": wanted}) == found, wanted


@linux_only
def test_a_compositor_counts_if_it_answers(listening, tmp_path):
    at_home = {"WAYLAND_DISPLAY": listening.name, "XDG_RUNTIME_DIR": str(tmp_path)}
    assert platforms(at_home) == ["wayland"]
    assert wayland_answers({"WAYLAND_DISPLAY": str(listening)})
    assert not wayland_answers({"WAYLAND_DISPLAY": listening.name})
    assert not wayland_answers({"WAYLAND_DISPLAY": "gone", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert not wayland_answers({"XDG_RUNTIME_DIR": str(tmp_path)})


needs_xcb = pytest.mark.skipif(not find_library("xcb"), reason="libxcb is not installed")


@linux_only
@needs_xcb
def test_a_display_that_does_not_answer_is_none():
    for display in ("x", ":", ":x", ":9999999", ":7777.0", "localhost:59", "\udcff:7"):
        assert not x_answers({"DISPLAY": display}), display


@linux_only
@needs_xcb
@pytest.mark.parametrize("answer", [b"", b"\0\x02\x0b\0\0\0\x01\0no\0\0", None])
def test_a_display_that_turns_us_away_is_none(answer, monkeypatch):
    """Servers that hang up, refuse the client (X protocol, "Connection Setup": 0 is failed), or keep silent."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            peer, _address = server.accept()
            with peer:
                peer.recv(64)
                if answer is None:
                    done.wait(60)
                else:
                    peer.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        if answer is None:
            monkeypatch.setattr(system_libraries, "DISPLAY_SECONDS", 0.2)
        assert not x_answers({"DISPLAY": f"127.0.0.1:{server.getsockname()[1] - 6000}"})
        done.set()
        thread.join(60)


@linux_only
@needs_xcb
@pytest.mark.skipif(not shutil.which("Xvfb"), reason="Xvfb is not installed")
def test_a_real_display_answers():
    read, write = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "320x200x24", "-nolisten", "tcp"],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        os.close(write)
        try:
            with os.fdopen(read) as numbers:
                display = f":{numbers.readline().strip()}"
            assert platforms({"DISPLAY": display}) == ["xcb"]
            for _ in range(5):
                assert platforms({"DISPLAY": f"{display}.0", "QT_QPA_PLATFORM": "xcb"}) == ["xcb"]
        finally:
            server.terminate()
    assert platforms({"DISPLAY": display}) == []


def test_without_libxcb_a_display_is_taken_at_its_word(monkeypatch):
    def absent(_name):
        raise OSError

    monkeypatch.setattr(system_libraries.ctypes, "CDLL", absent)
    assert x_answers({"DISPLAY": ":0"})


# What is said


@pytest.fixture
def situation(monkeypatch):
    """A computer with these platforms, and what each lacks."""

    def make(lacks, **variables):
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(system_libraries, "platforms", lambda: list(lacks))
        monkeypatch.setattr(system_libraries, "missing_libraries", lambda platform: lacks[platform])

    return make


XCB = [MissingLibrary("libxcb-cursor.so.0", "libxcb-cursor0"), MissingLibrary("libglib-2.0.so.0", "libglib2.0-0"),
       MissingLibrary("libgthread-2.0.so.0", "libglib2.0-0")]  # fmt: skip


def test_no_display_is_said_with_what_can_be_done(situation):
    situation({})
    found = obstacle()
    assert found == Finding("window.no_display")
    assert "smtpgui --help" in obstacle_text(found)
    assert obstacle_text(found, in_short=True) == "There is no display here, so the window cannot open."


def test_missing_libraries_are_all_named_with_one_line_that_installs_them_never_cut(situation):
    situation({"xcb": XCB}, DISPLAY=":0")
    found = obstacle()
    assert found is not None
    assert obstacle_text(found) == message(XCB)
    lines = message(XCB).splitlines()
    assert lines[0] == "The window cannot open: this computer lacks 3 libraries."
    assert lines[1] == "  libxcb-cursor.so.0, libglib-2.0.so.0, libgthread-2.0.so.0"
    assert lines[-1] == "  sudo apt-get install libxcb-cursor0 libglib2.0-0"
    rows = [
        MissingLibrary(f"libxcb-something-{number}.so.0", f"libxcb-something-{number}-0") for number in range(30)
    ]
    situation({"xcb": rows})
    found = obstacle()
    assert found is not None
    text = obstacle_text(found)
    assert all(f"{row.soname}" in text for row in rows)
    assert text.splitlines()[-1].split()[3:] == [row.package for row in rows]


def test_another_display_that_works_is_taken_and_where_all_work_qt_decides(situation):
    situation({"wayland": XCB, "xcb": []}, WAYLAND_DISPLAY="wayland-0", DISPLAY=":0")
    assert obstacle() is None
    assert os.environ["QT_QPA_PLATFORM"] == "xcb"
    situation({"wayland": [], "xcb": []}, WAYLAND_DISPLAY="wayland-0", DISPLAY=":0")
    assert obstacle() is None
    assert "QT_QPA_PLATFORM" not in os.environ
