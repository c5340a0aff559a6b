"""A real mailbox: Dovecot with IMAP over TLS on loopback, with a port and folders of its own. Needs root."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from tests.servers.processes import answers, on_free_ports, path_of, running

USERS = {"alice@mail.test": "correct-horse", "bob@mail.test": "pässwörd ✓"}
JUNK = {"alice": ("Junk", "\\Junk"), "bob": ("Courrier ind&AOk-sirable", "")}
"""The spam folder of each user: marked by the server, or known by its name only."""

_CONF = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.pem
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%n
first_valid_uid = 1
default_internal_user = nobody
default_login_user = nobody
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={folder}/mail/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Junk {{
    special_use = \\Junk
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""


class Imap:
    """The server, while the block lasts."""

    def __init__(self, certificate: bytes) -> None:
        self._certificate = certificate
        self._stack = ExitStack()

    def __enter__(self) -> Imap:
        self._stack.enter_context(on_free_ports(1, self._started))
        return self

    @contextmanager
    def _started(self, port: int) -> Iterator[None]:
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
            (folder / "dovecot.conf").write_text(_CONF.format(folder=folder, port=port))
            for user in USERS:
                self._make_folder(user, "")
                self._make_folder(user, "." + JUNK[user.partition("@")[0]][0])
            dovecot = [path_of("dovecot"), "-F", "-c", folder / "dovecot.conf"]
            stack.enter_context(running(dovecot, lambda: answers(port), logs=[folder / "dovecot.log"]))
            yield

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

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
