"""`smtpgui dns` and `smtpgui spf`, on a scripted DNS server and on the practice world."""

from __future__ import annotations

import json
import re

import click
import pytest

from smtpgui.cli.input.options import name_servers
from smtpgui.cli.output.dns_cards import CardLines
from smtpgui.cli.output.findings import print_record
from smtpgui.cli.output.screen import Screen
from smtpgui.core.dnshealth.checks import CHECKS
from smtpgui.core.findings import Finding, Record, Step
from smtpgui.core.providers.table import providers
from tests.servers.dns_server import DnsServer, txt
from tests.support.command_line import call
from tests.support.tables import rows_of

STEPS = [*(check.name for check in CHECKS if not check.optional), "verdict"]
ZONE = f"""
    acme.test                    MX   10 in.mx.acme.test
    in.mx.acme.test              A    192.0.2.1
    acme.test                    {txt("v=spf1 include:spf.acme.test -all")}
    spf.acme.test                {txt("v=spf1 ip4:192.0.2.0/24 -all")}
    s1._domainkey.acme.test      {txt("v=DKIM1; k=rsa; p=")}
    _dmarc.acme.test             {txt("v=DMARC1; p=reject; rua=mailto:d@acme.test")}
    bare.test                    MX   10 in.mx.acme.test
    broken.test                  {txt("v=spf1 include:loop.broken.test ~all")}
    loop.broken.test             {txt("v=spf1 include:deep.broken.test -all")}
    deep.broken.test             {txt("v=spf1 frob:x -all")}
    why.test                     {txt("v=spf1 exp=exp.why.test -all")}
    exp.why.test                 {txt("Ask the postmaster.")}
    silent.test                  *    !servfail
    *.silent.test                *    !servfail
"""
ROWS = [{"id": "acme", "name": "Acme SMTP", "envelope": "from", "spf_include": "spf.acme.test",
         "mx_suffixes": ["mx.acme.test"]}]  # fmt: skip


@pytest.fixture(scope="module")
def server():
    with DnsServer(ZONE) as running:
        yield running


@pytest.fixture
def ask(run, server):
    """Runs a command against the scripted DNS server."""
    host, port = server.nameserver
    return lambda *arguments: run(*arguments, "--nameserver", f"{host}:{port}")


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.json"
    path.write_text(json.dumps(ROWS))
    return str(path)


def record_of(said, step):
    return next(finding["record"] for finding in said.step(step)["findings"] if finding["record"])


# dns


def test_a_fault_exits_with_1_and_has_its_record(run, world):
    said = run("dns", "larevue.example", "--json", network=world.network)
    assert said.code == 1
    assert list(said.json) == ["version", "command", "subject", "outcome", "steps", "transcript"]
    assert (said.json["command"], said.json["subject"], said.json["outcome"]) == (
        "dns",
        "larevue.example",
        "error",
    )
    assert [step["name"] for step in said.json["steps"]] == STEPS
    assert "spf.provider_not_authorised" in said.codes
    record = record_of(said, "spf")
    assert record == {
        "name": "larevue.example",
        "type": "TXT",
        "value": "v=spf1 include:_spf.google.com include:spf.infomaniak.ch ~all",
        "strings": ["v=spf1 include:_spf.google.com include:spf.infomaniak.ch ~all"],
        "found": ["v=spf1 include:_spf.google.com ~all"],
    }


def test_a_person_reads_a_block_for_each_check(run, world):
    said = run("dns", "larevue.example", network=world.network)
    lines = said.out.splitlines()
    assert said.code == 1
    assert lines[:2] == ["larevue.example", "The service that sends: Infomaniak"]
    shown = ("ns", "mx", "spf", "dkim", "dmarc", "bulk", "blocklist")
    not_needed = [check.card.title for check in CHECKS if check.name not in shown]
    assert [line for line in lines if line.startswith(("✓", "!", "✗", "·"))] == [
        "✓ NS      Working", "✓ MX      Working", "! SPF     Needs a change", "· DKIM    Could not check",
        "✓ DMARC   Working", "! Bulk    Needs a change",
        f"· Not there, and not needed to send mail: {', '.join(not_needed)}.",
        "· We cannot tell what becomes of mail from larevue.example.",
        "✓ The DNS of larevue.example is managed at OVHcloud (found from its name servers).",
    ]  # fmt: skip
    assert "    └─ ~all" in lines
    assert "SPF fails → DKIM could not check → DMARC could not check → Mailbox not known" in lines
    assert any(
        line.startswith("  https://www.ovh.com/manager/  Open Web Cloud, choose larevue.example") for line in lines
    )
    assert "    Value      v=spf1 include:_spf.google.com include:spf.infomaniak.ch ~all" in lines
    assert "    Found now  v=spf1 include:_spf.google.com ~all" in lines
    assert "    Name       @  (larevue.example)" in lines
    assert lines[-1] == "1 record needs a change. Mail may land in spam until this is published."
    assert said.err == ""


