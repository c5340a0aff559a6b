"""The command `python -m smtpgui.sandbox.platform`: the reference platform alone, to develop against."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import SQLAlchemyError

from smtpgui.sandbox.platform.app import DOCUMENT_PATH
from smtpgui.sandbox.platform.app_state import Options
from smtpgui.sandbox.platform.permissions import ADMINISTRATOR, EDITOR
from smtpgui.sandbox.platform.security import Vault
from smtpgui.sandbox.platform.server import PlatformServer
from smtpgui.sandbox.platform.store import PlatformAccount, PlatformStore

APPLICATION = "demo"
ACCOUNTS = {"admin-key": ADMINISTRATOR, "editor-key": EDITOR}

_EXAMPLE = """\
Example, gone when it ends:   python -m smtpgui.sandbox.platform --port 8080
Example, kept:                python -m smtpgui.sandbox.platform --database postgresql://me@localhost/platform \\
                                --key-file platform.key
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl+C or SIGTERM. The exit code: 0, or 2 where it cannot start."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.database and not asked.key_file:
        parser.error("--database needs --key-file: without its key nothing that is kept can be read again")
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    with _database(asked.database) as url:
        try:
            key = _key(asked.key_file) if asked.key_file else Vault.new_key()
            server = PlatformServer(url, key, Options(allow_private=asked.allow_private), port=asked.port)
            fresh = _seed(server.store, again=asked.new_secrets)
            with server:
                _print_access(server, fresh)
                _wait()
        except (OSError, SQLAlchemyError, ValueError) as error:
            sys.stderr.write(f"The platform cannot start: {error}\n")
            return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m smtpgui.sandbox.platform",
        description="Serve the reference platform (reference-v1) on this computer.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="default: any free one")
    parser.add_argument(
        "--database", default="", metavar="URL", help="sqlite:///FILE or postgresql://…; default: kept nowhere"
    )
    parser.add_argument(
        "--key-file", type=Path, metavar="FILE", help="encrypts the SMTP passwords; made where it is not there"
    )
    parser.add_argument(
        "--allow-private",
        action="store_true",
        help="let tests reach mail servers on this computer and its network",
    )
    parser.add_argument("--new-secrets", action="store_true", help="give the API keys new secrets")
    return parser


@contextmanager
def _database(database: str) -> Iterator[str]:
    """The URL of the database; without `database`, of a temporary one."""
    if database:
        yield database
        return
    with TemporaryDirectory(prefix="smtpgui-platform-", ignore_cleanup_errors=True) as folder:
        yield f"sqlite:///{Path(folder) / 'reference.sqlite'}"


def _key(path: Path) -> bytes:
    """The key in the file, which only its owner may read; made where there is none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(handle, "wb") as file:
        key = Vault.new_key()
        file.write(key)
    return key


def _seed(store: PlatformStore, *, again: bool) -> dict[str, str]:
    """Make the application and its API keys where they are missing; the new secrets, by key."""
    new = {key: secrets.token_urlsafe(24) for key in ACCOUNTS}
    if not store.has_application(APPLICATION):
        store.add_application(APPLICATION, "Demonstration")
        for key, role in ACCOUNTS.items():
            store.add_account(PlatformAccount(key, person=False, secret=new[key]), {APPLICATION: role})
        return new
    if again:
        for key, secret in new.items():
            store.set_secret(key, secret)
        return new
    return {}


def _print_access(server: PlatformServer, fresh: dict[str, str]) -> None:
    lines = [f"origin         {server.origin}", f"application    {APPLICATION}", f"document       {DOCUMENT_PATH}"]
    lines += [f"{ACCOUNTS[key]:<15}key {key}   secret {secret}" for key, secret in fresh.items()]
    if not fresh:
        lines.append("The secrets are those of the first time. Forgotten: --new-secrets.")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _wait() -> None:
    """Wait for SIGINT or SIGTERM."""
    over = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: over.set())
    while not over.wait(3600):  # with a limit, for Windows lets no signal in otherwise
        pass


if __name__ == "__main__":
    sys.exit(main())
