"""Help pages and messages: whole, with nothing in them that would be shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from smtpgui.core.help.pages import MESSAGES, PAGES, HelpPage
from smtpgui.core.language import _, in_language
from smtpgui.core.settings import FIELDS

EVERY_PAGE = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
EVERY_LANGUAGE = pytest.mark.parametrize("language", ["en", "fr"])


def texts(page: HelpPage) -> Iterator[str]:
    """Every text of a page but its steps."""
    yield from (page.title, page.intro, *page.small, *(link.label for link in page.links))
    for note in page.notes:
        yield from (note.title, note.text)
        if note.copy_label:
            yield note.copy_label


def test_pages_are_found_by_their_id():
    assert {key: page.id for key, page in PAGES.items()} == {key: key for key in PAGES}
    assert {"google", "microsoft", "ovh", "other", "publish"} <= PAGES.keys()


@EVERY_PAGE
def test_a_page_says_something(page):
    assert page.title
    assert page.intro
    assert page.steps or page.notes
    assert all(text == text.strip() != "" for text in (*texts(page), *page.steps))


@EVERY_PAGE
@EVERY_LANGUAGE
def test_stars_make_bold_in_steps_and_stand_nowhere_else(page, language):
    with in_language(language):
        for step in page.steps:
            assert "*" not in re.sub(r"\*\*[^*]+\*\*", "", _(step)), step
        assert not [text for text in map(_, texts(page)) if "*" in text]


@EVERY_PAGE
@EVERY_LANGUAGE
def test_only_the_domain_is_filled_in_and_never_into_a_button(page, language):
    with in_language(language):
        for text in map(_, (*texts(page), *page.steps)):
            assert "{" not in text.replace("{domain}", ""), text
        buttons = [*(link.label for link in page.links), *(note.copy_label for note in page.notes)]
        assert not [label for label in map(_, buttons) if "{" in label]


@EVERY_PAGE
def test_links_lead_to_the_web_and_are_encrypted(page):
    for link in page.links:
        assert urlsplit(link.url).scheme == "https"
        assert "." in urlsplit(link.url).netloc
        assert not urlsplit(link.url).username


@EVERY_PAGE
def test_a_note_copies_a_message_that_exists(page):
    for note in page.notes:
        assert bool(note.message) == bool(note.copy_label)
        assert not note.message or note.message in MESSAGES


def test_every_message_is_offered_by_a_note():
    assert {note.message for page in PAGES.values() for note in page.notes} - {""} == MESSAGES.keys()


@EVERY_LANGUAGE
@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_whole_once_address_and_domain_are_in_it(name, language):
    with in_language(language):
        text = (
            _(MESSAGES[name]).replace("{email}", "contact@journal.example").replace("{domain}", "journal.example")
        )
    assert "contact@journal.example" in text
    assert not re.search(r"[{}*]", text)


def test_settings_are_called_as_on_the_form():
    """What a page puts in bold and calls "SMTP …" is the label of a field."""
    labels = {field.label for field in FIELDS}
    named = {
        name
        for page in PAGES.values()
        for step in page.steps
        for name in re.findall(r"\*\*(SMTP [^*]+)\*\*", step)
    }
    assert named
    assert named <= labels
