"""The reference platform, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest

from smtpgui.sandbox.platform.app_state import Options
from tests.servers.postgres import Postgres
from tests.servers.reference_platform import Client, Reference, reference

MANY = {"requests_rate": 10_000, "tokens_rate": 10_000, "tests_rate": 10_000}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave test_contract alone where schemathesis is left out: importing it takes as long as a hundred tests."""
    left_out = config.pluginmanager.is_blocked("schemathesis")
    return True if left_out and collection_path.name == "test_contract.py" else None


class Databases(Protocol):
    """Makes databases of one kind, and reads all that is in them."""

    def new(self) -> str: ...

    def dump(self, url: str) -> str: ...


class SqliteFiles:
    """Databases in files."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count(1)

    def new(self) -> str:
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.sqlite'}"

    def dump(self, url: str) -> str:
        path = Path(url.removeprefix("sqlite:///"))
        return "".join(each.read_bytes().decode("latin-1") for each in path.parent.glob(f"{path.name}*"))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Postgres]:
    with Postgres() as cluster:
        yield cluster


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.real, pytest.mark.slow])]
)
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Databases, of each kind."""
    if request.param == "sqlite":
        return SqliteFiles(tmp_path_factory.mktemp("platform"))
    return request.getfixturevalue("cluster")


@pytest.fixture
def begin(databases: Databases) -> Iterator[Callable[..., Reference]]:
    """Starts a platform with options of one's own."""
    with ExitStack() as stack:

        def start(**options: Any) -> Reference:
            running = stack.enter_context(reference(databases.new(), Options(**options)))
            running.holds()
            return running

        yield start


@pytest.fixture(scope="module")
def running(databases: Databases) -> Iterator[Reference]:
    """A platform for all the tests of a file, and its administrator."""
    with reference(databases.new(), Options(**MANY)) as running:
        yield running


@pytest.fixture
def platform(running: Reference) -> Reference:
    """A platform that holds settings and a password."""
    running.holds()
    return running


@pytest.fixture(scope="module")
def token(running: Reference) -> str:
    return running.client().token


@pytest.fixture
def admin(platform: Reference, token: str) -> Client:
    """Its administrator."""
    return Client(platform.server.origin, token)
