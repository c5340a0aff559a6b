"""`smtpgui test`, on the practice world and on scripted servers."""

from __future__ import annotations

import json
import re
import threading
from base64 import b64encode
from dataclasses import replace

import pytest

from smtpgui.core.configurations.files import write_configurations
from smtpgui.core.findings import Finding, Trouble
from smtpgui.core.stores.interface import Configuration, State
from smtpgui.core.stores.passwords import Account
from smtpgui.core.stores.sqlite import SqliteStore
from tests.servers.smtp_script import GREETING, close, expect, hang, message, send, talk
from tests.support.command_line import call, finish, interrupt, start, typed
from tests.support.tables import rows_of

NAMES = ["settings", "resolve", "connect", "greeting", "ehlo", "starttls", "tls", "ehlo", "auth", "mail_from",
         "rcpt_to", "data"]  # fmt: skip
PASSWORD = "Sésame-0uvre?toi"


@pytest.fixture
def scenario(world, tmp_path):
    """A scenario of the practice world, and a file with its settings."""

    def find(name):
        found = world.scenario(name)
        path = tmp_path / f"{name}.json"
        path.write_text(write_configurations([Configuration(name, found.settings)]), encoding="utf-8")
        return found, str(path)

    return find


@pytest.fixture
def local(serve, certificates, write):
    """A scripted server on this computer, and the arguments of a test that goes there."""

    def begin(*script, **settings):
        server = serve(script or talk(certificates["good"]))
        path = write(server="localhost", port=server.port, **settings)
        return server, ["test", str(path), "--to", "reader@example.net", "--ca-file", certificates.ca_file]

    return begin


def test_a_message_that_is_accepted(run, world, scenario):
    good, path = scenario("all_well")
    said = run("test", path, "--to", good.recipient, "--password-stdin", "--json", network=world.network,
               given=good.password.encode())  # fmt: skip
    assert said.code == 0
    assert list(said.json) == ["version", "command", "subject", "outcome", "steps", "transcript", "test_id"]
    assert (said.json["command"], said.json["subject"], said.json["outcome"]) == ("test", path, "ok")
    assert [step["name"] for step in said.json["steps"]] == NAMES
    assert said.codes[-1] == "data.accepted"
    assert "S: 250 2.0.0 OK: queued as SANDBOX0001" in said.json["transcript"]
    assert good.password not in said.out
    assert said.err == ""
    (message,) = world.messages
    assert message.recipients == (good.recipient,)


def test_with_encryption_from_the_start_the_order_is_another_one(run, world, scenario, tmp_path):
    good, _path = scenario("dkim_missing")
    path = tmp_path / "implicit.json"
    path.write_text(write_configurations([Configuration("x", replace(good.settings, port=465))]))
    said = run("test", str(path), "--password-stdin", "--json", network=world.network,
               given=good.password.encode())  # fmt: skip
    assert [step["name"] for step in said.json["steps"]][2:6] == ["connect", "tls", "greeting", "ehlo"]
    people = run("test", str(path), "--password-stdin", network=world.network, given=good.password.encode())
    assert re.findall(r"^([✓✗]) (\w+)", people.out, re.MULTILINE) == [
        ("✓", "Find"), ("✓", "Connect"), ("✓", "Secure"), ("✓", "Sign"), ("✓", "Sender"), ("✓", "Message"),
    ]  # fmt: skip


def test_without_a_recipient_it_goes_to_the_sender(run, world, scenario):
    good, path = scenario("all_well")
    run("test", path, "--password-stdin", network=world.network, given=good.password.encode())
    assert world.messages[0].recipients == (good.settings.sender_address,)


def test_a_refusal_exits_with_1_and_says_what_to_do(run, world, scenario):
    bad, path = scenario("gmail_password_refused")
    given = {"network": world.network, "given": bad.password.encode()}
    said = run("test", path, "--password-stdin", "--json", **given)
    assert (said.code, said.json["outcome"]) == (1, "error")
    finding = said.step("auth")["findings"][0]
    assert (finding["code"], finding["setting"]) == (bad.expected, "password")
    assert finding["facts"]["reply_code"] == 535
    people = run("test", path, "--password-stdin", **given)
    lines = people.out.splitlines()
    assert people.code == 1
    assert next(line for line in lines if line.startswith("✗")).startswith("✗ Sign in")
    assert "    ✗ Google did not accept this app password." in lines
    assert "      Create a new one for redaction@lagazette.example." in lines
    assert any("The server said: 535 5.7.8" in line for line in lines)
    assert sum("Not reached" in line for line in lines) == 2
    assert "Stopped at step 4 of 6" in lines
    assert bad.password not in people.out + people.err


