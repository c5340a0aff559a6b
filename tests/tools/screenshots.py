"""Takes a picture of every screen, in both languages and themes: `make screenshots ARGS="[OUT [SCREEN …]]"`.

The picture of the README is taken too: resources/readme/window.png.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from smtpgui.core.findings import Finding  # noqa: E402
from smtpgui.core.stores.interface import Configuration  # noqa: E402
from smtpgui.core.stores.passwords import Account, SessionPasswords  # noqa: E402
from smtpgui.core.stores.sqlite import open_store  # noqa: E402
from smtpgui.core.workspace import Workspace  # noqa: E402
from smtpgui.gui.app.app import App  # noqa: E402
from smtpgui.gui.app.preferences import Preferences  # noqa: E402
from smtpgui.sandbox import World  # noqa: E402
from tests.gui.screens import SCREENS  # noqa: E402

SIZES = {"large": (1240, 812), "small": (960, 640)}
README = ("test_failed-large-light-en.png", ROOT / "resources" / "readme" / "window.png")


def quiet(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """What the offscreen platform says of itself is nobody's news."""
    if "propagateSizeHints" not in text:
        print(kind.name, text, file=sys.stderr)


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Let the window work until something is true."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError("the window did not get there")
        pause(10)


def pause(milliseconds: int) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def start(application: QApplication, world: World, folder: Path, language: str, theme: str) -> App:
    """A window over the sandbox in this language and theme."""

    def opener() -> tuple[Workspace, list[Finding]]:
        store, findings = open_store(folder / "store.sqlite")
        passwords = SessionPasswords()
        for scenario in world.scenarios:
            store.save(Configuration(scenario.name, scenario.settings, recipient=scenario.recipient))
            passwords.set(Account.of(scenario.settings), scenario.password)
        return Workspace(store, passwords, world.network), findings

    preferences = Preferences(folder / "preferences.ini")
    preferences.keep("language", language)
    preferences.keep("theme", theme)
    app = App(application, opener, preferences)
    app.start()
    until(lambda: hasattr(app, "program") and app.session.current is not None)
    return app


def take(app: App, world: World, out: Path, wanted: list[str], suffix: str) -> None:
    """Take every wanted screen at every size."""
    for name in wanted or list(SCREENS):
        for size_name, size in SIZES.items():
            app.window.resize(*size)
            SCREENS[name](app, world, until)
            pause(60)
            app.window.grab().save(str(out / f"{name}-{size_name}-{suffix}.png"))
            for dialog in app.window.findChildren(QDialog):
                if dialog.isVisible():
                    dialog.grab().save(str(out / f"{name}-dialog-{suffix}.png"))
                    dialog.done(0)
            if app.session.current is not None and app.session.current.dirty:
                app.session.discard()
            app.program.panes.tabs.setCurrentIndex(0)
            app.program.panes.toast.hide()


def main() -> None:
    """Take the pictures."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    out.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(quiet)
    application = QApplication(sys.argv[:1])
    with World() as world:
        for language in ("en", "fr"):
            for theme in ("light", "dark"):
                with tempfile.TemporaryDirectory() as folder:
                    app = start(application, world, Path(folder), language, theme)
                    take(app, world, out, sys.argv[2:], f"{theme}-{language}")
                    app.program.closing.close_without_asking()
    taken, kept = README
    if (out / taken).exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(out / taken, kept)
    print(f"pictures are in {out}")


if __name__ == "__main__":
    main()
