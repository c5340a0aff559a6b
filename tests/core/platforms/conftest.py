from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from smtpgui.core.platforms.oauth import Credentials
from smtpgui.core.platforms.preset import Preset
from smtpgui.core.platforms.preset_files import preset_named
from smtpgui.core.platforms.rest import RestPlatform
from tests.core.platforms.documents import document_of
from tests.core.platforms.platform_tests import STORED_PASSWORD
from tests.servers.platform_script import KEY, SECRET, ScriptedPlatform, platform_server


def opened(server: ScriptedPlatform, application: str = "app-1", **more) -> RestPlatform:
    """The client of a scripted platform."""
    return RestPlatform(
        server.preset, server.origin, application, Credentials(KEY, SECRET), server.network, **more
    )


@pytest.fixture
def begin() -> Iterator[Callable[..., ScriptedPlatform]]:
    """Starts a platform that speaks as a preset says and holds STORED."""
    with ExitStack() as stack:

        def start(preset: Preset, password: str = STORED_PASSWORD, **more) -> ScriptedPlatform:
            return stack.enter_context(platform_server(preset, document_of(preset), password, **more))

        yield start


@pytest.fixture
def reference() -> Preset:
    return preset_named("reference-v1")


@pytest.fixture
def server(begin: Callable[..., ScriptedPlatform], reference: Preset) -> ScriptedPlatform:
    """The contract of the reference platform, played here."""
    return begin(reference)


@pytest.fixture
def platform(server: ScriptedPlatform) -> RestPlatform:
    return opened(server)
