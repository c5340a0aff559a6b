from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from smtpgui.core.smtp.connection.timeouts import CLIENT_LIMITS, Limits
from smtpgui.core.smtp.send_test.behaviour import Behaviour, ClientBehaviour
from smtpgui.core.smtp.send_test.options import SendTestOptions
from tests.core.smtp.conftest import SETTINGS


@pytest.mark.parametrize(
    ("port", "tls", "implicit"),
    [(587, "auto", False), (465, "auto", True), (2465, "auto", True), (25, "auto", False), (2525, "auto", False),
     (465, "starttls", False), (587, "implicit", True)],
)  # fmt: skip
def test_which_encryption(port: int, tls: str, implicit: bool) -> None:
    assert SendTestOptions(tls=tls).implicit(replace(SETTINGS, port=port)) is implicit


def test_whose_patience() -> None:
    assert SendTestOptions().waits == Limits()
    assert SendTestOptions(client_mode=True).waits == CLIENT_LIMITS
    own = Limits(reply=1)
    assert SendTestOptions(client_mode=True, limits=own).waits == own


@pytest.mark.parametrize("wrong", [{"connect": 0}, {"reply": -1}, {"patience": -1}])
def test_a_limit_is_above_zero(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Limits(**wrong)


def test_options_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="tls"):
        SendTestOptions(tls="none")
    for timeout in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="time-out"):
            SendTestOptions(timeout=timeout)


def test_the_name_in_the_greeting() -> None:
    assert Behaviour().own_name(socket.AF_INET, "192.0.2.1") == "localhost.localdomain"
    assert ClientBehaviour().own_name(socket.AF_INET, "192.0.2.1") == "[192.0.2.1]"
    assert ClientBehaviour().own_name(socket.AF_INET6, "fe80::1%eth0") == "[IPv6:fe80::1]"
