from __future__ import annotations

from smtpgui.core.settings.extract_from_paste import bare_address, server_and_port, server_inside
from tests.support.tables import every
from tests.support.work import uneven


@every("text")
def test_the_one_address_in_a_text(text):
    assert bare_address(text) == "a@b.example"


@every(
    "text",
    [
        "marie dupont@b.example",  # perhaps one address with a space in it
        "a@b.example, c@d.example",
        "a@b.example <c@d.example>",
        "a@b@c.example",
        "https://b.example/a@b.example",
        "a@b> SIZE=1 <c",
        "o'neil@b.example",
        "tenant:marie@b.example",  # perhaps a username
        "FIRMA\\marie@b.example",
        "",
    ],
)
def test_what_may_be_meant_otherwise_stays(text):
    assert bare_address(text) == text


def test_work_for_a_huge_paste_grows_no_faster_than_the_paste():
    def work(text):
        bare_address(text)
        server_and_port(text)
        server_inside(text)

    assert uneven(work, [("", piece, "") for piece in ("a@", "<", "“", "a", "mailto:", "a@b,")], size=400) == {}


@every("text")
def test_server_and_port_that_were_pasted_together(text):
    assert server_and_port(text) == ("smtp.b.example", 587)


def test_addresses_are_no_server_with_a_port():
    assert server_and_port("2001:db8::1") is None
    assert server_and_port("[2001:db8::1]:587") == ("2001:db8::1", 587)
    assert server_and_port("192.0.2.1:25") == ("192.0.2.1", 25)
    assert server_and_port("mail 1") is None
    assert server_and_port("smtp.b.example:70000") is None


@every("text, server")
def test_the_server_inside_a_text(text, server):
    assert server_inside(text) == server
