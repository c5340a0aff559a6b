"""System requirements of the window, checked before Qt is loaded: libraries and a display.

Qt itself would end the program with the loader's or the display's own words. Nothing here loads Qt.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # this runs before every first paint: what it needs only for an obstacle is imported there
    from smtpgui.core.findings import Fact, Finding

DISPLAY_SECONDS = 2.0
"""How long a display may take to answer."""

# What PySide6-Essentials 6.11 and 6.12 leave to the system (`readelf -d`), by the Debian package that brings it. What
# every Debian has (libc6, libstdc++6, libgcc-s1, zlib1g, libzstd1) is not named.
COMMON = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libX11.so.6": "libx11-6",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libbrotlidec.so.1": "libbrotli1",
    "libbrotlicommon.so.1": "libbrotli1",
}
"""What QtCore, QtGui, QtWidgets, QtSvg and QtNetwork need, whatever the platform; soname to package."""

PLATFORMS = {
    "xcb": {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb.so.1": "libxcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    },
    "wayland": {"libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0"},
}
"""What a platform plugin needs besides; the others (offscreen, minimal, vnc) need no more than COMMON."""


class MissingLibrary(NamedTuple):
    """A library that cannot be loaded, and the Debian package that brings it."""

    soname: str
    package: str


def missing_libraries(platform: str) -> list[MissingLibrary]:
    """The libraries that Qt would not find for `platform` (xcb, wayland, offscreen, …); none outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = {**COMMON, **PLATFORMS.get(platform, {})}
    return [MissingLibrary(soname, package) for soname, package in wanted.items() if not _loads(soname)]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def platforms(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The platforms on which Qt can show a window here, the one that it prefers first; none without a display.

    QT_QPA_PLATFORM is believed; else a Wayland compositor or an X server counts if it answers. Outside Linux
    there is always one, "native".
    """
    if not sys.platform.startswith("linux"):
        return ["native"]
    chosen = [name.partition(":")[0].strip() for name in environment.get("QT_QPA_PLATFORM", "").split(";")]
    answers = {"wayland": wayland_answers, "xcb": x_answers}
    if any(chosen):
        return [name for name in chosen if name and (name not in answers or answers[name](environment))]
    return [name for name, answer in answers.items() if answer(environment)]


def wayland_answers(environment: Mapping[str, str]) -> bool:
    """Whether the compositor that WAYLAND_DISPLAY names takes connections."""
    name = environment.get("WAYLAND_DISPLAY", "")
    folder = environment.get("XDG_RUNTIME_DIR", "")
    if not name or not (folder or name.startswith("/")):
        return False
    import socket
    from pathlib import Path

    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(DISPLAY_SECONDS)
        try:
            probe.connect(str(Path(folder) / name))
        except OSError:
            return False
    return True


def x_answers(environment: Mapping[str, str]) -> bool:
    """Whether the X server that DISPLAY names lets this user in.

    Without libxcb that cannot be asked; then it is believed, and the library is what is missing.
    """
    display = environment.get("DISPLAY", "")
    if not display:
        return False
    import threading

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    welcome = threading.Event()

    def connect() -> None:
        connection = xcb.xcb_connect(display.encode("utf-8", "surrogateescape"), None)
        if xcb.xcb_connection_has_error(connection):
            xcb.xcb_disconnect(connection)
        else:
            # It stays open: an X server starts anew when its last client leaves, just as Qt would come.
            welcome.set()

    # libxcb has no time limit of its own; a server that hangs keeps the thread, not the program.
    thread = threading.Thread(target=connect, name="display", daemon=True)
    thread.start()
    thread.join(DISPLAY_SECONDS)
    return welcome.is_set()


def obstacle() -> Finding | None:
    """Find why the window cannot open here; None where it can.

    Where one of two displays is of no use, Qt is told to take the other: it would try the wrong one and give up.
    """
    able = platforms()
    if not able:
        from smtpgui.core.findings import Finding

        return Finding("window.no_display")
    lacks = {platform: missing_libraries(platform) for platform in able}
    good = [platform for platform in able if not lacks[platform]]
    if not good:
        return _libraries_missing(lacks[able[0]])
    named = sum(bool(os.environ.get(name)) for name in ("WAYLAND_DISPLAY", "DISPLAY"))
    if len(good) < named:
        os.environ.setdefault("QT_QPA_PLATFORM", good[0])
    return None


def obstacle_text(finding: Finding, *, in_short: bool = False) -> str:
    """An obstacle in words, in the current language; `in_short` is its first sentence only."""
    import textwrap

    from smtpgui.core.explain import explain

    words = explain(finding)
    libraries, packages = finding.facts.get("libraries"), finding.facts.get("packages")
    if in_short or not isinstance(libraries, tuple) or not isinstance(packages, tuple):
        return str(words.title) if in_short else f"{words.title}\n{words.fix}"
    names = ", ".join(map(str, libraries))
    listed = textwrap.wrap(
        names, 98, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False, break_long_words=False
    )
    command = f"  sudo apt-get install {' '.join(map(str, packages))}"
    return "\n".join([str(words.title), *listed, str(words.fix), command])


def message(missing: Iterable[MissingLibrary]) -> str:
    """Say which libraries are missing, and the one line that installs them all."""
    return obstacle_text(_libraries_missing(missing))


def _libraries_missing(missing: Iterable[MissingLibrary]) -> Finding:
    from smtpgui.core.findings import Finding

    found = list(missing)
    facts: dict[str, Fact] = {
        "count": len(found),
        "libraries": tuple(each.soname for each in found),
        "packages": tuple(dict.fromkeys(each.package for each in found)),
    }
    return Finding("window.libraries_missing", facts)
