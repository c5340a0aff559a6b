from __future__ import annotations

from smtpgui.core.smtp.connection.capabilities import Capabilities
from smtpgui.core.smtp.connection.reply import Reply
from tests.support.tables import every


def of(*lines: str) -> Capabilities:
    return Capabilities.of(Reply(250, lines=("mail.test", *lines)))


@every(
    "line, platform, client, nearly",
    [
        ("STARTTLS", True, True, "STARTTLS"),
        ("STARTTLS now", True, True, "STARTTLS"),
        ("  STARTTLS", True, True, "STARTTLS"),
        ("starttls", False, True, "starttls"),
        ("StartTLS", False, True, "StartTLS"),
        ("STARTTL", False, False, "STARTTL"),
        ("START-TLS", False, False, "START-TLS"),
        ("X-STARTTLS", False, False, "X-STARTTLS"),
        ("SIZE", False, False, ""),
        ("", False, False, ""),
    ],
)
def test_starttls(line: str, platform: bool, client: bool, nearly: str) -> None:
    found = of(line)
    assert (found.starttls, found.any_case_starttls, found.nearly_starttls) == (platform, client, nearly)


def test_the_first_line_is_a_greeting() -> None:
    assert not Capabilities.of(Reply(250, lines=("STARTTLS", "SIZE"))).starttls


@every(
    "lines, methods",
    [
        (("AUTH LOGIN PLAIN",), ("LOGIN", "PLAIN")),
        (("auth login cram-md5",), ("LOGIN", "CRAM-MD5")),
        (("AUTH=LOGIN PLAIN", "AUTH PLAIN XOAUTH2"), ("LOGIN", "PLAIN", "XOAUTH2")),
        (("AUTH LOGIN", "AUTH PLAIN"), ("LOGIN", "PLAIN")),
        (("AUTH",), ()),
        (("AUTHENTICATE LOGIN",), ()),
        (("AUTH <b>x</b> \x1b[31m LOGIN",), ("LOGIN",)),
        ((), ()),
    ],
)
def test_methods(lines: tuple[str, ...], methods: tuple[str, ...]) -> None:
    assert of(*lines).authentications == methods


def test_a_firewall_that_blots_out() -> None:
    assert of("XXXXXXXA").masked
    assert of("XXXXXXXX").masked
    assert not of("XCLIENT NAME").masked
