"""The platform of the practice world, loaded and started at the first connection to it."""

from __future__ import annotations

import secrets
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Network
from smtpgui.core.settings import SmtpSettings
from smtpgui.sandbox.certificates import COMMAND, Authority, Certificate

if TYPE_CHECKING:
    from smtpgui.sandbox.platform.server import PlatformServer

PLATFORM_HOST = "app.platform.example"
PLATFORM_PORT = 443

_APPLICATION, _KEY = "monjournal", "practice-key"
_FORMER_PASSWORD = "what the former server wanted"  # noqa: S105 - of a server that does not exist
_OFTEN = 600


@dataclass(frozen=True, slots=True)
class PlatformAccess:
    """The access to a platform: its origin, an application there, API key and API secret; `name` is for people."""

    name: str
    origin: str
    application: str
    key: str
    secret: str = field(repr=False)


class PracticePlatform:
    """A reference platform whose customer has moved: what is stored there is `settings` at a former server.

    `port` starts it. Its files are in `folder`; `close` ends it.
    """

    def __init__(self, folder: Path, authority: Authority, settings: SmtpSettings) -> None:
        self._folder, self._authority, self._settings = folder, authority, settings
        self._lock = threading.Lock()
        self._running: PlatformServer | None = None
        self._resources = ExitStack()
        secret = secrets.token_urlsafe(24)
        self.access = PlatformAccess("Mon journal", f"https://{PLATFORM_HOST}", _APPLICATION, _KEY, secret)

    def port(self, network: Network) -> int:
        """Its port on loopback; it is started where it does not run yet, and tests over `network`.

        Raises Trouble: sandbox.not_installed, sandbox.no_port.
        """
        with self._lock:
            if self._running is None:
                try:
                    self._running = self._start(network)
                except ImportError as error:
                    facts = {"missing": error.name or str(error), "command": COMMAND}
                    raise Trouble(Finding("sandbox.not_installed", facts)) from error
                except OSError as error:
                    raise Trouble(Finding("sandbox.no_port", {"reason": str(error)})) from error
            return self._running.port

    def close(self) -> None:
        """Stop it, where it was started."""
        with self._lock:
            self._resources.close()
            self._running = None

    def _start(self, network: Network) -> PlatformServer:
        from smtpgui.sandbox.platform.app_state import Options
        from smtpgui.sandbox.platform.permissions import ADMINISTRATOR
        from smtpgui.sandbox.platform.rules import values_of
        from smtpgui.sandbox.platform.security import Vault
        from smtpgui.sandbox.platform.server import PlatformServer
        from smtpgui.sandbox.platform.store import PlatformAccount

        options = Options(
            network=network, allow_private=True, requests_rate=_OFTEN, tokens_rate=_OFTEN, tests_rate=_OFTEN
        )
        url = f"sqlite:///{self._folder / 'reference.sqlite'}"
        context = self._authority.context(PLATFORM_HOST, Certificate.GOOD)
        server = PlatformServer(url, Vault.new_key(), options, context=context)
        former = replace(self._settings, server=f"smtp.{self._settings.sender_domain}", port=465)
        server.store.add_application(_APPLICATION, "Mon journal")
        server.store.add_account(
            PlatformAccount(_KEY, person=False, secret=self.access.secret), {_APPLICATION: ADMINISTRATOR}
        )
        server.put(_APPLICATION, values_of(former), _FORMER_PASSWORD)
        return self._resources.enter_context(server)
