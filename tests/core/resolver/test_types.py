"""What an Answer shows of its records."""

from __future__ import annotations

from smtpgui.core.resolver.types import Answer, Mx, Status, Txt, as_text


def test_text_of_any_bytes():
    assert as_text("“ü”".encode()) == "“ü”"
    assert as_text(b"\xff\xe9") == "ÿé"
    assert Txt((b"a\xc3", b"\xbc")).text == "aü"  # a letter cut in two by the boundary of strings
    assert Txt(()).text == ""


def test_records_by_kind():
    answer = Answer("x.test", "MX", Status.FOUND, (Mx(5, "b.test"), Mx(5, "a.test"), Txt((b"t",)), "192.0.2.1"))
    assert answer.exchangers == (Mx(5, "a.test"), Mx(5, "b.test"))
    assert answer.texts == ("t",)
    assert answer.values == ("192.0.2.1",)
