"""The page for many domains: a list in, a table that is sorted and filtered, files out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton

from smtpgui.core.audit.comparison import DomainChange
from smtpgui.core.audit.jsonl import AuditLine
from smtpgui.gui.audit.controller import AuditController
from smtpgui.gui.audit.window import COLUMNS, AuditFilter, AuditModel, AuditWindow, changed_text

DOMAINS = ("monjournal.example", "larevue.example", "lesamis.example")


@pytest.fixture
def auditor(demo):
    demo.app.program.menus.actions["audit"].trigger()
    opened = demo.app.program.actions.auditor
    assert isinstance(opened, AuditController)
    yield opened
    opened.cancel()


@pytest.fixture
def listed(tmp_path) -> Path:
    (tmp_path / "other.txt").write_text(DOMAINS[0])
    path = tmp_path / "domains.csv"
    path.write_text("domain\n" + "\n".join(DOMAINS) + "\nnonsense here\n")
    return path


def run(demo, auditor: AuditController, path: Path) -> None:
    auditor.run(path)
    demo.until(lambda: not auditor.running)


def again_after(demo, auditor: AuditController) -> AuditController:
    """A second window, over what the first left behind."""
    return AuditController(demo.app.window, demo.app.session.workspace.network, auditor._unfinished)


def leave(auditor: AuditController, *kept: int | None) -> None:
    """Cut what was written of the audit: so much of each line is kept, as after a kill."""
    lines = auditor._begun.lines.read_bytes().splitlines(keepends=True)
    auditor._begun.lines.write_bytes(b"".join(line[:most] for line, most in zip(lines, kept, strict=False)))


def shown(auditor: AuditController) -> list[str]:
    model = auditor.window.filter
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_list_becomes_a_table_that_is_sorted_and_filtered(demo, auditor, listed):
    run(demo, auditor, listed)
    assert sorted(shown(auditor)) == sorted([*DOMAINS, "nonsense here"])
    window = auditor.window
    assert window.title.accessibleName() == "domains.csv"
    assert window.status.text() == "4 domains checked"
    results = [window.filter.index(row, 1).data() for row in range(4)]
    assert results == ["With errors"] * 3 + ["In order"], "the worst comes first"
    window.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert shown(auditor) == sorted([*DOMAINS, "nonsense here"])
    codes = [window.finding.itemData(row) for row in range(window.finding.count())]
    assert {"", "audit.bad_line", "dmarc.missing", "spf.provider_not_authorised"} <= set(codes)
    window.finding.replace("dmarc.missing")
    assert shown(auditor) == ["lesamis.example"]
    assert window.status.text() == "4 domains checked · 1 shown"
    window.finding.replace("")
    assert len(shown(auditor)) == 4


def test_files_and_the_difference_to_an_earlier_audit(demo, auditor, listed, tmp_path):
    run(demo, auditor, listed)
    for name in ("a.jsonl", "a.csv", "a.html"):
        auditor.save(tmp_path / name)
        demo.until(lambda name=name: (tmp_path / name).exists())
    demo.until(lambda: auditor.window._box is not None)
    lines = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert len(lines) == 4
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("line,domain")
    assert (tmp_path / "a.html").read_text().startswith("<!doctype html>")
    older = tmp_path / "older.jsonl"
    for line in lines:
        line["steps"] = [] if line["subject"] == "larevue.example" else line["steps"]
    older.write_text("\n".join(json.dumps(line) for line in lines if line["subject"] != "lesamis.example"))
    auditor.compare_with(older)
    demo.until(lambda: not auditor.running)
    assert not auditor.window.table.isColumnHidden(3)
    auditor.window.changed.setChecked(True)
    assert sorted(shown(auditor)) == ["larevue.example", "lesamis.example"]
    changed = {auditor.window.filter.index(row, 3).data() for row in range(2)}
    assert changed == {"+ … is not in your list", "new in the list"}


def test_cancel_keeps_what_is_there(demo, auditor, tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("\n".join(["loubli.example", *DOMAINS]))
    auditor.run(path)
    demo.until(lambda: auditor.window.model.rowCount() == 3)
    demo.click("audit_cancel")
    assert not auditor.running
    assert auditor.window.status.text() == "Stopped: 3 domains checked"
    assert auditor.window._box.title.text() == "The audit of long.txt was interrupted after 3 domains."
    assert auditor.window.choose.isEnabled()
    assert auditor.window.save.isEnabled()


def test_after_a_crash_it_goes_on(demo, auditor, listed):
    """A second window finds what the first left behind, as after a kill, and asks only what is not done."""
    unfinished = auditor._unfinished
    run(demo, auditor, listed)
    leave(auditor, None, None, 20)
    again = again_after(demo, auditor)
    assert again.window._box.title.text() == "The audit of domains.csv was interrupted after 2 domains."
    again.window.findChild(QPushButton, "audit_resume").click()
    demo.until(lambda: again._complete)
    assert sorted(shown(again)) == sorted([*DOMAINS, "nonsense here"])
    assert again._auditing.skipped == 2
    assert len(again._begun.lines.read_bytes().splitlines()) == 4
    again.window.close()
    assert unfinished.found() is None
    assert not unfinished.folder.exists()


@pytest.mark.parametrize(("answer", "rows"), [("answer_0", 1), ("answer_1", 2)])
def test_another_list_takes_the_place_of_an_unfinished_one_only_when_asked(
    demo, auditor, listed, tmp_path, answer, rows
):
    run(demo, auditor, listed)
    leave(auditor, None, None)
    again = again_after(demo, auditor)
    again.begin(tmp_path / "other.txt")
    assert not again.running
    again.window.findChild(QDialog, "audit_unfinished").findChild(QPushButton, answer).click()
    demo.until(lambda: not again.running and again._begun.count() == rows)
    again.window.close()


def test_block_lists_where_they_are_wanted_and_a_list_after_a_finished_one_is_begun_at_once(
    demo, auditor, listed, tmp_path
):
    auditor.window.blocklists.setChecked(True)
    run(demo, auditor, listed)
    assert auditor._begun.blocklists
    lines = auditor._begun.lines.read_text().splitlines()
    assert "blocklist" in {step["name"] for line in lines for step in json.loads(line)["steps"]}
    demo.until(lambda: auditor._complete)
    auditor.begin(tmp_path / "other.txt")
    demo.until(lambda: auditor._complete and auditor.window.model.rowCount() == 1)


def test_it_asks_for_files_and_what_was_interrupted_can_be_forgotten(demo, auditor, listed):
    for name in ("audit_choose", "audit_compare"):
        demo.click(name)
        (dialog,) = [d for d in auditor.window.findChildren(QDialog) if d.isVisible()]
        dialog.reject()
    run(demo, auditor, listed)
    demo.click("audit_save")
    (dialog,) = [d for d in auditor.window.findChildren(QDialog) if d.isVisible()]
    dialog.filterSelected.emit("HTML (*.html)")
    assert dialog.defaultSuffix() == "html"
    dialog.reject()
    again = again_after(demo, auditor)
    again.window.forget_wanted.emit()
    assert again.window._box is None
    assert auditor._unfinished.found() is None
    again.window.close()


def test_one_window_at_a_time_and_closing_stops_it(demo, auditor, tmp_path):
    demo.app.program.menus.actions["audit"].trigger()
    assert demo.app.program.actions.auditor is auditor
    (tmp_path / "long.txt").write_text("loubli.example")
    auditor.run(tmp_path / "long.txt")
    job = auditor._job
    auditor.window.close()
    assert not job.running
    assert not [window for window in demo.app.window.findChildren(AuditWindow) if window.isVisible()]


def test_troubles_are_said_and_comparing_may_come_first(demo, auditor, tmp_path):
    auditor.compare_with(tmp_path / "old.jsonl")
    assert "old.jsonl" in auditor.window._box.title.text()
    auditor.save(tmp_path / "x.csv")
    assert not (tmp_path / "x.csv").exists()
    auditor._last = None
    run(demo, auditor, tmp_path / "gone.csv")
    assert "gone.csv" in auditor.window._box.title.text()
    empty = tmp_path / "empty.csv"
    empty.write_text("# nothing\n")
    run(demo, auditor, empty)
    assert auditor.window._box.title.text().startswith("There is no domain in empty.csv.")
    assert not auditor.window.save.isEnabled()
    empty.write_text(DOMAINS[0])
    run(demo, auditor, empty)
    for name in ("a.csv", "a.jsonl"):
        auditor.window.show_message("")
        auditor.save(tmp_path / "no" / "such" / name)
        demo.until(lambda: auditor.window._box is not None)


def test_the_model():
    model = AuditModel()
    model.add(
        [
            (AuditLine("b.test", "ok", (), 0.5), None),
            (AuditLine("a.test\x1b", "error", ("spf.missing",), titles=("No SPF\x1b.", "B")), None),
        ]
    )
    view = AuditFilter(model)
    view.sort(4, Qt.SortOrder.DescendingOrder)
    assert [view.index(row, 0).data() for row in range(2)] == ["b.test", "a.test\N{REPLACEMENT CHARACTER}"]
    view.sort(2, Qt.SortOrder.DescendingOrder)
    assert view.index(0, 2).data() == "No SPF\N{REPLACEMENT CHARACTER}; B"
    assert [model.headerData(c, Qt.Orientation.Horizontal) for c in range(5)] == list(COLUMNS)
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert changed_text(DomainChange("a", ("x.y",), ("spf.missing",))) == "+ x.y  − … has no SPF record yet"
