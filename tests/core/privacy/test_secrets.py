from __future__ import annotations

import base64
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpgui.core.privacy.secrets import WITHHELD, Redactor
from smtpgui.core.smtp.connection.reply import CUT
from tests.core.smtp.conftest import disguises
from tests.support.tables import every

SECRET = "correct-horse é&<battery"


def redactor(secret: str = SECRET, *publics: str) -> Redactor:
    made = Redactor(publics)
    made.hide(secret, "[password]")
    return made


@every(
    "echo",
    [
        *disguises(SECRET),
        SECRET.upper(),
        quote(SECRET, safe=""),
        "correct-horse é&amp;&lt;battery",
        "correct-horse \\xe9&<battery",
        unicodedata.normalize("NFD", SECRET),
        base64.urlsafe_b64encode(b"??>" + SECRET.encode()).decode(),
        base64.b64encode(SECRET.encode()).decode().lower(),
        base64.b64encode(base64.b64encode(b"\0me\0" + SECRET.encode())).decode(),
        "".join(f"\\x{byte:02x}" for byte in SECRET.encode()),
        " ".join(f"0x{byte:02X}" for byte in SECRET.encode()),
        "".join(f"&#{ord(letter)};" for letter in SECRET),
        "".join(f"&#x{ord(letter):x};" for letter in SECRET),
        "".join(f"%{byte:02x}" for byte in SECRET.encode()),
        "".join(f"={byte:02X}" for byte in SECRET.encode()),
    ],
)
def test_each_disguise_is_seen_through(echo: str) -> None:
    clean = redactor().line(f"before {echo} after")
    assert "[password]" in clean or clean == WITHHELD
    assert echo not in clean


def test_what_surrounds_it_stays() -> None:
    assert redactor().line(f"no <{SECRET}>!") == "no <[password]>!"
    assert redactor().line("nothing here") == "nothing here"


@pytest.mark.parametrize("scattered", ["c o r r e c t - h o r s e é b a t t e r y", "correct.horse/é/battery"])
def test_a_scattered_secret_withholds_the_text(scattered: str) -> None:
    assert redactor().line(f"your {scattered}") == WITHHELD


def test_a_secret_over_two_lines_withholds_both() -> None:
    assert redactor().lines(("it is correct-horse", "é&<battery")) == (WITHHELD, WITHHELD)


def test_a_secret_that_ends_here_is_withheld() -> None:
    made = redactor()
    heard = made.tail(("250 ok correct-ho",))
    assert made.lines(("rse é&<battery",), heard) == (WITHHELD,)
    assert made.lines(("nothing of it",), heard) == ("nothing of it",)


def test_a_short_secret_counts_only_as_a_word() -> None:
    made = redactor("abc")
    assert made.line("abc, abcd and zabc") == "[password], abcd and zabc"
    assert made.line("it is (ABC)") == "it is ([password])"


def test_a_public_text_does_not_betray_the_secret_inside_it() -> None:
    made = redactor("alice99", "alice99@example.org")
    assert made.line("<alice99@example.org> says alice99") == "<alice99@example.org> says [password]"


def test_a_public_text_inside_the_secret_does_not_protect_it() -> None:
    made = redactor("mail.test-1234", "mail.test")
    assert made.line("mail.test and mail.test-1234") == "mail.test and [password]"


def test_a_public_text_that_is_the_secret_is_hidden() -> None:
    assert redactor("token-77", "token-77").line("token-77") == "[password]"


def test_a_public_text_that_runs_into_the_secret_does_not_protect_it() -> None:
    made = redactor("test9999", "alice@mail.test")
    assert "9999" not in made.line("alice@mail.test9999")


def test_a_cut_line_shows_no_beginning() -> None:
    made = redactor("abcdefghij")
    assert made.line(f"xyz abcdef{CUT}") == f"xyz {CUT}"
    assert made.line(f"xyz abc{CUT}") == f"xyz abc{CUT}"
    assert made.line("xyz abcdef") == "xyz abcdef"


def test_the_password_password() -> None:
    assert redactor("password").line("it is password") == "it is [password]"


def test_without_a_secret_nothing_is_hidden() -> None:
    made = Redactor(("public",))
    made.hide("", "[password]")
    assert made.line("any text public") == "any text public"


def test_two_secrets() -> None:
    made = redactor("first-secret")
    made.hide("second-secret", "[digest]")
    assert made.line("first-secret second-secret") == "[password] [digest]"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=8, max_size=30),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30),
    st.integers(0, 2),
)
def test_no_secret_comes_through(secret: str, around: str, shift: int) -> None:
    made = redactor(secret)
    encoded = base64.b64encode(bytes(shift) + secret.encode()).decode()
    clean = made.line(f"{around}{secret}{around} {encoded} {secret.encode().hex()}")
    if secret not in WITHHELD and secret not in "[password]":
        assert secret not in clean.replace("[password]", "")
    assert secret.encode().hex() not in clean
    assert base64.b64encode(secret.encode()).decode().rstrip("=") not in clean
