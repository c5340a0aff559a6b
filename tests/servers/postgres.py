"""A real PostgreSQL: a cluster of its own on a free port of loopback, run by nobody special, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import psycopg

from tests.servers.processes import RealServer, run, running
from tests.support.real import cannot

USER = "postgres"
_VERSIONS = Path("/usr/lib/postgresql")
_CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 60
"""


def programs() -> Path:
    """The folder with initdb and postgres of the newest version; skips or fails the test where there is none."""
    found = sorted(_VERSIONS.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not found:
        cannot("needs real servers: apt install postgresql")
    return found[-1].parent


class Postgres(RealServer):
    """The cluster, while the block lasts."""

    def __init__(self) -> None:
        super().__init__(1)
        self._programs = programs()
        self._numbers = count(1)

    def new(self) -> str:
        """The URL of a new, empty place for tables: a schema of its own, for a database is a thousand files."""
        name = f"test{next(self._numbers)}"
        with self._connect() as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self._place}?options=-csearch_path%3D{name}"

    def dump(self, url: str) -> str:
        """Everything that stands in the tables there, as text."""
        with psycopg.connect(url) as connection:
            tables = connection.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            ).fetchall()
            return "\n".join(
                str(connection.execute(f"SELECT * FROM {name}".encode()).fetchall()) for (name,) in tables
            )

    @contextmanager
    def started(self, port: int) -> Iterator[None]:
        self.port = port
        with ExitStack() as stack:
            folder = Path(tempfile.mkdtemp(prefix="postgres-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            if os.geteuid() == 0:
                shutil.chown(folder, USER)
            data = folder / "data"
            initdb = ("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
            run(self._command(*initdb), cwd="/", env=_ENVIRONMENT)
            with (data / "postgresql.conf").open("a") as file:
                file.write(_CONFIGURATION.format(port=port))
            command = self._command("postgres", "-D", data)
            process = stack.enter_context(running(command, self._answers, cwd="/", env=_ENVIRONMENT))
            stack.callback(process.send_signal, signal.SIGQUIT)  # at once: nothing of it is needed any more
            yield

    @property
    def _place(self) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def _command(self, program: str, *arguments: str | Path) -> list[str]:
        """How to run a program of PostgreSQL, which refuses to be root."""
        own = [str(self._programs / program), *map(str, arguments)]
        if os.geteuid() != 0:
            return own
        who = pwd.getpwnam(USER)
        return ["setpriv", f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups", *own]

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self._place, autocommit=True, connect_timeout=5)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True


_ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