@pytest.mark.parametrize(("name", "code", "outcome"), rows_of(__file__, "test_other_ends"))
def test_other_ends(run, world, scenario, name, code, outcome):
    found, path = scenario(name)
    given = {"network": world.network, "given": found.password.encode()}
    said = run("test", path, "--to", found.recipient, "--password-stdin", "--json", **given)
    assert (said.code, said.json["outcome"]) == (code, outcome)
    assert found.expected in said.codes
    people = run("test", path, "--to", found.recipient, "--password-stdin", **given)
    assert ("Nobody knows whether it was accepted" in people.out) == (name == "hung_up")
    assert run("test", path, "--password-stdin", "--strict", **given).code == 1


def test_the_password_comes_from_stdin_then_the_environment_then_the_keyring(run, local, passwords, monkeypatch):
    server, arguments = local()
    passwords.kept[Account("localhost", server.port, "alice@example.org")] = "from-keyring"

    def signed_in_with(**more):
        before = len(server.peers)
        said = run(*arguments, *more.pop("options", ()), network=replace(server.network()), **more)
        assert said.code == 0
        sent = [line.strip() for peer in server.peers[before:] for line in peer.lines]
        return [
            word for word in ("from-stdin", "from-variable", "from-keyring") if b64encode(word.encode()) in sent
        ]

    assert signed_in_with() == ["from-keyring"]
    monkeypatch.setenv("SMTPGUI_PASSWORD", "from-variable")
    passwords.broken = "keyring.locked"
    assert signed_in_with() == ["from-variable"]
    assert signed_in_with(options=["--password-stdin"], given=b"from-stdin\r\n") == ["from-stdin"]


def test_a_missing_or_empty_password_is_an_error_of_the_settings(run, local, passwords):
    server, arguments = local()
    said = run(*arguments, "--json")
    assert said.code == 1
    assert [step["name"] for step in said.json["steps"]] == ["settings"]
    assert said.codes == ["password.empty", "password.how_to_give"]
    assert said.step("settings")["findings"][0]["setting"] == "password"
    passwords.broken = "keyring.locked"
    assert run(*arguments, "--json").codes == ["password.empty", "keyring.locked", "password.how_to_give"]
    passwords.broken = "keyring.unavailable"
    assert run(*arguments, "--json").codes == ["password.empty", "password.how_to_give"]
    people = run(*arguments)
    assert "--password-stdin or in the variable SMTPGUI_PASSWORD" in people.out
    assert people.out.splitlines()[:2] == [
        "1 thing to fix before the test",
        "  ✗ password: Enter the SMTP password",
    ]
    assert "Stopped" not in people.out
    assert server.peers == []
    server, arguments = local()
    said = run(*arguments, "--password-stdin", "--json", given=b"\n")
    assert "password.empty" in said.codes
    assert server.peers == []


def test_on_a_terminal_the_password_is_asked_for(run, local, monkeypatch):
    from smtpgui.cli.input import secrets as module

    server, arguments = local()
    asked = []
    monkeypatch.setattr(module, "may_ask", lambda: True)
    monkeypatch.setattr(module, "ask", lambda about: asked.append(about) or PASSWORD)
    assert run(*arguments, network=server.network()).code == 0
    assert asked == ["alice@example.org @ localhost"]
    assert run(*arguments, "--json").codes[0] == "password.empty"
    assert len(asked) == 1


def test_bytes_that_are_no_text_are_no_password(run, local, monkeypatch):
    _server, arguments = local()
    said = run(*arguments, "--password-stdin", "--json", given=b"\xff\xfesecret")
    assert (said.code, said.codes) == (2, ["password.not_text"])
    monkeypatch.setenv("SMTPGUI_PASSWORD", "secret\udcff")
    said = run(*arguments, "--json")
    assert (said.code, said.codes) == (2, ["password.not_text"])
    assert "secret" not in said.out + said.err


