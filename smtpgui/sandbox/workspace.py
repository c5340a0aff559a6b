"""The workspace of the practice world: a store and passwords of its own, gone when the window closes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from smtpgui.core.language import current_language
from smtpgui.core.paths import Places
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.stores.passwords import Account, SessionPasswords
from smtpgui.core.stores.sqlite import open_store
from smtpgui.core.workspace import Opener, Workspace
from smtpgui.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Demo:
    """A workspace with one configuration for each scenario, the good one shown first."""

    opener: Opener
    preferences: Path


@contextmanager
def open_demo() -> Iterator[Demo]:
    """Open the practice world, in the current language, for as long as the block lasts.

    Everything is in a temporary folder and in memory. Raises Trouble as `World`.
    """
    with World() as world, TemporaryDirectory(prefix="smtpgui-demo-", ignore_cleanup_errors=True) as folder:
        places = Places(Path(folder))
        workspace, first = _filled(world, places)
        places.preferences.write_text(
            f"[General]\nlanguage={current_language()}\nselected={first}\n", encoding="utf-8"
        )
        yield Demo(lambda: (workspace, []), places.preferences)


def _filled(world: World, places: Places) -> tuple[Workspace, str]:
    """The workspace with every scenario in it, and the id of the first one's configuration."""
    store, _findings = open_store(places.store)
    passwords = SessionPasswords()
    identities = []
    for scenario in world.scenarios:
        settings = scenario.settings
        saved = store.save(Configuration(scenario.name, settings, recipient=scenario.recipient))
        passwords.set(Account.of(settings), scenario.password)
        identities.append(saved.id)
    workspace = Workspace(store, passwords, world.network)
    _connect(world, workspace)
    return workspace, identities[0]


def _connect(world: World, workspace: Workspace) -> None:
    """Connect the practice platform; it starts when it is first asked something."""
    from smtpgui.core.platform_sync.actions import Credentials
    from smtpgui.core.stores.platform_records import ConnectedPlatform

    access = world.platform
    connection = ConnectedPlatform(access.name, access.origin, access.application, "reference-v1")
    workspace.platforms.connect(connection, Credentials(access.key, access.secret))
