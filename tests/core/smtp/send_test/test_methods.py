from __future__ import annotations

import pytest

from smtpgui.core.settings.model import AUTHENTICATIONS
from smtpgui.core.smtp.connection.capabilities import Capabilities
from smtpgui.core.smtp.connection.reply import Reply
from smtpgui.core.smtp.send_test.methods import METHODS, best_method, not_offered, other_method


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


def test_the_way_out() -> None:
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
