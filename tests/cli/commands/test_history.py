"""`smtpgui history` and `smtpgui test --report`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpgui.core.findings import Finding, Outcome, Step
from smtpgui.core.stores.interface import Run, RunKind

FAILED = (Step("auth", (Finding("auth.wrong_password", {"username": "alice"}),), 0.1),)


def test_no_run_yet(run, saved):
    saved()
    said = run("history", "Newsletter")
    assert said.code == 0
    assert "No test yet." in said.out
    assert run("history", "Newsletter", "--json").json["runs"] == []
    assert run("history", "Nobody").code == 2


def test_runs_and_what_was_changed(run, saved, workspace):
    configuration = saved()
    for port, steps in ((465, FAILED), (587, ())):
        settings = replace(configuration.settings, port=port)
        outcome = Outcome.ERROR if steps else Outcome.OK
        workspace.store.record_run(Run(configuration.id, RunKind.TEST, outcome, settings, steps))
    said = run("history", "newsletter")
    assert said.code == 0, "the past is no error of this command"
    assert "2 runs" in said.out
    assert "Changed since the run before: SMTP port 465 → 587" in said.out
    assert "Stopped at step 4 of 6 (Sign in): " in said.out
    newest, oldest = run("history", "Newsletter", "--json").json["runs"]
    assert newest["changes"] == [{"setting": "port", "before": 465, "after": 587}]
    assert (oldest["stopped_at"], oldest["code"], oldest["outcome"]) == ("auth", "auth.wrong_password", "error")


@pytest.mark.parametrize(
    ("name", "begin"), [("r.md", "# smtpgui"), ("r.html", "<!DOCTYPE html>"), ("r.txt", "smtpgui ")]
)
def test_a_report_of_a_test(run, write, tmp_path, name, begin):
    file = write(server="")
    said = run("test", str(file), "--report", str(tmp_path / name), "--json")
    assert said.code == 1
    assert said.codes[-1] == "report.written"
    assert (tmp_path / name).read_text().startswith(begin)


def test_a_report_without_names_in_french(run, write, tmp_path):
    file = write(server="")
    target = tmp_path / "r.md"
    run("test", str(file), "--report", str(target), "--hide-names", "--language", "fr")
    text = target.read_text()
    assert "example.org" not in text
    assert "Ce rapport ne contient aucun mot de passe" in text


def test_a_report_that_cannot_be_written_does_not_hide_the_test(run, write, tmp_path):
    said = run("test", str(write(server="")), "--report", str(tmp_path / "none" / "r.md"), "--json")
    assert said.codes[-1] == "file.cannot_write"
    assert said.step("settings")["findings"]
