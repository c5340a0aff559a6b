"""The files of an audit: lines that are gone on with, a table without formulas, a page without markup, changes."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from smtpgui.core.audit.comparison import Comparison, DomainChange
from smtpgui.core.audit.engine import AuditedRow, AuditOptions
from smtpgui.core.audit.input_rows import Row
from smtpgui.core.audit.jsonl import AuditLine, DoneRows, as_bytes, line_of, parse_line, read_lines, resume
from smtpgui.core.audit.runner import AuditRun, csv_line, safe_cell
from smtpgui.core.audit.summary import EXAMPLES, AuditSummary, page, title_of
from smtpgui.core.dnshealth import DnsOptions
from smtpgui.core.explain import explanations
from smtpgui.core.findings import Finding, Step, Trouble
from tests.bench.dns import ACME, COMMON, zone_of
from tests.servers.dns_server import DnsServer
from tests.support.command_line import checked
from tests.support.tables import every

NAMES = [f"d{number}.test" for number in range(12)]
EVIL = '<script>alert(1)</script>"\x1b[31m\u202e'


def result(domain: str = "a.test", *codes: str, text: str = "", number: int = 1) -> AuditedRow:
    row = Row(number, text or domain, domain)
    return AuditedRow(
        row, (Step("spf", tuple(Finding(code, {"name": domain}) for code in codes), 0.1),), 0.25, ACME
    )


def rows(names: list[str]) -> list[Row]:
    return [Row(number, name, name) for number, name in enumerate(names, start=1)]


@pytest.fixture
def server():
    with DnsServer(COMMON + "".join(map(zone_of, NAMES))) as running:
        yield running


def run(server: DnsServer, output: Path, names: list[str], **more: object) -> AuditRun:
    with AuditRun(output, **more) as auditing:
        list(auditing.run(rows(names), server.network, AuditOptions(DnsOptions(ACME))))
    return auditing


def test_a_line_is_the_object_of_the_contract():
    line = line_of(result("a.test", "spf.missing"))
    assert checked(line)["command"] == "audit"
    assert (line["subject"], line["seconds"], line["line"], line["provider"]) == ("a.test", 0.25, 1, "acme")
    data = as_bytes(line_of(result("", "spf.missing", text=EVIL)))
    assert data.count(b"\n") == 1
    assert b"\x1b" not in data
    assert json.loads(data)["subject"] == EVIL


def test_a_line_is_read_back():
    assert parse_line(line_of(result("a.test", "spf.missing", "spf.record"))).titles == (
        "a.test has no SPF record yet.",
    )
    assert parse_line(line_of(result("a.test", "spf.missing", "spf.record"))) == AuditLine(
        "a.test", "error", ("spf.missing",), 0.25, "acme", 1
    )
    for broken in ({}, [], None, {"steps": [{}]}, {"steps": [], "subject": 1, "outcome": "ok"},
                   {"steps": [], "subject": "a", "outcome": "great"}):  # fmt: skip
        with pytest.raises(ValueError, match="no line"):
            parse_line(broken)


def test_going_on_asks_nothing_twice(server, tmp_path):
    output = tmp_path / "audit.jsonl"
    assert run(server, output, NAMES[:5]).summary.total == 5
    with output.open("ab") as file:
        file.write(b'{"version": 1, "command": "au')
    asked = len(server.queries)
    auditing = run(server, output, NAMES, resuming=True)
    assert (auditing.summary.total, auditing.skipped) == (12, 5)
    subjects = [json.loads(line)["subject"] for line in output.read_text().splitlines()]
    assert sorted(subjects) == sorted(NAMES)
    again = {query.name for query in server.queries[asked:]}
    assert not again & set(NAMES[:5])


@pytest.mark.parametrize("cut", [1, 10, 100, 500])
def test_a_line_that_was_cut_anywhere_is_dropped(tmp_path, cut):
    path = tmp_path / "audit.jsonl"
    whole = as_bytes(line_of(result("a.test", "spf.missing")))
    path.write_bytes(whole + as_bytes(line_of(result("b.test", "spf.missing", number=2)))[:-cut])
    seen = resume(path)
    assert path.read_bytes() == whole
    assert "a.test\0" in seen
    assert "b.test\0" not in seen


def test_a_file_of_somebody_else_is_left_alone(tmp_path, server):
    path = tmp_path / "novel.txt"
    path.write_text("It was a dark night.\n")
    for resuming, code in ((True, "audit.not_ours"), (False, "audit.exists")):
        with pytest.raises(Trouble) as caught:
            run(server, path, NAMES, resuming=resuming)
        assert caught.value.finding.code == code
    assert path.read_text() == "It was a dark night.\n"


def test_a_file_that_cannot_be_written_or_read(tmp_path, server):
    with pytest.raises(Trouble) as caught:
        run(server, tmp_path / "no" / "such", NAMES)
    assert caught.value.finding.code == "file.cannot_write"
    with pytest.raises(Trouble) as caught:
        run(server, tmp_path / "new", NAMES, last=tmp_path / "gone")
    assert caught.value.finding.code == "file.not_found"
    with pytest.raises(Trouble) as caught:
        list(read_lines(tmp_path))
    assert caught.value.finding.code == "file.unreadable"


def test_a_domain_that_is_listed_twice_is_asked_once(tmp_path, server):
    auditing = run(server, tmp_path / "a.jsonl", [NAMES[0], NAMES[0], NAMES[1]])
    assert (auditing.summary.total, auditing.skipped) == (2, 1)


def test_many_rows_are_remembered_apart():
    seen = DoneRows()
    assert all(seen.add(f"d{number}.test") for number in range(20_000))
    assert not any(seen.add(f"d{number}.test") for number in range(20_000))
    assert len(seen) == 20_000
    assert "d20000.test" not in seen


def test_no_cell_holds_what_only_controls():
    assert safe_cell("a\0\x1b[2J\nb") == "a\ufffd\ufffd[2J\ufffdb"


@every("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%"])
def test_no_cell_is_a_formula(begin):
    entry = AuditLine(f"{begin}cmd()", "error", (f"{begin}code",), provider=f"{begin}x")
    (row,) = csv.reader(io.StringIO(csv_line(entry), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)
    assert row[1].startswith("'")
    assert row[1].isprintable()


def test_the_table(tmp_path, server):
    auditing = run(server, tmp_path / "a.jsonl", [*NAMES[:3], "not.there.test"])
    auditing.write_table(tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert {line["domain"] for line in lines} == {*NAMES[:3], "not.there.test"}
    assert "dmarc.missing" in next(line["findings"] for line in lines if line["domain"] == "not.there.test")


def test_the_page_is_whole_and_safe():
    summary = AuditSummary()
    for number in range(100):
        summary.add(AuditLine(f"d{number}.test{EVIL}", "error", ("spf.missing", EVIL)))
    summary.compared = True
    summary.add_change(DomainChange(EVIL, (EVIL,), ("spf.loop",)))
    text = page(summary)
    assert "<script" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not re.search(r"(?:src|href|url)\s*[=(]", text)
    assert "default-src 'none'" in text
    assert text.count("d1.test") == 2
    assert f"d{EXAMPLES}.test" not in text
    assert "100" in text


def test_a_page_without_complaints_and_without_changes():
    text = page(AuditSummary(compared=True))
    assert "Nothing to complain about." in text
    assert "Nothing." in text


@every("code", sorted(explanations()))
def test_titles_without_facts(code):
    assert "{" not in title_of(code)
    assert "  " not in title_of(code)


def test_what_changed(tmp_path, server):
    last = tmp_path / "last.jsonl"
    run(server, last, NAMES[:3])
    server.add("d0.test MX 0 .")
    auditing = run(server, tmp_path / "new.jsonl", [NAMES[0], NAMES[1], NAMES[5]], last=last)
    changes = {change.subject: change for change in auditing.summary.changes}
    assert "mx.null" in changes["d0.test"].appeared
    assert changes["d5.test"].new
    assert "d1.test" not in changes
    assert auditing.summary.left == ("d2.test",)
    assert "1 domain of the last audit is not in this one: d2.test" in page(auditing.summary)
    comparison = Comparison(read_lines(last))
    assert comparison.change(AuditLine("d0.test", "ok", ("x.y",))).appeared == ("x.y",)
    assert set(comparison.left()) == {"d1.test", "d2.test"}
