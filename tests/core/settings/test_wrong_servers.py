from __future__ import annotations

from smtpgui.core.providers.table import provider_of_server, providers
from smtpgui.core.settings.wrong_servers import WEB_PAGES, is_web_page, receives, sending_beside, sending_for
from tests.support.tables import every


def test_what_is_offered_instead_of_a_web_page_is_a_known_sending_server():
    assert all(provider_of_server(server) for server in WEB_PAGES.values())
    assert not any(provider_of_server(page) for page in WEB_PAGES)


@every("name, sending")
def test_a_server_that_receives_leads_to_the_one_that_sends(name, sending):
    assert receives(name)
    assert sending_beside(name) == sending


def test_no_sending_server_of_the_table_is_taken_for_another_kind():
    for row in providers():
        for server in row.servers:
            name = server.replace("*", "x")
            assert not receives(name), name
            assert not is_web_page(name), name


def test_the_server_that_goes_with_an_address():
    assert sending_for("contact@gmail.com") == "smtp.gmail.com"
    assert sending_for("contact@monjournal.example") == "smtp.monjournal.example"
    assert sending_for("me:secret@smtp.monjournal.example") == "smtp.monjournal.example"
