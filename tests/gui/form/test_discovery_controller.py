"""Settings that are found for an address, with the source of each; and the user's own providers file."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pytest
from PySide6.QtWidgets import QDialog, QLabel

from smtpgui.core.providers.table import provider_of_server
from tests.core.smtp.discovery.conftest import ADDRESS, Journal, autoconfig, greeter, server
from tests.servers.http_script import http_answer


@pytest.fixture
def journal(certificates):
    with ExitStack() as stack:
        yield Journal(certificates, stack)


def discover(open_desk, journal):
    """A window that begins to look for the settings of ADDRESS."""
    desk = open_desk(network=journal.network())
    begin(desk)
    return desk


def begin(desk, address=ADDRESS):
    desk.type_into("first_address", address)
    desk.click("first_continue")


def strip(desk):
    return desk.panes.form.strip.text.text()


def test_an_autoconfig_file_fills_the_form_and_says_so(open_desk, journal, certificates):
    journal.dns("journal.example TXT x")
    journal.serves(http_answer(autoconfig(server())))
    journal.mails("mail.journal.example", 587, greeter(certificates, offers="PLAIN"))
    desk = discover(open_desk, journal)
    desk.until(lambda: desk.find("server").text())
    assert strip(desk) == (
        "Found in the provider's autoconfig file: mail.journal.example, port 587. Check it with a test."
    )
    assert (desk.find("username").text(), desk.session.current.settings.authentication) == (ADDRESS, "plain")
    assert desk.message("server") == desk.message("username") == "Found in the provider's autoconfig file."
    desk.type_into("username", "somebody")
    assert desk.message("username") != "Found in the provider's autoconfig file."
    desk.click("provider_undo")
    assert (desk.find("server").text(), desk.find("username").text()) == ("", "somebody")
    assert desk.session.current.settings.authentication == "login"


def test_a_domain_that_takes_no_mail_is_said_at_the_address(open_desk, journal):
    journal.dns("journal.example MX 0 .")
    desk = discover(open_desk, journal)
    desk.until(
        lambda: desk.message("sender_address") == "journal.example does not receive mail. Check the spelling."
    )
    assert desk.links("sender_address") == []
    desk.type_into("sender_address", "contact@journal.exampl")
    assert "does not receive" not in desk.message("sender_address")


def test_a_server_at_the_usual_name_is_a_guess(open_desk, journal, certificates):
    journal.dns("journal.example TXT x")
    journal.mails("mail.journal.example", 465, greeter(certificates, implicit=True))
    desk = discover(open_desk, journal)
    desk.until(lambda: desk.find("server").text())
    assert "Not in our list" in strip(desk)
    assert desk.find("port").text() == "465"
    assert desk.message("username") == "What nearly every provider wants."


def test_looking_can_be_cancelled_and_begun_again(open_desk, journal):
    journal.dns("journal.example * !timeout\n_submission._tcp.journal.example * !timeout")
    desk = discover(open_desk, journal)
    desk.until(lambda: "Looking" in strip(desk))
    assert desk.find("provider_undo").text() == "Cancel"
    desk.click("provider_undo")
    assert "Stopped looking" in strip(desk)
    assert desk.find("provider_undo").text() == "Look again"
    desk.click("provider_undo")
    assert "Looking" in strip(desk)
    desk.app.program.menus.actions["cancel"].trigger()
    assert "Stopped looking" in strip(desk)


def test_what_is_typed_meanwhile_is_kept(open_desk, journal, certificates):
    journal.dns("journal.example TXT x")
    journal.mails("mail.journal.example", 587, greeter(certificates))
    desk = discover(open_desk, journal)
    desk.type_into("server", "smtp.mine.example")
    desk.until(lambda: "Look" not in strip(desk))
    assert desk.find("server").text() == "smtp.mine.example"
    assert desk.find("port").text() == "587"


def test_an_unknown_provider_is_said_to_be_unknown(open_desk, journal):
    journal.dns("journal.example TXT x")
    desk = discover(open_desk, journal)
    desk.until(lambda: "We do not know this provider" in strip(desk))
    assert desk.find("server").text() == ""


def test_a_mailbox_without_passwords_is_said_on_the_form(empty):
    begin(empty, "gazette@outlook.com")
    empty.until(lambda: empty.find("server").text())
    empty.until(lambda: "has taken no password here since 16 Sept 2024" in empty.message("server"))
    empty.press_link("server", "See options")
    assert empty.panes.panel.help.page == "instead"


ROWS = [{"id": "acme", "name": "Acme", "servers": ["smtp.acme.example"], "domains": ["acme.example"]}]


def rows_file(folder, text):
    (folder / "rows.json").write_text(text, encoding="utf-8")
    return folder / "rows.json"


def test_a_providers_file_is_loaded_remembered_and_forgotten(empty, tmp_path):
    path = rows_file(tmp_path, json.dumps(ROWS))
    own, preferences = empty.app.program.user_providers, empty.app.program.preferences
    own.load(path)
    empty.until(lambda: "1 provider loaded from rows.json." in empty.panes.toast.text.text())
    assert preferences.providers_file == str(path)
    begin(empty, "news@acme.example")
    empty.until(lambda: empty.find("server").text() == "smtp.acme.example")
    assert empty.message("server") == "From your providers file."
    empty.app.program.menus.actions["forget_providers"].trigger()
    assert (preferences.providers_file, provider_of_server("smtp.acme.example")) == ("", None)
    empty.session.undo()
    empty.until(lambda: provider_of_server("smtp.acme.example") is not None)


def test_a_providers_file_that_is_wrong_changes_nothing_and_leaves_none_to_forget(empty, tmp_path):
    empty.app.program.user_providers.load(rows_file(tmp_path, '[{"id": "acme"}]'))
    empty.until(lambda: empty.app.window.findChild(QDialog, "trouble"))
    dialog = empty.app.window.findChild(QDialog, "trouble")
    assert "rows.json, row 1: “name”" in dialog.windowTitle()
    assert empty.app.program.preferences.providers_file == ""
    dialog.reject()
    empty.app.program.menus.actions["forget_providers"].trigger()
    empty.until(lambda: "No providers file is in use." in empty.panes.toast.text.text())


def test_the_remembered_file_is_used_at_the_next_start(empty, tmp_path):
    path = rows_file(tmp_path, json.dumps(ROWS))
    empty.app.program.preferences.keep("providers_file", str(path))
    empty.app._language_chosen("en")
    empty.until(lambda: provider_of_server("smtp.acme.example") is not None)


def test_a_provider_without_a_page_of_its_own_is_told_about(empty):
    begin(empty, "redaction@ik.me")
    empty.until(lambda: empty.find("server").text() == "mail.infomaniak.com")
    texts = [label.text() for label in empty.panes.panel.help.findChildren(QLabel)]
    assert "Infomaniak" in texts
    assert any("not that of your Infomaniak account" in text and "1,440" in text for text in texts)
