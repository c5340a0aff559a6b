"""What the contract describes is what the server does: schemathesis sends what it allows and what not."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Address, Network
from smtpgui.sandbox.platform.app_state import Options
from tests.sandbox.platform.conftest import MANY, Databases
from tests.servers.reference_platform import APPLICATION, Client, Reference, reference
from tests.tools.platform_api import DOCUMENT

CONFIGURATION = {
    "checks": {
        # Well-formed values can still be no mail server, or need a password: the contract's rules.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "401", "404", "412", "422"]},
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "404", "405", "408", "412", "413", "415", "422", "428"]
        },
        "missing_required_header": {"expected-statuses": ["401", "404", "428"]},
    }
}
CONTRACT = schemathesis.openapi.from_dict(
    json.loads(DOCUMENT.read_text("utf-8")), config=SchemathesisConfig.from_dict(CONFIGURATION)
)
FEW = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def nowhere(host: str, _port: int, _timeout: float) -> list[Address]:
    raise Trouble(Finding("resolve.not_found", {"server": host}, "server"))


@pytest.fixture(scope="module")
def open_platform(databases: Databases) -> Iterator[Reference]:
    """A platform where every caller may come as often as it likes, and no mail server is found."""
    options = Options(network=Network(addresses=nowhere), allow_private=True, **MANY)
    with reference(databases.new(), options) as running:
        yield running


@pytest.fixture(scope="module")
def open_client(open_platform: Reference) -> Client:
    return open_platform.client()


@pytest.mark.slow
@CONTRACT.parametrize()
@FEW
def test_anything_that_the_contract_can_describe(case, open_platform, open_client):
    open_platform.holds()
    if "application_id" in (case.path_parameters or {}):
        case.path_parameters["application_id"] = APPLICATION
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = "*"
    case.call_and_validate(base_url=open_client.origin, headers={"Authorization": f"Bearer {open_client.token}"})