def test_bad_settings_end_it_before_anything_is_asked(run, write, passwords):
    passwords.broken = "keyring.locked"
    said = run("test", str(write(port=0, server="")), "--json")
    assert said.code == 1
    assert sorted(said.codes) == ["port.range", "server.empty"]


def test_what_was_left_out_of_the_file_is_said(run, world, write):
    said = run("test", str(write(colour="red")), "--password-stdin", "--json", network=world.network, given=b"x")
    assert said.step("settings")["findings"][-1]["code"] == "settings.unknown_name"


def test_a_wrong_recipient_is_an_error_before_a_password_is_asked_for(run, write):
    for more in ((), ("--password-stdin",)):
        said = run("test", str(write()), "--to", "nobody", *more, "--json", given=b"x")
        assert (said.code, said.codes) == (1, ["address.no_at"]), more
    people = run("test", str(write()), "--to", "nobody", "--password-stdin", given=b"x")
    assert "1 thing to fix before the test\n  ✗ recipient: " in people.out
    assert "The test runs from this computer" not in people.out


def test_what_looks_like_a_file_is_one(run):
    for target in ("gone.json", "./gone", "/gone/away"):
        said = run("test", target, "--json")
        assert (said.code, said.codes) == (2, ["file.not_found"]), target


def test_a_file_without_an_ending_is_used_where_there_is_one(run, write, tmp_path, monkeypatch):
    write("settings", server="")
    monkeypatch.chdir(tmp_path)
    assert run("test", "settings", "--json").codes == ["server.empty"]
    assert run("test", "x" * 300, "--json").codes == ["store.not_found"]


def test_certificates_that_cannot_be_read_exit_with_2(run, write, tmp_path):
    said = run("test", str(write()), "--ca-file", str(tmp_path / "no.pem"), "--json")
    assert (said.code, said.codes) == (2, ["tls.trust_unreadable"])


def test_the_time_must_be_a_time(run, write):
    for seconds in ("0", "-1", "nan", "inf", "soon", "1e9"):
        said = run("test", str(write()), "--timeout", seconds)
        assert said.code == 2
        assert f"--timeout: “{seconds}” is no number of seconds above zero" in said.err


def test_the_time_is_for_the_whole(run, local):
    server, arguments = local(send("220-wait"), hang)
    said = run(*arguments, "--timeout", "0.4", "--password-stdin", "--json", network=server.network(),
               given=b"word-of-mine")  # fmt: skip
    assert said.code == 1
    assert sum(step["seconds"] for step in said.json["steps"]) < 3


def test_client_mode_stops_before_a_secret_where_the_method_is_not_offered(run, world, scenario):
    found, path = scenario("method_not_offered")
    given = {"network": world.network, "given": found.password.encode()}
    as_platform = run("test", path, "--password-stdin", "--json", **given)
    assert "auth.method_not_offered" in as_platform.codes
    as_client = run("test", path, "--password-stdin", "--json", "--client-mode", **given)
    assert as_client.code == 0
    assert "client.method_differs" in as_client.codes
    hint = "run the same with --client-mode"
    assert hint in " ".join(run("test", path, "--password-stdin", **given).out.split())
    people = run("test", path, "--password-stdin", "--client-mode", **given)
    assert "A mail client can send here" in people.out
    assert hint not in " ".join(people.out.split())


def test_the_kind_of_encryption_can_be_forced(run, world, scenario):
    good, path = scenario("all_well")
    said = run("test", path, "--tls", "implicit", "--password-stdin", "--json", network=world.network,
               given=good.password.encode())  # fmt: skip
    assert [step["name"] for step in said.json["steps"]][-1] == "tls"
    assert said.code == 1


# A saved configuration


@pytest.fixture
def gazette(world, workspace, passwords):
    """A saved configuration whose test passes, with its password in the keyring."""
    good = world.scenario("all_well")
    passwords.kept[Account.of(good.settings)] = good.password
    return workspace.store.save(Configuration("Gazette", good.settings))


def test_a_saved_configuration_is_tested_by_name_and_remembers_it(run, world, workspace, gazette):
    good = world.scenario("all_well")
    said = run("test", "gazette", "--to", good.recipient, "--json", network=world.network)
    assert (said.code, said.json["subject"]) == (0, "gazette")
    assert workspace.store.state(gazette.id) is State.PASSED
    (run_kept,) = workspace.store.last_runs(gazette.id)
    assert [step.name for step in run_kept.steps] == NAMES
    assert good.password not in repr(run_kept)


