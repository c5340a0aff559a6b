from __future__ import annotations

import sys

import pytest

from smtpgui.core.configurations.edit import account_of
from smtpgui.core.findings import Trouble
from smtpgui.core.language import use_language
from smtpgui.sandbox.scenarios import SCENARIOS
from smtpgui.sandbox.workspace import open_demo


@pytest.mark.parametrize(("language", "title"), [("en", "Everything works"), ("fr", "Tout fonctionne")])
def test_every_scenario_is_a_configuration_with_its_password(language, title):
    use_language(language)
    with open_demo() as demo:
        workspace, findings = demo.opener()
        assert findings == []
        assert sorted(summary.name for summary in workspace.summaries()) == sorted(s.name for s in SCENARIOS)
        for scenario in SCENARIOS:
            saved = workspace.store.find(scenario.name)
            assert (saved.settings, saved.recipient) == (scenario.settings, scenario.recipient)
            account = account_of(scenario.settings)
            assert account is not None
            assert workspace.passwords.get(account) == scenario.password
        first = workspace.store.find(title)
        assert demo.preferences.read_text("utf-8") == f"[General]\nlanguage={language}\nselected={first.id}\n"
        assert not workspace.passwords.persistent


def test_it_leads_to_the_practice_world_only():
    with open_demo() as demo:
        workspace, _findings = demo.opener()
        good = workspace.store.find("Everything works")
        steps = list(workspace.test(good.settings, None, good.recipient))
        assert [finding.code for finding in steps[-1].findings or ()] == ["data.accepted"]
        with pytest.raises(Trouble, match=r"resolve\.not_found"):
            workspace.network.addresses("smtp.example.org", 587, 1.0)


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("SMTPGUI_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_demo() as demo:
        assert tmp_path in demo.preferences.parents
        folder = demo.preferences.parent
        assert folder.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_without_its_libraries_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(Trouble, match=r"sandbox\.not_installed"), open_demo():
        pass


def test_its_platform_is_connected_and_takes_what_works():
    from smtpgui.core.platform_sync.actions import PushRequest
    from smtpgui.core.platforms.interface import PlatformTest

    with open_demo() as demo:
        workspace, _findings = demo.opener()
        platforms, good = workspace.platforms, workspace.store.find("Everything works")
        connection, push = platforms.find(), PushRequest(good.settings, good.id)
        assert not connection.dry_run
        (*_others, last) = platforms.apply(connection, push)
        assert [finding.code for finding in last.findings or ()] == ["platform.applied"]
        outcome = platforms.test(connection, push, good.recipient)
        assert isinstance(outcome, PlatformTest)
        assert outcome.accepted
