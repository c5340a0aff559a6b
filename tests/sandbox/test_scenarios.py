"""The menu: each row can be walked, stands alone, and shows what it promises."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict
from typing import Any

import pytest

from smtpgui.core.language import N_
from smtpgui.core.settings import validate
from smtpgui.sandbox import SCENARIOS, Scenario, ScenarioCheck, World
from smtpgui.sandbox.mail_hosts import MAIL_HOSTS
from tests.sandbox.raw_client import connected, encrypted

SERVERS = {host.name: host for host in MAIL_HOSTS}

# What a newcomer will meet, at the least.
WANTED = {
    "all_well", "gmail_password_refused", "gmail_app_password_needed", "microsoft_sign_in_off", "wrong_username",
    "starttls_missing", "certificate_expired", "certificate_other_name", "wrong_sender", "greylisted",
    "server_silent", "spf_without_provider", "dmarc_missing", "two_spf_records", "dkim_revoked", "dns_silent",
}  # fmt: skip


def test_the_menu_is_complete_and_each_has_a_sender_domain_of_its_own() -> None:
    ids = [scenario.id for scenario in SCENARIOS]
    assert len(ids) == len(set(ids))
    assert set(ids) >= WANTED
    domains = [scenario.settings.sender_domain for scenario in SCENARIOS]
    for each in ([scenario.title for scenario in SCENARIOS], domains):
        assert len(each) == len(set(each))
    assert all(domain.endswith(".example") for domain in domains if domain != "outlook.com")
    for scenario in SCENARIOS:
        assert scenario.zone is None or scenario.zone.domain == scenario.settings.sender_domain


def test_texts_are_there_and_translated_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = [
        scenario.id
        for scenario in SCENARIOS
        if scenario.title[-1] in ".:"
        or not scenario.text.endswith(".")
        or not (scenario.cure or ".").endswith(".")
        or scenario.name != scenario.title
    ]
    assert wrong == []
    monkeypatch.setattr("smtpgui.sandbox.scenarios._", lambda text: f"<{text}>")
    assert [scenario.name for scenario in SCENARIOS] == [f"<{N_(scenario.title)}>" for scenario in SCENARIOS]


def test_settings_can_be_tested() -> None:
    """Nothing keeps a newcomer from pressing Test: no setting is empty or of a wrong form."""
    faults = {
        scenario.id: finding.code
        for scenario in SCENARIOS
        for finding in validate(scenario.settings, scenario.password)
        if finding.code.endswith((".empty", ".characters", ".space", ".range", ".form"))
    }
    assert faults == {}
    assert [s.id for s in SCENARIOS if s.settings.server not in SERVERS] == ["server_not_found"]


def test_no_mailbox_of_a_server_is_without_a_scenario() -> None:
    used = {(scenario.settings.server, scenario.settings.sender_domain) for scenario in SCENARIOS}
    used |= {("ssl0.ovh.net", "regionhebdo.example")}  # the cure of `certificate_other_name`
    for host in MAIL_HOSTS:
        for box in host.mailboxes:
            domains = {sender.rpartition("@")[2] for sender in box.senders or (box.username,)}
            assert all((host.name, domain) in used for domain in domains), (host.name, box.username)


DNS = [scenario for scenario in SCENARIOS if scenario.check is ScenarioCheck.DNS]


@pytest.mark.parametrize("scenario", DNS, ids=lambda scenario: scenario.id)
def test_a_scenario_of_dns_sends_without_trouble(world: World, scenario: Scenario) -> None:
    settings = scenario.settings
    with encrypted(world, settings.server, int(settings.port)) as client:
        assert client.sign_in(settings.username, scenario.password).startswith("235 ")
        assert client.submit(settings.sender_address, scenario.recipient).startswith("250 ")
    assert len(world.messages) == 1


CURES: dict[str, dict[str, Any]] = {
    "gmail_password_refused": {"password": "nqkzvbtrwhxlmpda"},
    "gmail_app_password_needed": {"password": "nqkzvbtrwhxlmpda"},
    "wrong_username": {"username": "contact@laplume.example"},
    "fixed_username": {"username": "apikey"},
    "port_closed": {"port": 587},
    "wrong_encryption": {"port": 587},
    "starttls_missing": {"port": 465},
    "certificate_other_name": {"server": "ssl0.ovh.net"},
    "wrong_sender": {"sender_address": "contact@lhebdo.example"},
    "recipient_unknown": {"recipient": "lectrice@lecteurs.example"},
}
"""What each cure changes."""


def test_every_cure_that_changes_a_setting_is_tried_here() -> None:
    others = {"method_not_offered", "greylisted"}  # another method, and the same again
    assert {scenario.id for scenario in SCENARIOS if scenario.cure} == CURES.keys() | others


@pytest.mark.parametrize("scenario_id", CURES)
def test_the_cure_cures(world: World, scenario_id: str) -> None:
    scenario, cure = world.scenario(scenario_id), CURES[scenario_id]
    values = {**asdict(scenario.settings), "password": scenario.password, "recipient": scenario.recipient, **cure}
    with encrypted(world, values["server"], int(values["port"])) as client:
        assert client.sign_in(values["username"], values["password"]).startswith("235 ")
        assert client.submit(values["sender_address"], values["recipient"]).startswith("250 ")
    (changed,) = map(str, cure.values())
    assert changed in scenario.cure.replace(" ", "") or changed in scenario.cure


def test_the_other_cures(world: World) -> None:
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