def test_a_test_in_another_way_than_the_platforms_changes_no_state(run, world, workspace, gazette):
    ways = (["--client-mode"], ["--tls", "starttls"], ["--ca-file", world.network.ca_file])
    for options in ways:
        assert run("test", "Gazette", *options, network=world.network).code == 0
        assert workspace.store.state(gazette.id) is State.UNTESTED, options
    assert len(workspace.store.last_runs(gazette.id)) == len(ways)


def test_a_history_that_cannot_be_kept_does_not_change_the_result(run, world, gazette, monkeypatch):
    def refuse(*_args):
        raise Trouble(Finding("store.disk_full"))

    monkeypatch.setattr(SqliteStore, "record_run", refuse)
    said = run("test", gazette.name, network=world.network)
    assert said.code == 0
    assert "the disk is full" in said.err


# As another process


def test_the_whole_program_against_a_server(local, tmp_path):
    server, arguments = local()
    said = call(tmp_path / "home", *arguments, "--password-stdin", "--json", given=PASSWORD.encode())
    assert (said.code, said.err) == (0, "")
    assert said.codes[-1] == "data.accepted"
    assert server.auth_count() == 1
    assert PASSWORD not in said.out
    assert not (tmp_path / "home").exists()
    people = call(tmp_path / "home", *arguments, SMTPGUI_PASSWORD=PASSWORD)
    assert people.code == 0
    assert "The server accepted the test" in people.out
    assert PASSWORD not in people.out + people.err


def test_no_keyring_and_nobody_to_ask(local, tmp_path):
    _server, arguments = local()
    said = call(tmp_path / "home", *arguments, "--json")
    assert (said.code, said.codes) == (1, ["password.empty", "password.how_to_give"])


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_ctrl_c_after_the_message_says_that_it_may_have_been_sent(form, local, certificates, tmp_path):
    reached = threading.Event()
    content = [message(), lambda _peer: reached.set(), hang]
    _server, arguments = local(*talk(certificates["good"], content=content))
    process = start(tmp_path / "home", *arguments, *form, SMTPGUI_PASSWORD=PASSWORD)
    assert reached.wait(60)
    interrupt(process)
    said = finish(process)
    assert said.code == 130
    assert "The message may have been sent already" in said.err


def test_ctrl_c_hangs_up_and_says_one_line(local, tmp_path):
    reached = threading.Event()
    server, arguments = local(send(GREETING), expect("EHLO "), lambda _peer: reached.set(), hang)
    process = start(tmp_path / "home", *arguments, SMTPGUI_PASSWORD=PASSWORD)
    assert reached.wait(60)
    interrupt(process)
    said = finish(process)
    assert said.code == 130
    assert said.err == "✗ Stopped.\n"
    for thread in server._threads[1:]:
        thread.join(60)
    assert server.peers[0].ended


def test_a_server_that_repeats_the_password_gives_nothing_away(local, certificates, tmp_path):
    script = talk(certificates["good"], auth=[expect("AUTH LOGIN"), send(f"535 5.7.8 {PASSWORD} is wrong"), close])
    _server, arguments = local(*script)
    for more in ([], ["--json"]):
        said = call(tmp_path / "home", *arguments, *more, SMTPGUI_PASSWORD=PASSWORD)
        assert said.code == 1
        assert PASSWORD not in said.out + said.err
        assert json.dumps(PASSWORD)[1:-1] not in said.out


def test_the_keyboard_is_asked_only_where_somebody_sits(monkeypatch):
    import getpass
    import sys

    from smtpgui.cli.input import secrets

    monkeypatch.setattr(sys, "stdin", typed(b"", terminal=True))
    monkeypatch.setattr(sys, "stderr", typed(b"", terminal=True))
    assert secrets.may_ask()
    prompts = []
    monkeypatch.setattr(getpass, "getpass", lambda prompt, stream: prompts.append((prompt, stream)) or PASSWORD)
    assert secrets.given_password(from_stdin=True) == PASSWORD
    assert secrets.ask("alice @ mail.test") == PASSWORD
    assert prompts == [("Password: ", sys.stderr), ("Password for alice @ mail.test: ", sys.stderr)]
    monkeypatch.setattr(sys, "stderr", typed(b""))
    assert not secrets.may_ask()
