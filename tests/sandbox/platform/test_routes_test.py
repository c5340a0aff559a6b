"""The platform's own test, against the mail servers of the practice world and a scripted one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from json import JSONDecodeError

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.net.network import Address, Network
from smtpgui.sandbox import World
from smtpgui.sandbox.platform.rules import values_of
from tests.sandbox.platform.test_routes_settings import REFUSED
from tests.servers.reference_platform import APPLICATION, EDITOR_KEY, PASSWORD, TEST, Client, Reference
from tests.servers.smtp_script import ScriptedServer, hang, send
from tests.support.tables import every


@pytest.fixture
def start(begin: Callable[..., Reference], world: World) -> Callable[..., Reference]:
    """Starts a platform in the practice world that holds a scenario's settings."""

    def started(scenario: str = "all_well", **options: object) -> Reference:
        platform = begin(network=world.network, allow_private=True, **options)
        found = world.scenario(scenario)
        platform.server.put(APPLICATION, values_of(found.settings), found.password)
        return platform

    return started


def test_a_message_is_sent(start, world):
    platform = start()
    admin = platform.client()
    before = admin.get()
    answer = admin.test()
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    result = answer.resource
    assert (result["outcome"], result["stage"], result["code"]) == ("accepted", "data", "data.accepted")
    assert (result["smtp_code"], result["enhanced_code"]) == (250, "2.0.0")
    assert result["server_message"].startswith("250 2.0.0 ")
    assert result["tls"] == {"version": "TLS 1.3", "verified": True}
    assert result["cleartext_auth"] is False
    assert isinstance(result["slowest_reply_ms"], int)
    (message,) = world.messages
    assert message.recipients == ("reader@example.org",)
    assert result["message_id"].encode() in message.content
    after = admin.get()
    assert after.resource == {**before.resource, "last_test": result}
    assert after.headers["etag"] == before.headers["etag"], "a test is no change"


def test_connect_sends_no_message(start, world):
    result = start().client().test(mode="connect").resource
    assert (result["outcome"], result["stage"], result["code"]) == ("accepted", "auth", "auth.accepted")
    assert result["message_id"] is None
    assert world.messages == ()


@every("scenario, stage, code, smtp_code")
def test_a_test_that_fails_has_run(start, world, scenario, stage, code, smtp_code):
    recipient = world.scenario(scenario).recipient
    admin = start(scenario).client()
    result = admin.test(recipient).resource
    assert result["outcome"] == "failed"
    assert stage in ("", result["stage"])
    assert code in ("", result["code"])
    assert (result["smtp_code"] or 0) // 100 == (smtp_code or 0) // 100
    assert (result["server_message"] is None) == (smtp_code is None)
    assert result["message_id"] is None
    assert admin.get().resource["last_test"] == result


def test_what_would_go_in_clear_text_does_not(start, world):
    result = start("starttls_missing").client().test().resource
    assert (result["outcome"], result["cleartext_auth"]) == ("failed", True)
    assert result["tls"] == {"version": None, "verified": False}
    assert world.unprotected_sign_ins == ()


def test_values_that_are_not_stored(start, world):
    platform = start("gmail_password_refused")
    admin = platform.client()
    good = world.scenario("all_well")
    before = admin.get()
    values = {**values_of(good.settings), "password": good.password}
    result = admin.test(settings=values).resource
    assert result["outcome"] == "accepted"
    after = admin.get()
    told = [(answer.resource, answer.headers["etag"]) for answer in (before, after)]
    assert told[0] == told[1], "nothing is stored"
    assert platform.password == world.scenario("gmail_password_refused").password


def test_settings_that_repeat_what_is_stored_are_the_stored_ones(start, world):
    good = world.scenario("all_well")
    admin = start().client()
    values = {**values_of(good.settings), "enabled": False, "password": good.password}
    result = admin.test(settings=values).resource
    assert admin.get().resource["last_test"] == result
    other = {"sender_address": "x@monjournal.example"}
    assert admin.test(settings=other).status == 200
    assert admin.get().resource["last_test"] == result
    assert admin.patch(**other).resource["last_test"] is None, "a change makes it history"


