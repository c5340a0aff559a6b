from __future__ import annotations

import pytest

from tests.support.tables import rows_of


def test_good_settings_are_fine(run, write):
    said = run("check", str(write()), "--json")
    assert said.code == 0
    assert list(said.json) == ["version", "command", "subject", "outcome", "steps", "transcript"]
    assert (said.json["command"], said.json["outcome"]) == ("check", "ok")
    assert said.codes == ["settings.complete"]
    assert said.err == ""


def test_a_bad_value_names_its_setting_and_exits_with_1(run, write):
    path = write(port=70000, server="https://mail.test/")
    said = run("check", str(path), "--json")
    assert said.code == 1
    assert said.json["outcome"] == "error"
    found = {finding["setting"]: finding["code"] for finding in said.step("settings")["findings"]}
    assert found == {"server": "server.url", "port": "port.range"}
    people = run("check", str(path))
    assert people.code == 1
    assert "✗ port: SMTP port must be a number from 1 to 65535" in people.out
    assert "✗ server: " in people.out


def test_several_configurations_are_several_steps(run, write):
    good, bad = ({"version": 1, "name": name, "settings": {"server": "m.test"}} for name in ("A", "B"))
    bad["settings"]["port"] = "x"
    said = run("check", str(write(content=[good, bad])), "--json")
    assert [step["name"] for step in said.json["steps"]] == ["settings", "settings"]
    names = [{f["facts"]["configuration"] for f in step["findings"]} for step in said.json["steps"]]
    assert names == [{"A"}, {"B"}]
    people = run("check", str(write(content=[good, bad])))
    assert people.out.index("A\n") < people.out.index("B\n")


def test_a_warning_counts_with_strict_only(run, write):
    path = write(port=25)
    assert run("check", str(path), "--json").json["outcome"] == "warning"
    assert run("check", str(path)).code == 0
    assert run("check", str(path), "--strict").code == 1


def test_no_password_and_no_network_are_needed(run, write, passwords):
    passwords.broken = "keyring.locked"
    assert run("check", str(write())).code == 0


def test_a_password_in_the_file_is_an_error_and_is_not_repeated(run, write):
    said = run("check", str(write(password="hunter22-hunter22")), "--json")
    assert said.code == 1
    assert "settings.password_inside" in said.codes
    assert "hunter22" not in said.out + said.err


@pytest.mark.parametrize(
    ("content", "code", "words"), rows_of(__file__, "test_what_is_no_configuration_exits_with_2")
)
def test_what_is_no_configuration_exits_with_2(run, write, content, code, words):
    path = write(content=content)
    people = run("check", str(path))
    assert (people.code, people.out) == (2, "")
    assert words in people.err
    said = run("check", str(path), "--json")
    assert said.code == 2
    assert said.codes == [code]
    assert said.json["outcome"] == "error"


def test_a_missing_file_exits_with_2(run, tmp_path):
    said = run("check", str(tmp_path / "gone.json"))
    assert said.code == 2
    assert "There is no file" in said.err


def test_a_name_from_a_file_cannot_act_on_the_terminal(run, write):
    path = write(content={"version": 1, "name": "x", "settings": {"server": "\x1b[31mevil", "port": "\u202e"}})
    people = run("check", str(path))
    assert "\x1b" not in people.out
    assert "\u202e" not in run("check", str(path), "--json").out


def test_it_speaks_french(run, write):
    said = run("check", str(write(port=70000)), "--language", "fr", "--json")
    assert said.step("settings")["findings"][0]["title"] == "Le port SMTP doit être un nombre de 1 à 65535"
    assert "Le port SMTP" in run("--language", "fr", "check", str(write(port=70000))).out