@pytest.mark.parametrize(("domain", "code", "last"), rows_of(__file__, "test_the_last_line_sums_up"))
def test_the_last_line_sums_up(run, world, domain, code, last):
    seconds = "0.5" if domain == "loubli.example" else "20"
    said = run("dns", domain, "--timeout", seconds, network=world.network)
    assert (said.code, said.out.splitlines()[-1]) == (code, last)


@pytest.fixture
def screen():
    """A Screen that keeps its lines in `lines`."""
    screen = Screen()
    screen.lines = []
    screen.line = lambda text="", _style="": screen.lines.append(text)
    return screen


def test_missing_and_wrong_records_are_counted_apart(screen):
    for one, other, last in (
        (Finding("spf.pass_all"), Finding("dmarc.missing"), "1 record is missing and 1 record needs a change. Mail may "
         "land in spam until this is published."),
        (Finding("mx.found"), Finding("dkim.unknown"), "What could be checked works."),
    ):  # fmt: skip
        steps = [Step(finding.code.partition(".")[0], (finding,)) for finding in (one, other)]
        CardLines(screen, "x.test").end(steps)
        assert screen.lines[-1] == last


def test_an_address_stands_for_its_domain_in_any_spelling(run, world):
    said = run("dns", "Contact@MonJournal.Example", "--json", network=world.network)
    assert (said.code, said.json["subject"]) == (0, "monjournal.example")


def test_what_is_no_domain_exits_with_2(run):
    for domain in ("", "localhost", "192.0.2.1", "a..b", "a" * 64 + ".test", "ex ample.test", "a@"):
        said = run("dns", domain, "--json")
        assert (said.code, said.codes, said.json["outcome"]) == (2, ["domain.malformed"], "error"), domain


def test_a_warning_counts_with_strict_only(ask):
    assert ask("dns", "silent.test", "--json").json["outcome"] == "warning"
    assert ask("dns", "silent.test").code == 0
    assert ask("dns", "silent.test", "--strict").code == 1


def test_the_service_can_be_named(ask):
    said = ask("dns", "acme.test", "--provider", "brevo", "--json")
    assert "Brevo" in json.dumps(said.json)
    unknown = ask("dns", "acme.test", "--provider", "nobody", "--json")
    assert (unknown.code, unknown.codes) == (2, ["provider.unknown_id"])
    assert "brevo" in unknown.json["steps"][0]["findings"][0]["facts"]["known"]
    listed = ask("dns", "acme.test", "--provider", "nobody").err
    assert all(row.id in listed for row in providers())


def test_a_users_own_row_comes_before_the_table(ask, rows):
    recognised = ask("dns", "acme.test", "--provider-file", rows)
    assert "The service that sends: Acme SMTP" in recognised.out
    assert "Acme SMTP is in your list" in recognised.out
    named = ask("dns", "bare.test", "--provider-file", rows, "--provider", "acme", "--json")
    assert record_of(named, "spf")["value"].startswith("v=spf1 include:spf.acme.test")
    assert "name it with --provider" in ask("dns", "acme.test").out


def test_a_selector_is_looked_for(ask):
    assert "dkim.key_revoked" in ask("dns", "acme.test", "--selector", "s1", "--json").codes


def test_a_long_value_is_shown_whole_and_in_pieces(screen):
    print_record(screen, Record("k._domainkey.x.test", "TXT", "a" * 255 + "b" * 45), "k._domainkey", 2)
    assert {f"  Value      {'a' * 255}{'b' * 45}", f'             "{"a" * 255}"', f'             "{"b" * 45}"',
            "  Name       k._domainkey  (k._domainkey.x.test)"} <= {*screen.lines}  # fmt: skip


