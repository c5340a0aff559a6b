"""A real mailbox: Dovecot with IMAP over TLS on loopback, with a port and folders of its own. Needs root."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.servers.processes import RealServer, answers, configuration, path_of, running

USERS = {"alice@mail.test": "correct-horse", "bob@mail.test": "pässwörd ✓"}
JUNK = {"alice": ("Junk", "\\Junk"), "bob": ("Courrier ind&AOk-sirable", "")}
"""The spam folder of each user: marked by the server, or known by its name only."""


class Imap(RealServer):
    """The server, while the block lasts."""

    def __init__(self, certificate: bytes) -> None:
        super().__init__(1)
        self._certificate = certificate

    @contextmanager
    def started(self, port: int) -> Iterator[None]:
        self.port = port
        with ExitStack() as stack:
            self._folder = folder = Path(tempfile.mkdtemp(prefix="imap-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            folder.chmod(0o755)
            for name in ("run", "mail"):
                (folder / name).mkdir(mode=0o755)
            os.chown(folder / "mail", 65534, 65534)
            (folder / "server.pem").write_bytes(self._certificate)
            (folder / "server.pem").chmod(0o600)
            users = "".join(f"{name}:{{PLAIN}}{password}\n" for name, password in USERS.items())
            (folder / "users").write_text(users, "utf-8")
            (folder / "dovecot.conf").write_text(configuration("dovecot-imap.conf", folder=folder, port=port))
            for user in USERS:
                self._make_folder(user, "")
                self._make_folder(user, "." + JUNK[user.partition("@")[0]][0])
            dovecot = [path_of("dovecot"), "-F", "-c", folder / "dovecot.conf"]
            stack.enter_context(running(dovecot, lambda: answers(port), logs=[folder / "dovecot.log"]))
            yield

    def deliver(self, user: str, data: bytes, *, spam: bool = False) -> Path:
        """Put a message into the inbox of `user`, or into the spam folder."""
        local = user.partition("@")[0]
        folder = self._folder / "mail" / local / ("." + JUNK[local][0] if spam else "")
        target = folder / "new" / f"{os.urandom(6).hex()}.mail.test"
        (folder / "tmp" / target.name).write_bytes(data)
        os.chown(folder / "tmp" / target.name, 65534, 65534)
        (folder / "tmp" / target.name).rename(target)
        return target

    def read_flags(self, user: str) -> list[str]:
        """The names of the messages in the inbox of `user`; a flag stands after the colon."""
        folder = self._folder / "mail" / user.partition("@")[0]
        return [path.name for part in ("new", "cur") for path in (folder / part).glob("*")]

    def _make_folder(self, user: str, name: str) -> None:
        base = self._folder / "mail" / user.partition("@")[0] / name
        for part in ("cur", "new", "tmp"):
            (base / part).mkdir(parents=True)
        for path in (base, *base.rglob("*")):
            os.chown(path, 65534, 65534)
        os.chown(self._folder / "mail" / user.partition("@")[0], 65534, 65534)
