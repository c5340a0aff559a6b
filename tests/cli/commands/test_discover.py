"""`discover` as scripts and people meet it; and the rows of one's own in every command."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpgui.core.configurations.files import read_configurations
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.net.network import Network
from tests.servers.dns_server import DnsServer


@pytest.fixture
def outside():
    """A world with a DNS and nothing else."""

    def nowhere(host, _port, _timeout):
        raise Trouble(Finding("resolve.not_found", {"server": host}, "server"))

    def build(server: DnsServer) -> Network:
        return Network((server.nameserver,), addresses=nowhere)

    return build


def test_an_address_of_the_table_gives_each_value_with_its_source(run):
    said = run("discover", "journal@gmail.com", "--json")
    assert said.code == 0
    assert said.json["command"] == "discover"
    assert [step["name"] for step in said.json["steps"]] == ["table", "settings"]
    assert said.json["settings"]["server"] == "smtp.gmail.com"
    assert said.json["sources"]["server"] == "table"
    assert said.json["provider"] == {"id": "gmail", "name": "Gmail", "secret": "app_password"}
    facts = said.json["steps"][-1]["findings"][0]["facts"]
    assert {name: facts[name] for name in said.json["settings"]} == said.json["settings"]
    out = run("discover", "journal@gmail.com").out
    assert "Gmail wants an app password" in out
    assert any(line.split() == ["SMTP", "server", "smtp.gmail.com", "the", "built-in", "list"]
               for line in out.splitlines())  # fmt: skip
    assert "587 (STARTTLS)" in out


def test_what_is_found_can_be_written_checked_and_saved(run, tmp_path):
    path = tmp_path / "found.json"
    said = run("discover", "journal@gmail.com", "--output", str(path))
    assert f"smtpgui test {path}" in said.out
    (found,) = read_configurations(path.read_text(encoding="utf-8"), "found.json")
    assert (found.name, found.settings.sender_address) == ("gmail.com", "journal@gmail.com")
    assert run("check", str(path)).code == 0
    assert run("save", str(path), "--json").code == 0


def test_nothing_found_exits_with_1(run, outside):
    with DnsServer("journal.example TXT x") as server:
        said = run("discover", "x@journal.example", "--json", network=outside(server))
    assert (said.code, said.codes[-1], said.json["settings"]) == (1, "discover.nothing", None)


def test_the_name_server_can_be_chosen(run, outside):
    with DnsServer("journal.example MX 1 smtp.google.com") as server:
        host, port = server.nameserver
        elsewhere = replace(outside(server), nameservers=(("127.0.0.1", 9),))
        arguments = ("discover", "x@journal.example", "--nameserver", f"{host}:{port}", "--json")
        said = run(*arguments, network=elsewhere)
    assert said.json["sources"]["server"] == "mx"


@pytest.mark.parametrize("address", ["", "journal", "a@b@c.example", "journal@", "a b@c.example"])
def test_what_is_no_address_exits_with_2(run, address):
    said = run("discover", address, "--json")
    assert said.code == 2
    assert (said.json["steps"][0]["name"], said.json["outcome"]) == ("input", "error")


def test_a_mailbox_without_passwords_is_said_before_any_test(run, write):
    assert "server.no_passwords" in run("discover", "a@hotmail.fr", "--json").codes
    path = write(server="smtp-mail.outlook.com", sender_address="a@hotmail.fr", username="a@hotmail.fr")
    checked = run("check", str(path), "--json")
    assert (checked.code, checked.json["outcome"]) == (0, "warning")
    assert "server.no_passwords" in checked.codes
    assert "16 Sept 2024" in run("check", str(path)).out
    company = write("b.json", server="smtp.office365.com")
    assert "server.password_by_admin" in run("check", str(company), "--json").codes
    mixed = write("c.json", server="smtp.office365.com", sender_address="a@outlook.com")
    assert "server.no_passwords" in run("check", str(mixed), "--json").codes


def test_what_works_instead_is_told_step_by_step(run, write):
    told = run("discover", "a@hotmail.fr").out
    assert "What works instead" in told
    assert "1. Choose an address of your own domain" in told
    assert "Brevo: SMTP keys: https://" in told
    assert "**" not in told
    company = write("b.json", server="smtp.office365.com")
    assert "1. " in (checked := run("check", str(company)).out)
    assert "Microsoft 365 admin center" in checked
    assert "What works instead" not in run("discover", "a@gmail.com").out


OWN = [
    {"id": "acme", "name": "Acme", "servers": ["smtp.acme.example"], "ports": [[2525, "starttls"]],
     "username": "literal:key", "domains": ["acme.example"], "help_page": "nowhere"}
]  # fmt: skip


def test_own_rows_are_used_by_every_command(run, write):
    rows = str(write("rows.json", OWN))
    found = run("discover", "a@acme.example", "--provider-file", rows, "--json").json
    assert (found["settings"]["server"], found["settings"]["port"]) == ("smtp.acme.example", 2525)
    assert (found["settings"]["username"], found["sources"]["server"]) == ("key", "own_file")
    path = str(write(server="smtp.acme.example", port=2525))
    assert "username.literal" in run("check", path, "--provider-file", rows, "--json").codes
    assert "username.literal" not in run("check", path, "--json").codes, "they do not stay"
    told = run("explain", "550 zzz", "--step", "mail_from", "--provider-file", rows, "--json")
    assert told.code == 0


BROKEN = [
    ('{"id": "x"}', "provider.unreadable", {}),
    ('[{"id": "x"}]', "provider.bad_row", {"row": 1, "key": "name"}),
    ('[{"id": "a", "name": "A"}, {"id": "b", "name": "B", "ports": [[0, "tls"]]}]', "provider.bad_row",
     {"row": 2, "key": "ports"}),
    ('[{"id": "a", "name": "A", "server": ["smtp.a.test"]}]', "provider.misspelt_key",
     {"row": 1, "key": "server", "meant": "servers"}),
    ('[{"id": "a", "name": "A"}, {"id": "b", "name": "B", "spf-include": "x"}]', "provider.misspelt_key",
     {"row": 2, "key": "spf-include", "meant": "spf_include"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "facts"), BROKEN)
@pytest.mark.parametrize(
    "arguments",
    [
        ("discover", "a@gmail.com"), ("check", "FILE"), ("test", "FILE"), ("dns", "x.example"), ("save", "FILE"),
        ("spf", "x.example", "--ip", "192.0.2.1"), ("explain", "550 zzz"),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_is_named(run, write, arguments, text, code, facts):
    rows, file = write("rows.json", text), str(write())
    said = run(*(file if each == "FILE" else each for each in arguments), "--provider-file", str(rows), "--json")
    assert said.code == 2
    (finding,) = [each for step in said.json["steps"] for each in step["findings"] if each["code"] == code]
    assert {name: finding["facts"][name] for name in facts} == facts
    assert finding["facts"]["file"] == "rows.json"
    assert "rows.json" in finding["title"]


def test_a_file_of_rows_that_is_not_there_or_no_text(run, tmp_path):
    (tmp_path / "rows.json").write_bytes(b"\xff")
    for name, code in (("nowhere.json", "file.not_found"), ("rows.json", "file.not_utf8")):
        said = run("discover", "a@gmail.com", "--provider-file", str(tmp_path / name), "--json")
        assert (said.code, said.codes) == (2, [code])
