from __future__ import annotations

import io
import sys

import pytest

GMAIL = "535-5.7.8 Username and Password not accepted. For more information, go to"


def test_the_envelope_and_the_finding_itself_stand_in_the_json(run):
    said = run("explain", GMAIL, "--host", "smtp.gmail.com", "--json")
    assert said.code == 0
    finding = said.json["steps"][0]["findings"][0]
    assert finding["code"] == "auth.google_app_password_needed"
    assert {name: said.json[name] for name in finding} == finding
    assert said.json["command"] == "explain"
    assert said.json["subject"] == GMAIL
    assert said.json["steps"][0]["name"] == "auth"


def test_what_nobody_knows_is_no_failure(run):
    said = run("explain", "zzz qqq", "--json")
    assert (said.code, said.json["code"]) == (0, "smtp.unknown")
    assert said.json["steps"][0]["name"] == "answer"
    assert run("explain", "zzz qqq").code == 0


def test_a_person_reads_what_happened_and_what_to_do(run):
    said = run("explain", GMAIL, "--host", "smtp.gmail.com")
    assert "Google did not accept this password." in said.out
    assert "create an app password" in said.out
    assert "Code: auth.google_app_password_needed" in said.out
    assert said.err == ""


def test_an_answer_needs_no_quotation_marks(run):
    assert run("explain", "550", "5.1.1", "no", "such", "user", "--step", "rcpt_to", "--json").json["code"] == (
        "recipient.unknown"
    )


def test_a_bounce_is_read_from_standard_input(run):
    bounce = b"Remote-MTA: dns; smtp.gmail.com\r\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n"
    said = run("explain", "-", "--json", given=bounce)
    assert said.json["subject"] == "-"
    assert said.json["facts"]["reply_code"] == 552


def test_bytes_that_are_no_text_do_no_harm(run):
    assert run("explain", "-", given=b"535 \xff\xfe\x00 no").code == 0


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_standard_input_may_be_in_an_old_encoding(encoding, run):
    said = run(
        "explain", "-", "--step", "rcpt_to", "--json", given="550 Boîte aux lettres pleine".encode(encoding)
    )
    assert said.json["code"] == "recipient.mailbox_full"


def test_an_endless_standard_input_is_read_in_part(run, monkeypatch):
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    from smtpgui.cli.commands import explain

    endless = io.TextIOWrapper(io.BufferedReader(Endless()))
    monkeypatch.setattr(explain, "sys", type("sys", (), {"stdin": endless}))
    assert run("explain", "-", "--json").json["code"] == "smtp.unknown"
    assert sys.stdin is not endless


def test_nothing_to_explain_exits_with_2(run):
    for said in (run("explain", "-", "--json", given=b" \n"), run("explain", "  ", "--json")):
        assert said.code == 2
        assert said.codes == ["answer.empty"]
    assert run("explain").code == 2


def test_an_unknown_step_is_refused(run):
    said = run("explain", "535 no", "--step", "lunch")
    assert said.code == 2
    assert "--step: “lunch” is none of these: settings, resolve, connect" in said.err


def test_an_answer_cannot_act_on_the_terminal(run):
    said = run("explain", "550 \x1b[2Jgone \u202eevil")
    assert not {"\x1b", "\u202e"} & set(said.out)
    assert not {"\x1b", "\u202e"} & set(run("explain", "550 \x1b[2Jgone \u202eevil", "--json").out)