def test_a_name_server_is_an_address_with_or_without_port():
    for text, expected in (
        ("192.0.2.1", ("192.0.2.1", 53)),
        ("192.0.2.1:5353", ("192.0.2.1", 5353)),
        ("2001:db8::1", ("2001:db8::1", 53)),
        ("[2001:db8::1]", ("2001:db8::1", 53)),
        ("[2001:db8::1]:5353", ("2001:db8::1", 5353)),
    ):
        assert name_servers(None, None, (text, text)) == (expected, expected), text
    for text in ("x.test", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.1:", "[::1", "[::1]x:53", "1.2.3",
                 "[192.0.2.1:53", ":53", "::1]:53"):  # fmt: skip
        with pytest.raises(click.BadParameter, match=f"“{re.escape(text)}” is no name server"):
            name_servers(None, None, (text,))


def test_what_a_stranger_published_cannot_act_on_the_terminal(run):
    zone = f"evil.test {txt('v=spf1 include:' + chr(27) + '[31mx.test -all')}"
    with DnsServer(zone) as server:
        for more in ([], ["--json"]):
            assert "\x1b" not in run("dns", "evil.test", *more, network=server.network).out


# spf


@pytest.mark.parametrize(
    ("domain", "ip", "result", "code"), rows_of(__file__, "test_the_result_and_what_it_means")
)
def test_the_result_and_what_it_means(ask, domain, ip, result, code):
    said = ask("spf", domain, "--ip", ip, "--json")
    assert (said.code, said.json["result"]) == (code, result)
    assert list(said.json) == ["version", "command", "subject", "outcome", "steps", "transcript", "result"]
    assert [step["name"] for step in said.json["steps"]] == ["spf"]
    assert said.json["steps"][0]["findings"]
    assert f"Result: {result}" in ask("spf", domain, "--ip", ip).out


def test_the_terms_stand_in_a_tree(ask):
    said = ask("spf", "acme.test", "--ip", "198.51.100.1")
    assert said.out.splitlines() == [
        "✗ 198.51.100.1 may not send for acme.test: mailboxes refuse its mail.",
        "",
        "acme.test",
        "├─ include:spf.acme.test  no match",
        "│  ├─ ip4:192.0.2.0/24    no match",
        "│  ├─ -all                match",
        "│  └─ spf.acme.test       fail",
        "└─ -all                   match",
        "Result: fail",
    ]
    transcript = ask("spf", "acme.test", "--ip", "198.51.100.1", "--json").json["transcript"]
    assert transcript[0] == "  spf.acme.test: ip4:192.0.2.0/24 no_match"
    assert transcript[-1] == "acme.test: -all match"
    facts = ask("spf", "acme.test", "--ip", "198.51.100.1", "--json").json["steps"][0]["findings"][0]["facts"]
    assert (facts["lookups"], facts["void_lookups"]) == (1, 0)


def test_a_tree_that_an_error_cut_short(ask):
    lines = ask("spf", "broken.test", "--ip", "192.0.2.1").out.splitlines()
    begin = lines.index("broken.test")
    assert lines[begin:] == [
        "broken.test",
        "└─ include:loop.broken.test     spf.syntax",
        "   └─ include:deep.broken.test  spf.syntax",
        "      └─ frob:x                 spf.syntax",
        "Result: permerror",
    ]


def test_the_domains_own_explanation_is_passed_on(ask):
    assert "The domain's own explanation: Ask the postmaster." in ask("spf", "why.test", "--ip", "192.0.2.1").out


def test_what_is_no_address_exits_with_2(run):
    said = run("spf", "acme.test", "--ip", "acme.test", "--json")
    assert (said.code, said.codes) == (2, ["spf.bad_address"])
    missing = run("spf", "acme.test")
    assert missing.code == 2
    assert "--ip is missing." in missing.err


def test_the_options_of_dns_are_taken_and_change_nothing(ask, write):
    rows = write("rows.json", [{"id": "acme", "name": "Acme"}])
    more = ("--provider", "acme", "--provider-file", str(rows), "--selector", "s1")
    assert ask("spf", "acme.test", "--ip", "192.0.2.5", *more, "--json").json["result"] == "pass"
    assert "--selector" not in ask("spf", "--help").out


def test_sender_and_helo_are_used(run):
    zone = f"who.test {txt('v=spf1 exists:%{l}.%{h}.who.test -all')}\nann.mx.test.who.test A 127.0.0.2"
    with DnsServer(zone) as server:
        network = server.network
        arguments = ("spf", "who.test", "--ip", "192.0.2.1", "--json")
        assert run(*arguments, network=network).json["result"] == "fail"
        more = ("--sender", "ann@who.test", "--helo", "mx.test")
        assert run(*arguments, *more, network=network).json["result"] == "pass"


def test_as_another_process(server, tmp_path):
    host, port = server.nameserver
    where = ("--nameserver", f"{host}:{port}", "--timeout", "10", "--json")
    assert call(tmp_path, "spf", "acme.test", "--ip", "192.0.2.5", *where).json["result"] == "pass"
    said = call(tmp_path, "dns", "acme.test", *where)
    assert said.err == ""
    assert [step["name"] for step in said.json["steps"]] == STEPS
