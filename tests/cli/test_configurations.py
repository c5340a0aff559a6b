"""list, show, save, delete, import and export: what a script does with configurations."""

from __future__ import annotations

import json
import re

from smtpgui.core.findings import Outcome
from smtpgui.core.settings import FIELDS, SmtpSettings
from smtpgui.core.stores.interface import Run, RunKind, State
from smtpgui.core.stores.passwords import Account

ALICE = Account("mail.test", 587, "alice@example.org")
PASSWORD = "Sésame-0uvre?toi"


def names(said):
    return [each["name"] for each in said.json["configurations"]]


# list and show


def test_an_empty_list_is_an_empty_list(run):
    said = run("list", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["configurations"] == []
    people = run("list")
    assert (people.code, people.out) == (0, "")
    assert "No configuration is saved yet." in people.err


def test_the_list_tells_name_sender_and_state(run, saved, workspace):
    tested = saved("B")
    saved("a", sender_address="debate@example.org")
    workspace.store.record_run(Run(tested.id, RunKind.TEST, Outcome.OK, tested.settings))
    said = run("list", "--json")
    assert said.json["configurations"] == [
        {"name": "a", "sender_address": "debate@example.org", "state": "untested", "applied": "never"},
        {"name": "B", "sender_address": "news@example.org", "state": "passed", "applied": "never"},
    ]
    lines = run("list").out.splitlines()
    assert lines[0].split() == ["Name", "Sender", "address", "State"]
    assert lines[2].endswith("Test passed")
    assert lines[1].index("debate@") == lines[2].index("news@")


def test_show_has_the_settings_under_the_platforms_labels(run, saved):
    configuration = saved("Newsletter", port=465)
    (found,) = run("show", "Newsletter", "--json").json["configurations"]
    assert (found["name"], found["state"], found["settings"]) == (
        "Newsletter", "untested", configuration.settings.to_values()
    )  # fmt: skip
    said = run("show", "newsletter")
    assert said.code == 0
    rows = dict(re.split("  +", line, maxsplit=1) for line in said.out.splitlines()[2:])
    assert (rows["SMTP port"], rows["Authentication method"], rows["Activate custom SMTP"]) == (
        "465",
        "Login",
        "on",
    )
    assert [*rows] == [field.label for field in FIELDS if field.name != "password"]


def test_a_name_that_nobody_has_exits_with_2(run):
    for command in (("show",), ("delete", "--yes"), ("export",), ("test",)):
        said = run(*command, "Nobody", "--json")
        assert (said.code, said.codes) == (2, ["store.not_found"]), command
        assert "No configuration is called “Nobody”." in said.err


# save


def test_save_adds_and_then_replaces(run, write, workspace):
    first = run("save", str(write()), "--json")
    assert (first.code, first.codes) == (0, ["configuration.added"])
    second = run("save", str(write(server="other.test")), "--json")
    assert second.codes == ["configuration.replaced"]
    assert second.json["configurations"][0]["settings"]["server"] == "other.test"
    assert [summary.name for summary in workspace.summaries()] == ["Newsletter"]
    assert workspace.store.find("Newsletter").settings.server == "other.test"
    assert "saved in place of the former settings" in run("save", str(write())).out


def test_save_under_another_name(run, write, workspace):
    said = run("save", str(write()), "--name", "  Debates ", "--json")
    assert said.json["subject"] == "Debates"
    assert [summary.name for summary in workspace.summaries()] == ["Debates"]
    assert run("save", str(write()), "--name", "\x07").code == 2


def test_save_keeps_what_is_incomplete_and_says_so(run, write, workspace):
    said = run("save", str(write(server="", port="x")), "--json")
    assert said.code == 0
    assert said.codes == ["configuration.added", "configuration.to_fix"]
    assert said.step("save")["findings"][1]["title"] == "“Newsletter” has 2 things to fix before a test."
    assert workspace.store.find("Newsletter").settings.port == "x"


def test_save_with_a_password_puts_it_into_the_keyring(run, write, passwords):
    said = run("save", str(write()), "--password-stdin", "--json", given=f"{PASSWORD}\n".encode())
    assert said.code == 0
    assert passwords.kept == {ALICE: PASSWORD}
    assert PASSWORD not in said.out + said.err


def test_a_password_that_cannot_be_kept_saves_nothing(run, write, workspace, passwords):
    passwords.broken = "keyring.unavailable"
    said = run("save", str(write()), "--password-stdin", "--json", given=b"secret-word")
    assert (said.code, said.codes) == (2, ["password.cannot_be_kept"])
    assert workspace.summaries() == []
    passwords.broken = "keyring.locked"
    assert run("save", str(write()), "--password-stdin", "--json", given=b"x").codes == ["keyring.locked"]
    assert run("save", str(write())).code == 0


def test_a_password_without_an_account_saves_nothing(run, write, workspace):
    said = run("save", str(write(username="")), "--password-stdin", "--json", given=b"secret-word")
    assert (said.code, said.codes) == (2, ["keyring.no_account"])
    assert workspace.summaries() == []


def test_what_is_not_understood_is_neither_saved_nor_tested(run, write, workspace):
    wrong = run("save", str(write(enabled="yes")), "--json")
    assert (wrong.code, wrong.codes) == (2, ["settings.wrong_type"])
    several = write(content=[{"version": 1, "settings": {}}, {"version": 1, "settings": {}}])
    for command in ("save", "test"):
        said = run(command, str(several), "--json")
        assert (said.code, said.codes) == (2, ["file.several"]), command
    assert workspace.summaries() == []


def test_a_setting_that_is_left_out_is_a_warning(run, write):
    said = run("save", str(write(colour="red")), "--json")
    assert (said.code, said.json["outcome"]) == (0, "warning")
    assert run("save", str(write(colour="red")), "--strict").code == 1


# delete


def test_delete_needs_a_yes(run, saved, workspace):
    saved()
    said = run("delete", "Newsletter", "--json")
    assert (said.code, said.codes) == (2, ["delete.not_confirmed"])
    assert len(workspace.summaries()) == 1
    assert "Add --yes" in run("delete", "Newsletter").err


def test_delete_forgets_the_password_too(run, saved, workspace, passwords):
    saved()
    passwords.kept[ALICE] = PASSWORD
    said = run("delete", "Newsletter", "--yes", "--json")
    assert (said.code, said.codes) == (0, ["configuration.deleted"])
    assert workspace.summaries() == []
    assert passwords.kept == {}


def test_delete_with_purge_empties_the_bin(run, saved, workspace):
    for name in ("A", "B"):
        saved(name)
    run("delete", "A", "--yes")
    said = run("delete", "B", "--yes", "--purge", "--json")
    assert (said.code, said.codes) == (0, ["configuration.deleted"])
    assert workspace.store.purge_bin() == 0
    saved("A")
    assert run("delete", "A", "--purge", "--json").codes == ["delete.not_confirmed"]
    assert len(workspace.summaries()) == 1


def test_delete_keeps_a_password_that_another_one_uses(run, saved, passwords):
    saved("A")
    saved("B")
    passwords.kept[ALICE] = PASSWORD
    run("delete", "A", "--yes")
    assert passwords.kept == {ALICE: PASSWORD}


def test_delete_where_the_keyring_cannot_be_used(run, saved, workspace, passwords):
    for broken, codes, code in (
        ("keyring.unavailable", ["configuration.deleted"], 0),
        ("keyring.locked", ["configuration.deleted", "keyring.locked"], 1),
    ):
        saved()
        passwords.broken = broken
        said = run("delete", "Newsletter", "--yes", "--json")
        assert (said.code, said.codes) == (code, codes)
        assert workspace.summaries() == []


# import and export


def test_what_is_exported_can_be_imported(run, saved, tmp_path, workspace):
    saved("A", server="a.test")
    saved("B", server="b.test")
    text = run("export").out
    assert [each["name"] for each in json.loads(text)] == ["A", "B"]
    path = tmp_path / "all.json"
    path.write_text(text, encoding="utf-8")
    for name in ("A", "B"):
        run("delete", name, "--yes")
    said = run("import", str(path), "--json")
    assert (said.code, names(said)) == (0, ["A", "B"])
    assert workspace.store.find("b").settings.server == "b.test"


def test_export_writes_one_object_for_one_name(run, saved):
    saved("A")
    saved("B")
    data = json.loads(run("export", "B").out)
    assert list(data) == ["version", "name", "settings"]
    assert data["name"] == "B"
    assert SmtpSettings(**data["settings"]) == saved("C").settings
    assert [each["name"] for each in json.loads(run("export", "B", "a").out)] == ["B", "A"]


def test_export_to_a_file(run, saved, tmp_path):
    saved("Été")
    path = tmp_path / "out.json"
    said = run("export", "--output", str(path))
    assert said.code == 0
    assert "The file contains no password." in said.out
    assert json.loads(path.read_text("utf-8"))["name"] == "Été"
    for more in ((), ("--output", str(path))):
        (found,) = run("export", *more, "--json").json["configurations"]
        assert (found["name"], found["settings"]["server"]) == ("Été", "mail.test"), more
    assert run("export", "--output", str(tmp_path / "no" / "out.json")).code == 2


def test_an_unknown_name_exports_nothing(run, saved, tmp_path):
    saved("A")
    path = tmp_path / "out.json"
    said = run("export", "A", "Z", "--output", str(path))
    assert (said.code, said.out, path.exists()) == (2, "", False)


def test_export_of_nothing_is_an_empty_list(run):
    assert (run("export").code, run("export").out) == (0, "[]\n")


def test_an_exported_name_cannot_act_on_the_terminal(run, saved):
    configuration = saved("A", server="\u202etset.liam\x9b")
    text = run("export").out
    assert not {"\u202e", "\x9b"} & set(text)
    assert json.loads(text)["settings"]["server"] == configuration.settings.server


def test_import_gives_a_taken_name_a_number(run, saved, write):
    saved("Newsletter")
    assert names(run("import", str(write()), "--json")) == ["Newsletter (2)"]
    assert "“Newsletter (3)” imported." in run("import", str(write())).out


def test_a_wrong_file_changes_nothing_and_the_others_are_imported(run, write, workspace, tmp_path):
    good = write("good.json")
    bad = write(
        "bad.json",
        [{"version": 1, "name": "X", "settings": {}}, {"version": 1, "name": "Y", "settings": {"enabled": 1}}],
    )
    said = run("import", str(bad), str(good), str(tmp_path / "gone.json"), "--json")
    assert said.code == 2
    assert [step["name"] for step in said.json["steps"]] == ["import", "import", "import"]
    assert [step["outcome"] for step in said.json["steps"]] == ["error", "ok", "error"]
    assert "settings.wrong_type" in said.codes
    assert "file.not_found" in said.codes
    assert names(said) == ["Newsletter"]
    assert [summary.name for summary in workspace.summaries()] == ["Newsletter"]
    people = run("import", str(bad))
    assert "Nothing of bad.json was imported." in people.err
    assert people.out == ""


def test_what_is_incomplete_or_less_safe_is_said(run, write):
    assert "has 1 thing to fix" in run("import", str(write(username=""))).out
    path = str(write(starttls_auto=False))
    assert run("import", path, "--json").codes == ["configuration.imported", "starttls_auto.off"]
    assert run("save", path, "--json").codes == ["configuration.replaced", "starttls_auto.off"]
    assert run("save", path, "--strict").code == 1


# What they share


def test_states_survive_a_change_of_settings(run, saved, write, workspace):
    tested = saved()
    workspace.store.record_run(Run(tested.id, RunKind.TEST, Outcome.OK, tested.settings))
    run("save", str(write(server="other.test")))
    assert workspace.summaries()[0].state is State.CHANGED


def test_a_damaged_store_is_said_and_the_command_goes_on(run, tools):
    tools.places.folder.mkdir()
    tools.places.store.write_bytes(b"no database at all" * 400)
    said = run("list", "--json")
    assert "damaged" in said.err
    assert said.code == 1
    assert said.codes == ["store.damaged_set_aside"]
    assert [step["name"] for step in said.json["steps"]] == ["store", "list"]
    assert said.json["configurations"] == []
    assert run("list").code == 0


def test_a_store_that_cannot_be_opened_exits_with_2(run, tools):
    tools.places.folder.write_text("in the way", encoding="utf-8")
    said = run("list", "--json")
    assert (said.code, said.codes) == (2, ["store.cannot_open"])
