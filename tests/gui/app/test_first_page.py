"""The first run: one question, then a form that is filled in as far as it is known."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from smtpgui.gui.widgets.buttons import Button


def test_the_first_run_asks_for_an_address_alone_until_it_can_be_used(empty):
    assert empty.panes.pages.currentWidget() is empty.panes.first
    assert not empty.panes.list.isVisible()
    assert empty.focused() == "first_address"
    empty.click("first_continue")
    assert empty.panes.first._message.text.text() == "Enter the sender address"
    empty.type_into("first_address", "contact")
    empty.click("first_continue")
    assert empty.panes.first._message.text.text() == "Add the missing @, like name@example.org"
    empty.type_into("first_address", "contact@monjournal.fr")
    assert empty.panes.first._message.text.text() == ""
    empty.type_into("first_address", "marie@médiapart.example")
    empty.click("first_continue")
    assert empty.session.current is None
    link = next(b for b in empty.panes.first.findChildren(Button) if b.text().startswith("Use marie@xn--"))
    empty.until(link.isVisible)
    empty.bot.mouseClick(link, Qt.MouseButton.LeftButton)
    empty.click("first_continue")
    empty.until(lambda: empty.session.current)
    assert empty.session.current.settings.sender_address == "marie@xn--mdiapart-b1a.example"


def test_a_known_provider_fills_server_port_and_username_and_undo_takes_them_back(empty):
    empty.type_into("first_address", "gazette@gmail.com")
    empty.bot.keyClick(empty.find("first_address"), Qt.Key.Key_Return)
    empty.until(lambda: empty.find("server").text())
    assert empty.find("server").text() == "smtp.gmail.com"
    assert empty.find("port").text() == "587"
    assert empty.find("username").text() == "gazette@gmail.com"
    assert empty.panes.form.strip.text.text() == "Gmail recognised. Server and port are filled in for you."
    assert empty.panes.panel.help.page == "google"
    empty.click("provider_undo")
    assert (empty.find("server").text(), empty.find("username").text()) == ("", "")
    assert empty.find("sender_address").text() == "gazette@gmail.com"
    empty.find("sender_address").setFocus()
    empty.leave()
    assert empty.find("server").text() == ""


def test_the_provider_of_a_domain_of_ones_own_is_found_by_its_mail_servers(empty, world):
    domain = world.scenario("all_well").settings.sender_domain
    empty.type_into("first_address", f"contact@{domain}")
    empty.click("first_continue")
    empty.until(lambda: empty.find("server").text())
    assert empty.find("server").text() == world.scenario("all_well").settings.server
    assert "recognised" in empty.panes.form.strip.text.text()


def test_what_was_typed_is_never_overwritten(empty):
    empty.begin_by_hand()
    empty.type_into("server", "smtp.mine.example")
    empty.enter("sender_address", "gazette@gmail.com")
    empty.until(lambda: "differ from the usual" in empty.panes.form.strip.text.text())
    assert empty.find("server").text() == "smtp.mine.example"
    assert empty.find("username").text() == "gazette@gmail.com", "an untouched field is filled"


def test_a_domain_that_does_not_exist_is_named_and_names_the_configuration(empty):
    empty.type_into("first_address", "contact@nowhere.example")
    empty.click("first_continue")
    empty.until(lambda: "There is no domain called nowhere.example" in empty.panes.form.strip.text.text())
    assert empty.find("server").text() == ""
    empty.until(lambda: empty.panes.list.isVisible())
    assert [(entry.name, entry.dirty) for entry in empty.panes.list.entries()] == [("nowhere.example", True)]


def test_no_answer_is_not_an_unknown_provider(open_desk):
    desk = open_desk()
    desk.type_into("first_address", "contact@monjournal.example")
    desk.click("first_continue")
    desk.until(lambda: "Could not look up" in desk.panes.form.strip.text.text())
    assert desk.find("provider_undo").text() == "Try again"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Marie Dupont <marie@lesamis.example>", "marie@lesamis.example"),
        ("mailto:marie@lesamis.example", "marie@lesamis.example"),
        ("“marie@lesamis.example”", "marie@lesamis.example"),
        ("marie＠lesamis.example", "marie@lesamis.example"),
        ("marie@firma.local", "marie@firma.local"),
    ],
)
def test_an_address_is_taken_out_of_what_was_pasted(empty, typed, address):
    empty.type_into("first_address", typed)
    empty.click("first_continue")
    empty.until(lambda: empty.session.current)
    assert empty.session.current.settings.sender_address == address
