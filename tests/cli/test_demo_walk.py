from __future__ import annotations

import re
from dataclasses import replace

import pytest

from smtpgui.cli.demo_walk import FAULTY_DOMAIN, GOOD, REFUSED, walk
from smtpgui.core.language import use_language
from smtpgui.core.settings import FIELDS
from smtpgui.core.smtp.send_test.stages import STAGES
from smtpgui.sandbox import World
from smtpgui.sandbox.scenarios import SCENARIOS

SCENES = {scenario.id: scenario for scenario in SCENARIOS}


@pytest.fixture
def walked(capfd):
    """What a whole walk prints, and what it comes to."""

    def go():
        code = walk()
        said = capfd.readouterr()
        return code, said.out, said.err

    return go


def test_the_walk_shows_everything_and_ends_by_itself(walked):
    code, out, err = walked()
    assert (code, err) == (0, "")
    parts = [out.index(f"{number}. ") for number in (1, 2, 3, 4)]
    settings, good, refused, health = (out[a:b] for a, b in zip(parts, [*parts[1:], len(out)], strict=True))
    labels = [settings.index(row.label) for row in FIELDS]
    assert labels == sorted(labels)
    assert "••••••••" in settings
    assert [good.index(f"✓ {rung.title}") for rung in STAGES] == sorted(good.index(f"✓ {r.title}") for r in STAGES)
    assert "The server accepted the test" in good
    assert "✗ Sign in" in refused
    assert "Google did not accept this app password." in refused
    assert "Stopped at step 4 of 6" in refused
    assert "is not in your list" in health
    assert re.search(r"Value +v=spf1 .*include:spf\.infomaniak\.ch", health)
    assert out.rstrip().endswith("your own configurations were not touched.")


def test_no_password_is_shown(walked):
    _code, out, _err = walked()
    assert SCENES[GOOD].password not in out
    assert SCENES[REFUSED].password not in out


def test_the_walk_speaks_french(walked):
    use_language("fr")
    code, out, _err = walked()
    assert code == 0
    for text in ("Activer le SMTP personnalisé", "Tout fonctionne", "Gmail refuse le mot de passe",
                 "Le serveur a accepté le test", "Arrêté à l’étape 4 sur 6", "Santé DNS"):  # fmt: skip
        assert text in out


@pytest.mark.parametrize("changed", [GOOD, REFUSED, FAULTY_DOMAIN])
def test_what_goes_otherwise_than_it_should_exits_with_1(walked, monkeypatch, changed):
    real = World.scenario

    def other(self, name):
        found = real(self, name)
        return replace(found, expected="never.seen") if name == changed else found

    monkeypatch.setattr(World, "scenario", other)
    code, out, err = walked()
    assert code == 1
    assert err == "✗ This did not go as it should: never.seen was expected.\n"
    assert out.rstrip().endswith("your own configurations were not touched.")
