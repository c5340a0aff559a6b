"""The menu: each row can be walked, stands alone, and shows what it promises."""

from __future__ import annotations

import pytest

from smtpgui.core.language import N_, speaking
from smtpgui.core.settings import validate
from smtpgui.sandbox import SCENARIOS, Scenario, ScenarioCheck, World
from smtpgui.sandbox.mail_hosts import MAIL_HOSTS
from tests.sandbox.raw_client import connected, encrypted

SERVERS = {host.name: host for host in MAIL_HOSTS}

# What the issue of the practice world asks for, at the least.
WANTED = {
    "all_well", "gmail_password_refused", "gmail_app_password_needed", "microsoft_sign_in_off", "wrong_username",
    "starttls_missing", "certificate_expired", "certificate_other_name", "wrong_sender", "greylisted",
    "server_silent", "spf_without_provider", "dmarc_missing", "two_spf_records", "dkim_revoked", "dns_silent",
}  # fmt: skip


def _by_check(check: ScenarioCheck) -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if scenario.check is check]


@pytest.fixture(params=SCENARIOS, ids=lambda scenario: scenario.id)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    found: Scenario = request.param
    return found


def test_the_menu_is_complete() -> None:
    ids = [scenario.id for scenario in SCENARIOS]
    assert len(ids) == len(set(ids))
    assert set(ids) >= WANTED
    titles = [scenario.title for scenario in SCENARIOS]
    assert len(titles) == len(set(titles))


def test_each_has_a_sender_domain_of_its_own() -> None:
    domains = [scenario.settings.sender_domain for scenario in SCENARIOS]
    assert len(domains) == len(set(domains))
    assert all(domain.endswith(".example") for domain in domains if domain != "outlook.com")
    for scenario in SCENARIOS:
        assert scenario.zone is None or scenario.zone.domain == scenario.settings.sender_domain


def test_its_texts_are_there(scenario: Scenario) -> None:
    assert scenario.title[-1] not in ".:"
    assert scenario.text.endswith(".")
    assert not scenario.cure or scenario.cure.endswith(".")
    assert scenario.name == scenario.title


def test_its_name_is_translated_when_it_is_asked_for(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtpgui.sandbox.scenarios._", lambda text: f"<{text}>")
    assert scenario.name == f"<{N_(scenario.title)}>"


def test_its_settings_can_be_tested(scenario: Scenario) -> None:
    """Nothing keeps a newcomer from pressing Test: no setting is empty or of a wrong form."""
    with speaking("en"):
        codes = {finding.code for finding in validate(scenario.settings, scenario.password)}
    faults = {code for code in codes if code.endswith((".empty", ".characters", ".space", ".range", ".form"))}
    assert not faults


def test_its_server_is_in_the_world(scenario: Scenario) -> None:
    if scenario.id != "server_not_found":
        assert scenario.settings.server in SERVERS


def test_no_mailbox_of_a_server_is_without_a_scenario() -> None:
    used = {(scenario.settings.server, scenario.settings.sender_domain) for scenario in SCENARIOS}
    used |= {("ssl0.ovh.net", "regionhebdo.example")}  # the cure of `certificate_other_name`
    for host in MAIL_HOSTS:
        for box in host.mailboxes:
            domains = {sender.rpartition("@")[2] for sender in box.senders or (box.username,)}
            assert all((host.name, domain) in used for domain in domains), (host.name, box.username)


@pytest.mark.parametrize("scenario", _by_check(ScenarioCheck.DNS), ids=lambda scenario: scenario.id)
def test_a_scenario_of_dns_sends_without_trouble(world: World, scenario: Scenario) -> None:
    settings = scenario.settings
    with encrypted(world, settings.server, int(settings.port)) as client:
        assert client.sign_in(settings.username, scenario.password).startswith("235 ")
        assert client.submit(settings.sender_address, scenario.recipient).startswith("250 ")
    assert len(world.messages) == 1


CURES = {
    # scenario: server, port, username, password, sender, recipient (None: as it is)
    "gmail_password_refused": (None, None, None, "nqkzvbtrwhxlmpda", None, None),
    "gmail_app_password_needed": (None, None, None, "nqkzvbtrwhxlmpda", None, None),
    "wrong_username": (None, None, "contact@laplume.example", None, None, None),
    "fixed_username": (None, None, "apikey", None, None, None),
    "port_closed": (None, 587, None, None, None, None),
    "wrong_encryption": (None, 587, None, None, None, None),
    "starttls_missing": (None, 465, None, None, None, None),
    "certificate_other_name": ("ssl0.ovh.net", None, None, None, None, None),
    "wrong_sender": (None, None, None, None, "contact@lhebdo.example", None),
    "recipient_unknown": (None, None, None, None, None, "lectrice@lecteurs.example"),
}


def test_every_cure_that_changes_a_setting_is_tried_here() -> None:
    others = {"method_not_offered", "greylisted"}  # another method, and the same again
    assert {scenario.id for scenario in SCENARIOS if scenario.cure} == CURES.keys() | others


@pytest.mark.parametrize("scenario_id", CURES)
def test_the_cure_cures(world: World, scenario_id: str) -> None:
    scenario = world.scenario(scenario_id)
    settings = scenario.settings
    server, port, username, password, sender, recipient = CURES[scenario_id]
    with encrypted(world, server or settings.server, port or int(settings.port)) as client:
        assert client.sign_in(username or settings.username, password or scenario.password).startswith("235 ")
        reply = client.submit(sender or settings.sender_address, recipient or scenario.recipient)
    assert reply.startswith("250 ")
    changed = [str(value) for value in CURES[scenario_id] if value]
    assert all(value in scenario.cure.replace(" ", "") or value in scenario.cure for value in changed)


def test_the_other_cures(world: World) -> None:
    from base64 import b64encode

    plain = world.scenario("method_not_offered")
    with encrypted(world, plain.settings.server) as client:
        assert client.ask("AUTH LOGIN").startswith("504 ")
        secret = b64encode(f"\0{plain.settings.username}\0{plain.password}".encode()).decode()
        assert client.ask(f"AUTH PLAIN {secret}").startswith("235 ")
    assert "Plain" in plain.cure
    grey = world.scenario("greylisted")
    with encrypted(world, grey.settings.server) as client:
        client.sign_in(grey.settings.username, grey.password)
        assert client.submit(grey.settings.sender_address, grey.recipient).startswith("450 ")
        assert client.submit(grey.settings.sender_address, grey.recipient).startswith("250 ")


def test_the_platform_would_send_the_password_in_plain_text(world: World) -> None:
    scenario = world.scenario("starttls_missing")
    with connected(world, scenario.settings.server) as client:
        client.hear()
        capabilities = client.ask("EHLO localhost.localdomain")
    assert "STARTTLS" not in capabilities
    assert "AUTH LOGIN" in capabilities
