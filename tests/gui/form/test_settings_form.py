"""The form as a user meets it: what is said when, what is mended, what can be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from smtpgui.core.settings import FIELDS, Field, fields
from smtpgui.core.settings.fields import Group
from smtpgui.core.stores.interface import Configuration
from smtpgui.gui.form import settings_form
from tests.gui.conftest import GOOD


@pytest.fixture(scope="module")
def shared(open_shared):
    return open_shared(Configuration("Mon Journal", GOOD))


@pytest.fixture
def desk(shared):
    """A window with one configuration as it was saved; every test discards what it changed."""
    shared.activate()
    yield shared
    shared.session.discard()
    shared.panes.tabs.setCurrentIndex(0)


def test_the_form_mirrors_the_platforms_table_and_says_where_there_is_no_keyring(desk):
    labels = [desk.panes.form.rows[field.name].field.label for field in FIELDS if field.name != "port"]
    assert labels[0] == "Activate custom SMTP"
    for field in FIELDS:
        assert desk.find(field.name) is desk.panes.form.editors[field.name].focus_widget()
    assert desk.find("sender_address").text() == "contact@monjournal.example"
    assert desk.find("port").text() == "587"
    assert desk.find("advanced").text() == "Advanced  ·  Login, STARTTLS on"
    kept = "No password store on this computer. The password is kept until you close the program."
    assert desk.message("password") == kept, "said before anything is saved"


@pytest.mark.parametrize("left_out", [(), ("port",), ("server", "port")])
def test_the_server_group_may_have_any_number_of_settings(desk, monkeypatch, left_out):
    more = Field("helo", "Name in EHLO", "What the server is told.", Group.SERVER)
    with monkeypatch.context() as patch:
        patch.setitem(fields._BY_NAME, "helo", more)
        patch.setattr(settings_form, "FIELDS", (*(each for each in FIELDS if each.name not in left_out), more))
        rows = settings_form.SettingsForm().rows
    assert rows["helo"].field is more
    assert len(set(rows.values())) == len(rows) - ("port" not in left_out), "the port stands beside the server"
    if "port" in rows:
        assert rows["port"] is rows["server"]


def test_a_fresh_field_is_quiet_until_it_is_left(empty):
    empty.begin_by_hand()
    empty.type_into("sender_address", "contact.monjournal")
    assert empty.message("sender_address") == "The address people see in “From”."
    empty.leave()
    assert empty.message("sender_address") == "Add the missing @, like name@example.org"
    empty.type_into("sender_address", "contact@monjournal.fr")
    assert "missing" not in empty.message("sender_address")


def test_a_visible_message_goes_with_the_keystroke_that_solves_it(desk):
    desk.enter("sender_address", "contact@monjournal")
    assert desk.message("sender_address") == "Add the end of the address, like .com or .fr"
    desk.bot.keyClicks(desk.find("sender_address"), ".fr")
    assert desk.message("sender_address") == ""
    assert desk.find("sender_address").property("state") == ""


def test_a_pasted_url_offers_the_server_and_the_port_inside(desk):
    desk.enter("server", "https://mail.google.com/")
    assert desk.message("server") == "Remove “https://” and “/”: only the server name goes here."
    desk.press_link("server", "Use smtp.gmail.com")
    assert desk.find("server").text() == "smtp.gmail.com"
    desk.bot.keyClick(desk.find("server"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.find("server").text() == "https://mail.google.com/"
    desk.enter("server", "smtps://smtp.other.example:465/")
    desk.press_link("server", "Use smtp.other.example:465")
    assert (desk.find("server").text(), desk.find("port").text()) == ("smtp.other.example", "465")


def test_a_port_inside_the_server_moves_and_can_be_moved_back(desk):
    desk.enter("server", "smtp.monjournal.example:465")
    assert (desk.find("server").text(), desk.find("port").text()) == ("smtp.monjournal.example", "465")
    assert desk.message("server") == "Moved the port (465) to its own field."
    desk.press_link("server", "Undo")
    assert (desk.find("server").text(), desk.find("port").text()) == ("smtp.monjournal.example:465", "587")
    desk.find("server").setFocus()
    desk.leave()
    assert desk.find("server").text() == "smtp.monjournal.example:465", "what was taken back is left alone"


@pytest.mark.parametrize(
    "typed", ["smtp.other.example, port 465", "smtp.other.example 465", "smtp.other.example：４６５"]
)
def test_a_port_that_was_pasted_along_finds_its_own_field(desk, typed):
    desk.enter("server", typed)
    assert (desk.find("server").text(), desk.find("port").text()) == ("smtp.other.example", "465")
    assert desk.message("server") == "Moved the port (465) to its own field."


def test_two_wrong_fields_on_one_line_are_both_explained(desk):
    desk.enter("server", "https://smtp.other.example/")
    desk.enter("port", "465 (SSL)")
    assert desk.message("server") == (
        "Remove “https://” and “/”: only the server name goes here.\nSMTP port must be a number from 1 to 65535"
    )
    assert desk.links("server") == ["Use smtp.other.example", "Use 465"]
    desk.press_link("server", "Use smtp.other.example")
    assert desk.message("server") == "SMTP port must be a number from 1 to 65535"


def test_what_was_mended_hides_nothing_that_is_still_wrong(desk):
    desk.enter("sender_address", "Marie Dupont <marie@gmial.com>")
    assert desk.find("sender_address").text() == "marie@gmial.com"
    assert desk.message("sender_address") == "Did you mean marie@gmail.com?"
    desk.press_link("sender_address", "Use it")
    assert desk.find("sender_address").text() == "marie@gmail.com"


def test_another_fault_waits_until_the_field_is_left(desk):
    desk.type_into("server", "")
    desk.click("send_test")
    assert desk.message("server") == "Enter the SMTP server"
    desk.type_into("server", "s")  # a name inside one's own network, for the moment
    assert "network" not in desk.message("server")
    desk.leave()
    assert "inside your own network (s)" in desk.message("server")


def test_port_465_is_explained_without_alarm_and_full_width_digits_are_offered_in_ours(desk):
    desk.enter("port", "465")
    assert desk.message("port") == "Port 465 is encrypted from the start; STARTTLS has no effect here."
    assert desk.find("port").property("state") != "error"
    desk.enter("port", "５８７")
    assert desk.message("port") == "SMTP port must be a number from 1 to 65535"
    desk.press_link("port", "Use 587")
    assert desk.find("port").text() == "587"


def test_an_app_password_loses_its_spaces_and_a_normal_one_is_noticed_with_help_one_click_away(desk):
    desk.type_into("server", "smtp.gmail.com")
    desk.enter("password", "abcd efgh ijkl mnop")
    assert desk.find("password").text() == "abcdefghijklmnop"
    assert desk.message("password") == "Spaces removed. 16 characters."
    desk.type_into("password", "abcdefghijklmnop")
    assert desk.message("password") == "16 characters. Looks like an app password."
    desk.enter("password", "Sommer2026")
    assert desk.message("password") == "10 characters. A Google app password has 16."
    desk.press_link("password", "Show me how")
    assert desk.panes.panel.tabs.currentWidget() is desk.panes.panel.help
    assert desk.panes.panel.help.page == "google"


def test_the_password_is_shown_by_a_real_button_and_caps_lock_is_noticed(desk):
    desk.type_into("password", "secret")
    assert desk.find("password").echoMode() is QLineEdit.EchoMode.Password
    desk.click("reveal")
    assert desk.find("password").echoMode() is QLineEdit.EchoMode.Normal
    assert desk.find("reveal").text() == "Hide"
    desk.click("reveal")
    assert desk.find("password").echoMode() is QLineEdit.EchoMode.Password
    line = desk.find("password")
    line.setFocus()
    desk.bot.keyClick(line, "A")
    assert desk.message("password") == "Caps Lock is on"
    desk.bot.keyClick(line, "a")
    assert desk.message("password") != "Caps Lock is on"


def test_the_advanced_row_shows_its_values_and_opens_for_a_message_but_no_wheel_turns_them(desk):
    assert not desk.find("authentication").isVisible()
    desk.click("advanced")
    assert desk.find("authentication").isVisible()
    desk.click("starttls_auto")
    assert desk.find("advanced").text() == "Advanced  ·  Login, STARTTLS off"
    assert desk.message("starttls_auto") == "Without STARTTLS your password can be read on the way."
    desk.press_link("starttls_auto", "Turn on")
    assert desk.find("advanced").text() == "Advanced  ·  Login, STARTTLS on"
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    box = desk.find("authentication")
    none = Qt.MouseButton.NoButton
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -240), none, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    desk.app._application.sendEvent(box, turn)
    assert box.currentData() == "login"


def test_a_huge_paste_is_cut_and_refused_and_smart_quotes_can_be_made_straight(desk):
    line = desk.find("password")
    line.setFocus()
    line.insert("x" * 10_000_000)
    desk.leave()
    assert desk.message("password") == "The password is too long (more than 1024 characters)"
    line.setText("")
    line.setFocus()
    line.insert("“pass’word”")
    desk.leave()
    desk.press_link("password", "Make them straight")
    assert desk.find("password").text() == '"pass\'word"'
