"""`smtpgui audit`."""

from __future__ import annotations

import json
import signal

import pytest

from tests.bench.dns import COMMON, zone_of
from tests.servers.dns_server import DnsServer
from tests.support.command_line import checked, finish, interrupt, start
from tests.support.tables import rows_of

NAMES = [f"d{number}.test" for number in range(8)]


@pytest.fixture(scope="module")
def server():
    with DnsServer(COMMON + "".join(map(zone_of, NAMES))) as running:
        yield running


@pytest.fixture
def ask(run, server):
    host, port = server.nameserver
    return lambda *arguments, **more: run("audit", *arguments, "--nameserver", f"{host}:{port}", **more)


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "domains.csv"
    path.write_text("domain\n" + "\n".join(NAMES))
    return str(path)


def lines(text: str) -> list[dict]:
    return [checked(json.loads(line)) for line in text.splitlines()]


def test_one_line_each(ask, listed):
    said = ask(listed)
    found = lines(said.out)
    assert sorted(line["subject"] for line in found) == NAMES
    assert all(line["seconds"] > 0 for line in found)
    assert said.code == 0
    assert said.err == ""
    assert ask(listed, "--json").out.count("\n") == len(NAMES)


def test_the_standard_input_and_lines_of_no_use(ask):
    said = ask("-", given=b"d1.test\nnonsense here\nd2.test,\n")
    assert said.code == 1
    assert [line["subject"] for line in lines(said.out) if line["outcome"] == "error"] == ["nonsense here"]
    assert "Line 2" in said.err


def test_files(ask, listed, tmp_path):
    output, page, table = (tmp_path / name for name in ("a.jsonl", "a.html", "a.csv"))
    said = ask(listed, "--output", str(output), "--html", str(page), "--csv", str(table))
    assert said.code == 0
    assert said.out.startswith("8 domains checked\n")
    assert len(lines(output.read_text())) == 8
    assert page.read_text().startswith("<!doctype html>")
    assert table.read_text(encoding="utf-8-sig").startswith("line,domain,outcome")
    again = ask(listed, "--output", str(output), "--resume", "--compare", str(output))
    assert "0 domains changed" in again.out
    assert len(lines(output.read_text())) == 8


@pytest.mark.parametrize(("arguments", "code"), rows_of(__file__, "test_what_cannot_be_used"))
def test_what_cannot_be_used(ask, arguments, code):
    assert ask(*arguments, given=b"# nothing\n").code == code


def test_strict(ask):
    assert ask("-", given=b"news.d1.test\n").code in (0, 1)
    assert ask("-", "--strict", given=b"nothing-here.test\n").code == 1


@pytest.mark.slow
def test_a_kill_in_the_middle_loses_nothing(tmp_path):
    """SIGKILL while lines are written; --resume ends with every domain once."""
    names = [f"d{number}.test" for number in range(60)]
    path, output = tmp_path / "list.txt", tmp_path / "out.jsonl"
    path.write_text("\n".join(names))
    with DnsServer(COMMON + "".join(map(zone_of, names)), delay=0.02) as server:
        host, port = server.nameserver
        arguments = ("audit", str(path), "--output", str(output), "--resume", "--concurrency", "4",
                     "--nameserver", f"{host}:{port}")  # fmt: skip
        process = start(tmp_path / "home", *arguments)
        while not output.exists() or output.read_bytes().count(b"\n") < 10:
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        done = {json.loads(line)["subject"] for line in output.read_bytes().splitlines(keepends=True)
                if line.endswith(b"\n")}  # fmt: skip
        assert 10 <= len(done) < 60
        asked = len(server.queries)
        process = start(tmp_path / "home", *arguments)
        process.communicate()
        assert process.returncode == 0
        assert not {query.name for query in server.queries[asked:]} & done
    assert sorted(line["subject"] for line in lines(output.read_text())) == sorted(names)


def test_ctrl_c_stops_at_once(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text("\n".join(NAMES))
    with DnsServer("* * !timeout") as server:
        host, port = server.nameserver
        process = start(
            tmp_path / "home", "audit", str(path), "--timeout", "3600", "--nameserver", f"{host}:{port}"
        )
        while not server.queries:
            assert process.poll() is None
        interrupt(process)
        said = finish(process)
    assert said.code == 130
    assert "Stopped." in said.err
    assert "Traceback" not in said.err
