from __future__ import annotations

import base64

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.privacy.secrets import Redactor
from smtpgui.core.settings.model import AUTHENTICATIONS
from smtpgui.core.smtp.connection.capabilities import Capabilities
from smtpgui.core.smtp.connection.reply import Reply
from smtpgui.core.smtp.send_test.auth import METHODS, best_method, not_offered, other_method, sign_in
from tests.support.tables import every


class Server:
    """Answers commands from a list, and remembers them."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.said: list[tuple[str, str]] = []

    def ask(self, line: str, shown: str) -> Reply:
        self.said.append((line, shown))
        return self.replies.pop(0)


def question(text: str) -> Reply:
    return Reply(334, lines=(base64.b64encode(text.encode()).decode(),))


OK = Reply(235)
PASSWORD = "pässwörd ✓"


def run(method: str, *replies: Reply) -> Server:
    server = Server(*replies)
    assert sign_in(server.ask, Redactor(), method, "bob@mail.test", PASSWORD) == OK
    return server


def decoded(text: str) -> str:
    return base64.b64decode(text).decode()


def test_login_in_three_lines() -> None:
    said = run("login", question("Username:"), question("Password:"), OK).said
    assert [shown for _, shown in said] == ["", "[username]", "[password]"]
    assert said[0][0] == "AUTH LOGIN"
    assert [decoded(line) for line, _ in said[1:]] == ["bob@mail.test", PASSWORD]


def test_plain_in_one_line() -> None:
    ((line, shown),) = run("plain", OK).said
    assert shown == "AUTH PLAIN [username and password]"
    assert decoded(line.removeprefix("AUTH PLAIN ")) == f"\0bob@mail.test\0{PASSWORD}"


def test_cram_md5_example_of_rfc_2195() -> None:
    challenge = "<1896.697170952@postoffice.reston.mci.net>"
    server = Server(question(challenge), OK)
    sign_in(server.ask, Redactor(), "cram_md5", "tim", "tanstaaftanstaaf")
    assert decoded(server.said[1][0]) == "tim b913a602c7eda7a495b4e6e7334d3890"


@every(
    "first, second",
    [("Username:", "Password:"), ("User Name\0", "Password\0"), ("USERNAME", "PASSWORD"), ("", ""), ("Login:", "?"),
     ("Identifiant :", "Mot de passe :"), ("login", "login password"), ("E-Mail", "Passwort für den Benutzer")],
)  # fmt: skip
def test_prompts_that_are_answered(first: str, second: str) -> None:
    assert len(run("login", question(first), question(second), OK).said) == 3


@pytest.mark.parametrize(
    ("replies", "code"),
    [
        ([question("Password:")], "auth.prompts_swapped"),
        ([question("Username:"), question("Username:")], "auth.prompts_swapped"),
        ([Reply(334, lines=("Password:",))], "auth.prompts_swapped"),
        ([Reply(334, lines=("!?",))], "auth.strange_prompt"),
        ([question("Username:"), Reply(334, lines=("\\xff",))], "auth.strange_prompt"),
        ([question("Username:"), question("Password:"), question("Password:")], "auth.asks_again"),
    ],
)
def test_prompts_that_are_not(replies: list[Reply], code: str) -> None:
    server = Server(*replies)
    with pytest.raises(Trouble) as caught:
        sign_in(server.ask, Redactor(), "login", "bob", PASSWORD)
    assert caught.value.finding.code == code
    sent = [line for line, _ in server.said]
    assert (base64.b64encode(PASSWORD.encode()).decode() in sent) == (code == "auth.asks_again")


def of(line: str) -> Capabilities:
    return Capabilities.of(Reply(250, lines=("mail.test", line)))


def test_every_method_of_the_platform_is_known() -> None:
    assert tuple(method.value for method in METHODS) == AUTHENTICATIONS


@pytest.mark.parametrize(
    ("line", "best"),
    [("AUTH CRAM-MD5 LOGIN PLAIN", "plain"), ("AUTH CRAM-MD5 LOGIN", "login"), ("AUTH CRAM-MD5", "cram_md5"),
     ("AUTH NTLM", ""), ("SIZE", "")],
)  # fmt: skip
def test_a_clients_choice(line: str, best: str) -> None:
    assert best_method(of(line)) == best


@pytest.mark.parametrize(
    ("line", "value", "code"),
    [
        ("AUTH LOGIN", "login", None),
        ("AUTH PLAIN", "login", "auth.method_not_offered"),
        ("AUTH XOAUTH2", "login", "auth.only_oauth"),
        ("AUTH NTLM", "login", "auth.no_common_method"),
        ("SIZE", "login", "auth.not_available"),
        ("AUTH LOGIN", "", "auth.method_not_offered"),
    ],
)
def test_what_is_not_offered(line: str, value: str, code: str | None) -> None:
    found = not_offered(of(line), value)
    assert (found.code if found else None) == code


def test_a_method_that_can_be_used_instead() -> None:
    found = not_offered(of("AUTH PLAIN CRAM-MD5"), "login", "504 no")
    assert found is not None
    assert found.facts == {
        "offered": ("PLAIN", "CRAM-MD5"),
        "reply": "504 no",
        "method": "Login",
        "best": "Plain",
        "best_value": "plain",
    }


def test_without_a_list_nothing_is_said() -> None:
    assert not_offered(Capabilities(), "login") is None


def test_another_method_of_the_list() -> None:
    found = other_method(of("AUTH PLAIN CRAM-MD5"), "plain")
    assert found is not None
    assert (found.facts["best"], found.setting) == ("CRAM-MD5", "authentication")
    assert other_method(of("AUTH PLAIN"), "plain") is None
    assert other_method(of("SIZE"), "plain") is None
