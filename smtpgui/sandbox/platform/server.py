"""The reference platform in a thread, on loopback."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from typing import Any

import uvicorn

from smtpgui.sandbox.platform.app import application
from smtpgui.sandbox.platform.app_state import AppState, Options
from smtpgui.sandbox.platform.security import Vault
from smtpgui.sandbox.platform.store import PlatformStore

LOOPBACK = "127.0.0.1"
_GOODBYE_SECONDS = 2


class _Server(uvicorn.Server):
    """A server that sets `ready` when it answers, and leaves no connection open."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for late in list(self.server_state.connections):  # which came while the others were closed
            late.transport.abort()
        await asyncio.sleep(0)  # closed by the next turn of the loop


class PlatformServer:
    """The platform over the database at `url`, for as long as the `with` block lasts; 0 takes any free `port`.

    `key` encrypts the passwords (`Vault.new_key`). Plain HTTP, unless `context` brings a certificate. OSError where
    the port is taken, sqlalchemy.exc.SQLAlchemyError where the database cannot be used.
    """

    def __init__(
        self,
        url: str,
        key: bytes,
        options: Options | None = None,
        *,
        port: int = 0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        vault = Vault(key)
        options = options or Options()
        self.store = PlatformStore(url, options.secret_cost)
        self._state = AppState(self.store, vault, options)
        self._wanted_port, self._context = port, context
        self.port = 0

    @property
    def origin(self) -> str:
        """The origin of its API."""
        return f"{'https' if self._context else 'http'}://{LOOPBACK}:{self.port}"

    def __enter__(self) -> PlatformServer:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def put(self, application: str, values: dict[str, Any], password: str | None) -> None:
        """Store settings as they are, past the rules, as from before the first client."""
        sealed = None if password is None else self._state.vault.close(application, password)
        version = self.store.settings(application)["version"]
        self.store.change(application, version, {**values, "password": sealed, "last_test": None})

    def start(self) -> None:
        """Open the port; on return it answers. Raises OSError where the port is taken."""
        try:
            self._socket = socket.create_server((LOOPBACK, self._wanted_port))
        except OSError:
            self.store.close()
            raise
        self.port = self._socket.getsockname()[1]
        config = uvicorn.Config(
            application(self._state),
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=_GOODBYE_SECONDS,
        )
        config.load()
        logging.getLogger("uvicorn.access").disabled = True  # RequestGuard keeps its own, without queries
        config.ssl = self._context
        self._server = _Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="platform", daemon=True
        )
        self._thread.start()
        self._server.ready.wait()

    def stop(self) -> None:
        """End the tests that run, close every connection, and let the database go."""
        self._state.closing.set()
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
        self.store.close()
