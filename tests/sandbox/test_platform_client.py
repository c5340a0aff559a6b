"""The client against the reference platform itself: the shared tests, a test that it runs, and another's change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smtpgui.core.net.network import Network
from smtpgui.core.platforms.apply import ApplyRequest
from smtpgui.core.platforms.interface import PlatformTest
from smtpgui.core.platforms.oauth import Credentials
from smtpgui.core.platforms.preset_files import preset_named
from smtpgui.core.platforms.rest import RestPlatform
from tests.core.platforms.platform_tests import (
    NEW_PASSWORD,
    STORED,
    STORED_PASSWORD,
    WANTED,
    PlatformTests,
    Stage,
    codes,
    run,
)
from tests.support.troubles import trouble_of

pytest.importorskip("smtpgui.sandbox.platform.server", reason="the reference platform is not installed")


@pytest.fixture
def reference(tmp_path: Path) -> Iterator[Any]:
    """A reference platform that holds STORED."""
    from smtpgui.sandbox.platform.app_state import Options
    from smtpgui.sandbox.platform.rules import values_of
    from tests.servers.reference_platform import reference

    often = {"requests_rate": 600, "tokens_rate": 600, "tests_rate": 600}
    options = Options(network=Network(nameservers=(("127.0.0.1", 9),)), allow_private=True, **often)
    with reference(f"sqlite:///{tmp_path / 'p.sqlite'}", options) as running:
        running.server.put("app-1", values_of(STORED), STORED_PASSWORD)
        yield running


def opened(reference, application: str = "app-1", key: str = "key-of-an-admin") -> RestPlatform:
    credentials = Credentials(key, "api-secret-Zq81x-7")
    return RestPlatform(preset_named("reference-v1"), reference.server.origin, application, credentials, Network())


class TestReference(PlatformTests):
    @pytest.fixture
    def stage(self, reference):
        return Stage(
            opened(reference),
            lambda: reference.password or "",
            lambda application: opened(reference, application),
        )


def test_no_username_removes_the_password(reference):
    steps, _ended = run(opened(reference), ApplyRequest(replace(STORED, username="", enabled=False)))
    assert codes(steps)[-1] == "platform.applied"
    assert reference.password is None


def test_a_refusal_lands_at_its_field(reference):
    steps, ended = run(opened(reference), ApplyRequest(replace(WANTED, sender_address="no address"), NEW_PASSWORD))
    assert [(f.code, f.setting) for f in steps[-1].findings] == [("platform.refused_field", "sender_address")]
    assert ended.written is False


def test_another_role_and_another_secret(reference):
    steps, ended = run(opened(reference, key="key-of-an-editor"), ApplyRequest(WANTED, NEW_PASSWORD))
    assert (codes(steps)[-1], ended.written) == ("platform.forbidden", False)
    assert trouble_of(opened(reference, key="nobody").sign_in).code == "platform.wrong_key"


def test_its_own_test(reference):
    outcome = opened(reference).test("me@example.org", replace(WANTED, server="127.0.0.1", port=9), NEW_PASSWORD)
    assert isinstance(outcome, PlatformTest), outcome
    assert (outcome.accepted, outcome.stage) == (False, "connect")
    refused = opened(reference).test("me@example.org", WANTED, "")
    assert [(finding.code, finding.setting) for finding in refused] == [("platform.refused_field", "password")]
