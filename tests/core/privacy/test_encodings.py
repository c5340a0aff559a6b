"""A secret is seen through whatever a server makes of it."""

from __future__ import annotations

import base64
import json
import quopri
import unicodedata
from urllib.parse import quote

import pytest

from smtpgui.core.privacy.encodings import writings
from smtpgui.core.privacy.secrets import WITHHELD, Redactor
from tests.support.tables import every
from tests.support.work import uneven

SECRET = "Sésame-0uvre?toi"
RAW = SECRET.encode()


@every(
    "echo",
    [
        json.dumps(SECRET),
        json.dumps(json.dumps(SECRET)),
        repr(RAW),
        ascii(SECRET),
        quote(quote(SECRET, safe=""), safe=""),
        SECRET.encode("ascii", "xmlcharrefreplace").decode(),
        RAW.decode("latin-1"),
        RAW.decode("ascii", "replace"),
        unicodedata.normalize("NFD", SECRET).encode("ascii", "ignore").decode(),
        unicodedata.normalize("NFD", SECRET).encode("ascii", "replace").decode(),
        SECRET.encode("utf-16-le").hex(),
        base64.b64encode(SECRET.encode("utf-16-le")).decode(),
        base64.b64encode(base64.b64encode(RAW)).decode(),
        base64.b32encode(RAW).decode(),
        quopri.encodestring(RAW).decode(),
        "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in SECRET),
        SECRET[::-1],
        SECRET.swapcase()[::-1],
    ],
)
def test_no_writing_of_it_passes(echo):
    redactor = Redactor()
    redactor.hide(SECRET, "[password]")
    clean = redactor.line(f"it was {echo} indeed")
    assert echo not in clean
    assert clean == WITHHELD or "[password]" in clean


@pytest.mark.parametrize(
    "text",
    [
        "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
        "250-AUTH PLAIN LOGIN CRAM-MD5",
        "see https://support.example/mail?p=%C3%A9&id=AbCdEfGh12345678",
        "Ma\\u00eetre &eacute;cole =C3=A9 deadbeefdeadbeef",
    ],
)
def test_what_is_no_secret_stays(text):
    redactor = Redactor()
    redactor.hide(SECRET, "[password]")
    assert redactor.line(text) == text


def test_what_only_looks_like_an_encoding_is_passed_over():
    assert list(writings("A" * 9 + " \\xzz &#x; %zz")) != []


def test_work_for_a_flood_grows_no_faster_than_the_flood():
    redactor = Redactor()
    redactor.hide(SECRET, "[password]")
    assert uneven(lambda text: redactor.lines((text,)), [("", "YWJjZGVm%41&amp;\\u0041", "")]) == {}
