"""A real mail server: Postfix with Dovecot for the passwords, on loopback, with ports and folders of its own.

Mail to its users is delivered into `maildir`; all other mail is thrown away. Needs root, as both programs do.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.servers.processes import RealServer, answers, configuration, path_of, run, running

PROGRAMS = ("postfix", "dovecot")
USERS = {"alice@mail.test": "correct-horse", "bob@mail.test": "pässwörd ✓"}


class Postfix(RealServer):
    """The server, while the block lasts: `submission` is its STARTTLS port, `smtps` the one with TLS at once."""

    def __init__(self, certificate: bytes) -> None:
        super().__init__(2)
        self._certificate = certificate

    @contextmanager
    def started(self, submission: int, smtps: int) -> Iterator[None]:
        self.submission, self.smtps = submission, smtps
        with ExitStack() as stack:
            self._folder = folder = Path(tempfile.mkdtemp(prefix="postfix-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            self._write()
            postfix = [path_of("postfix"), "-c", folder / "etc"]
            run([*postfix, "check"])  # makes the folder in which Dovecot puts its socket
            dovecot = [path_of("dovecot"), "-F", "-c", folder / "dovecot.conf"]
            passwords = folder / "spool/private/auth"
            stack.enter_context(running(dovecot, passwords.exists, logs=[folder / "dovecot.log"]))
            stack.enter_context(
                running([*postfix, "start-fg"], lambda: answers(submission) and answers(smtps),
                        logs=[folder / "mail.log"])
            )  # fmt: skip
            yield

    @property
    def received(self) -> list[bytes]:
        """The messages that lie in alice's and bob's mailboxes."""
        return [path.read_bytes() for path in (self._folder / "maildir").glob("*/new/*")]

    def _write(self) -> None:
        folder = self._folder
        folder.chmod(0o755)
        for name in ("spool", "data", "dovecot", "maildir", "etc"):
            (folder / name).mkdir(mode=0o755)
        shutil.chown(folder / "data", "postfix")
        os.chown(folder / "maildir", 65534, 65534)
        (folder / "server.pem").write_bytes(self._certificate)
        (folder / "server.pem").chmod(0o600)
        users = "".join(f"{name}:{{PLAIN}}{password}\n" for name, password in USERS.items())
        (folder / "users").write_text(users, "utf-8")
        (folder / "dovecot.conf").write_text(configuration("dovecot-auth.conf", folder=folder))
        (folder / "etc" / "main.cf").write_text(configuration("postfix-main.cf", folder=folder))
        ports = {"submission": self.submission, "smtps": self.smtps}
        (folder / "etc" / "master.cf").write_text(configuration("postfix-master.cf", **ports))