def test_a_stored_password_goes_nowhere_else(start):
    admin = start().client()
    for change in ({"address": "smtp.elsewhere.example"}, {"port": 465}, {"authentication": "plain"}):
        answer = admin.test(settings=change)
        assert (answer.status, list(answer.errors)) == (422, ["password"]), change


def test_what_cannot_be_tested(admin, platform):
    for body, names in REFUSED["tests"]:
        answer = admin.send("POST", TEST, body)
        assert (answer.status, sorted(answer.errors)) == (422, names), body
    platform.holds(None)
    answer = admin.test()
    assert (answer.status, list(answer.errors)) == (422, ["password"]), "none is stored"


def test_an_editor_may_not_nor_somebody_without_a_token(platform):
    answer = platform.client(EDITOR_KEY).test()
    assert answer.status == 403
    assert "Editor" in answer.body["message"]
    assert Client(platform.server.origin).test().status == 401
    assert platform.password == PASSWORD


def leads_to(host: str) -> Network:
    return Network(addresses=lambda _name, port, _timeout: [Address(2, host, port)])


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_a_public_name_that_leads_inside(begin, host):
    admin = begin(network=leads_to(host)).client()
    answer = admin.test()
    assert (answer.status, list(answer.errors)) == (422, ["address"])
    moved = {"address": "smtp.elsewhere.example", "password": "new"}
    assert list(admin.test(settings=moved).errors) == ["settings.address"]
    assert list(admin.test(settings={"address": "10.0.0.1", "password": "new"}).errors) == ["settings.address"]


@pytest.fixture
def silent() -> ScriptedServer:
    """A mail server that says nothing more after its greeting."""
    server = ScriptedServer([send("220 mail.test"), hang])
    yield server
    server.stop()


def test_a_test_that_does_not_end(begin, silent):
    admin = begin(network=silent.network(), allow_private=True, test_seconds=0.3).client()
    answer = admin.test()
    assert (answer.status, answer.body["error"]) == (504, "gateway_timeout")
    assert admin.get().resource["last_test"] is None


def test_the_platform_ends_while_it_tests(begin):
    talking, answers = threading.Event(), []
    server = ScriptedServer([send("220 mail.test"), lambda _peer: talking.set(), hang])
    platform = begin(network=server.network(), allow_private=True)
    admin = platform.client()

    def ask() -> None:
        try:
            answers.append(admin.test().status)
        except Trouble as trouble:
            answers.append(trouble.finding.code)
        except JSONDecodeError as other:
            answers.append({"Internal Server Error": 500}.get(other.doc))  # the web server's own words

    thread = threading.Thread(target=ask)
    thread.start()
    assert talking.wait(60)
    platform.server.stop()
    thread.join(60)
    server.stop()
    assert answers in (["http.lost"], [500], [504])


def test_too_many_tests(start, begin):
    moment = [1_000_000.0]
    admin = start(tests_rate=2, clock=lambda: moment[0]).client()
    assert [admin.test(mode="connect").status for _ in range(2)] == [200, 200]
    answer = admin.test(mode="connect")
    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    assert admin.get().status == 200, "reading is another matter"
    moment[0] += 61
    assert admin.test(mode="connect").status == 200
    admin = begin(tests_rate=1).client()  # what is refused does not count
    assert [admin.test("nobody").status for _ in range(3)] == [422, 422, 422]


def test_sign_ins_are_not_logged(start, world, caplog):
    with caplog.at_level(logging.DEBUG):
        start().client().test()
    lines = [record.getMessage() for record in caplog.records if record.name == "smtpgui.platform"]
    assert "test C: AUTH LOGIN [withheld]" in lines
    assert world.scenario("all_well").password not in "\n".join(lines)
