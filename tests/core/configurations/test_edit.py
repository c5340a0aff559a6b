"""An Edit: what was changed, what a provider may fill in, and what is known from testing."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import pytest

from smtpgui.core.configurations.edit import Edit, account_of, usual_settings
from smtpgui.core.findings import Outcome
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration, Run, RunKind, State
from smtpgui.core.stores.passwords import Account
from tests.support.tables import every

SETTINGS = SmtpSettings(
    sender_address="contact@journal.example",
    server="smtp.journal.example",
    username="contact@journal.example",
)
ACCOUNT = Account("smtp.journal.example", 587, "contact@journal.example")
SAVED = Configuration("Journal", SETTINGS, "id-1", "me@journal.example", ("s1",))
ACME = Provider(
    "acme", "Acme", servers=("smtp.acme.test", "*.eu.acme.test"), ports=((465, "implicit"), (2525, "starttls"))
)
CUSTOM = Provider("custom", "Custom", servers=("*.custom.test",), ports=((465, "implicit"),))
ADDRESS = "news@club.example"


def a_run(outcome: Outcome = Outcome.OK, settings: SmtpSettings = SETTINGS, **others) -> Run:
    return Run("id-1", RunKind.TEST, outcome, settings, **others)


def begun(address: str = ADDRESS) -> Edit:
    """A new configuration of which only the sender address was typed."""
    edit = Edit.of(Configuration("New"))
    type_in(edit, sender_address=address)
    return edit


def type_in(edit: Edit, **values) -> None:
    """What the form does when a user types."""
    edit.settings = replace(edit.settings, **values)
    edit.typed |= values.keys()


# What the password is bound to


def test_the_account_of_complete_settings():
    assert account_of(SETTINGS) == ACCOUNT


@pytest.mark.parametrize("missing", [{"server": ""}, {"username": " "}, {"port": "58x"}])
def test_incomplete_settings_have_no_account(missing):
    assert account_of(replace(SETTINGS, **missing)) is None


@pytest.mark.parametrize(
    "change", [{"server": "smtp.evil.example"}, {"port": 465}, {"username": "other"}, {"server": ""}]
)
def test_a_stored_password_belongs_to_its_server_port_and_username(change):
    edit = Edit.of(SAVED, ACCOUNT)
    assert edit.password_stored
    edit.settings = replace(SETTINGS, **change)
    assert not edit.password_stored
    edit.settings = replace(SETTINGS, sender_address="other@journal.example", authentication="plain")
    assert edit.password_stored, "nothing else counts"


def test_without_a_stored_password_nothing_is_stored_even_where_there_is_no_account():
    edit = Edit.of(Configuration("New"))
    assert account_of(edit.settings) is None
    assert not edit.password_stored


# What was changed


def test_what_counts_as_a_change():
    edit = Edit.of(SAVED, ACCOUNT, State.PASSED)
    assert (edit.settings, edit.recipient, edit.selectors) == (SETTINGS, "me@journal.example", ("s1",))
    assert (edit.changes(), edit.dirty, edit.is_new, edit.password) == ((), False, False, "")
    edit = Edit.of(SAVED)
    edit.settings = replace(SETTINGS, starttls_auto=False, enabled=False, port=465)
    edit.password = "secret"
    assert edit.changes() == ("enabled", "port", "starttls_auto", "password")
    assert edit.dirty
    edit = Edit.of(SAVED)
    edit.password = "secret"
    assert edit.changes() == ("password",)
    assert edit.dirty
    edit = Edit.of(SAVED)
    edit.recipient = "other@journal.example"
    assert not edit.dirty
    edit.selectors = ("s1", "s2")
    assert edit.dirty
    assert edit.changes() == ()
    edit = Edit.of(Configuration("New"))
    assert edit.is_new
    assert not edit.dirty
    edit.settings = SmtpSettings(sender_address=ADDRESS)
    assert edit.dirty
    assert Edit.of(Configuration("New", SETTINGS)).dirty


def test_the_password_is_not_in_its_description():
    edit = Edit.of(SAVED)
    edit.password = "correct horse"
    assert "correct horse" not in repr(edit)


def test_names():
    edit = Edit.of(SAVED)
    edit.rename("Gazette")
    assert edit.saved == replace(SAVED, name="Gazette")
    edit.renamed_to(replace(SAVED, name="Gazette (2)", revision=7, settings=SmtpSettings()))
    assert edit.saved == replace(SAVED, name="Gazette (2)", revision=7), (
        "settings on the form are compared as before"
    )


# Discarding


def test_discarding_goes_back_to_what_was_saved():
    edit = Edit.of(SAVED, ACCOUNT, State.PASSED)
    type_in(edit, server="smtp.other.example", reply_to_address="reply@journal.example")
    edit.password, edit.selectors = "secret", ("s2",)
    edit.discard()
    assert (edit.settings, edit.password, edit.selectors) == (SETTINGS, "", ("s1",))
    assert not edit.dirty
    assert edit.typed == {"sender_address", "server", "username"}
    assert edit.password_stored
    assert edit.state is State.PASSED


def test_a_test_of_what_is_discarded_no_longer_counts():
    edit = Edit.of(SAVED, ACCOUNT, State.FAILED)
    edit.password = "another"
    edit.note_test(a_run())
    edit.pending.append(a_run())
    assert edit.state is State.PASSED
    edit.discard()
    assert edit.state is State.FAILED, "the password that passed is not the one in the keyring"
    assert edit.pending == []


def test_a_test_that_the_store_knows_still_counts_after_discarding():
    edit = Edit.of(SAVED, ACCOUNT, State.UNTESTED)
    edit.note_test(a_run(Outcome.ERROR))
    edit.password, edit.outdated = "another", True
    assert edit.state is State.CHANGED
    edit.note_test(a_run())
    edit.discard()
    assert edit.state is State.FAILED


def test_what_was_filled_in_cannot_be_undone_after_discarding():
    edit = Edit.of(replace(SAVED, settings=SmtpSettings(sender_address=ADDRESS)))
    edit.fill(ACME)
    edit.discard()
    edit.undo_fill()
    assert edit.settings == SmtpSettings(sender_address=ADDRESS)
    assert edit.fill(ACME) == ("server", "port", "username"), "nothing of it was typed"


def test_a_copy_stays_as_it_was_whatever_becomes_of_the_edit():
    edit = Edit.of(SAVED, ACCOUNT)
    edit.pending.append(a_run())
    before = copy(edit)
    edit.discard()
    type_in(edit, port=465)
    assert before.pending == [a_run(started_at=before.pending[0].started_at)]
    assert "port" not in before.typed
    assert before.settings == SETTINGS


def test_what_is_saved_leaves_out_a_password_that_belongs_to_no_account():
    edit = Edit.of(Configuration("A", SETTINGS))
    edit.password = "secret"
    assert edit.to_keep().password == "secret"
    edit.settings = replace(SETTINGS, server="")
    assert (edit.to_keep().password, edit.password) == ("", "secret")


def test_what_is_taken_up_again_counts_as_typed():
    edit = Edit.of(SAVED)
    edit.resume(replace(SETTINGS, port=465, reply_to_address="reply@journal.example", username=""))
    assert edit.changes() == ("reply_to_address", "port", "username")
    assert edit.typed == {"sender_address", "reply_to_address", "server", "port", "username"}
    assert edit.fill(ACME) == ()


# What is known from testing


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.OK, State.PASSED), (Outcome.WARNING, State.PASSED), (Outcome.ERROR, State.FAILED)],
)
def test_a_test_says_how_it_went(outcome, state):
    edit = Edit.of(SAVED)
    assert edit.state is State.UNTESTED
    edit.note_test(a_run(outcome))
    assert edit.state is state


def test_a_test_whose_end_nobody_knows_changes_nothing():
    edit = Edit.of(SAVED, state=State.FAILED)
    edit.outdated = True
    edit.note_test(a_run(Outcome.WARNING, conclusive=False))
    assert edit.state is State.FAILED
    assert edit.tested is None
    assert edit.outdated


def test_after_a_test_a_change_shows_and_so_does_a_new_password():
    edit = Edit.of(SAVED)
    edit.note_test(a_run())
    edit.settings = replace(SETTINGS, port=465)
    assert edit.state is State.CHANGED
    edit.settings = SETTINGS
    assert edit.state is State.PASSED
    edit = Edit.of(SAVED)
    edit.note_test(a_run())
    edit.outdated = True
    assert edit.state is State.CHANGED
    edit.note_test(a_run(Outcome.ERROR))
    assert edit.state is State.FAILED


@pytest.mark.parametrize("stored", [State.PASSED, State.FAILED])
def test_what_the_store_knew_holds_until_something_is_changed(stored):
    edit = Edit.of(SAVED, state=stored)
    assert edit.state is stored
    edit.settings = replace(SETTINGS, enabled=False)
    assert edit.state is stored, "activation does not change what a test does"
    edit.settings = replace(SETTINGS, authentication="plain")
    assert edit.state is State.CHANGED
    edit.settings = SETTINGS
    edit.password = "typed"
    assert edit.state is State.CHANGED


@pytest.mark.parametrize("stored", [State.UNTESTED, State.CHANGED])
def test_what_was_not_tested_stays_so_whatever_is_typed(stored):
    edit = Edit.of(SAVED, state=stored)
    edit.settings, edit.password = replace(SETTINGS, port=25), "typed"
    assert edit.state is stored


# Filling in


def test_a_provider_fills_in_server_port_and_username():
    edit = begun()
    assert edit.fill(ACME) == ("server", "port", "username")
    assert edit.settings == SmtpSettings(
        sender_address=ADDRESS, server="smtp.acme.test", port=465, username=ADDRESS
    )
    assert edit.fill(ACME) == (), "nothing is left to fill in"


@pytest.mark.parametrize(
    ("name", "value", "filled"),
    [
        ("server", "smtp.mine.example", ("username",)),
        ("server", "mx.eu.acme.test", ("port", "username")),
        ("port", 2525, ("server", "username")),
        ("username", "me", ("server", "port")),
    ],
)
def test_what_was_typed_is_never_overwritten(name, value, filled):
    edit = begun()
    type_in(edit, **{name: value})
    assert edit.fill(ACME) == filled
    assert getattr(edit.settings, name) == value


def test_what_was_typed_is_kept_even_where_it_was_emptied():
    edit = Edit.of(SAVED)
    assert edit.typed == {"sender_address", "server", "username"}
    assert edit.fill(ACME) == ()
    assert edit.settings == SETTINGS
    assert edit.filled_over is None
    edit = begun()
    type_in(edit, server="")
    edit.fill(ACME)
    assert edit.settings.server == ""


def test_a_provider_fills_in_no_server_or_username_that_it_does_not_know():
    edit = begun()
    assert edit.fill(CUSTOM) == ("username",)
    assert (edit.settings.server, edit.settings.port) == ("", 587)
    edit = begun()
    assert edit.fill(replace(ACME, username="given")) == ("server", "port")
    assert edit.settings.username == ""


def test_filling_in_can_be_undone_once_but_for_what_was_typed_since():
    edit = begun()
    edit.fill(ACME)
    edit.undo_fill()
    assert edit.settings == SmtpSettings(sender_address=ADDRESS)
    assert edit.fill(ACME) == ()
    edit.undo_fill()
    assert edit.settings == SmtpSettings(sender_address=ADDRESS)
    edit = begun()
    edit.undo_fill()
    assert edit.settings == SmtpSettings(sender_address=ADDRESS)
    assert edit.fill(ACME) != ()
    edit = begun()
    edit.fill(ACME)
    type_in(edit, username="me", reply_to_address="reply@club.example")
    edit.undo_fill()
    assert edit.settings == SmtpSettings(
        sender_address=ADDRESS, username="me", reply_to_address="reply@club.example"
    )


@every("settings, differs")
def test_settings_that_are_not_the_usual_ones(settings, differs):
    edit = begun()
    type_in(edit, **settings)
    assert edit.differs_from_usual(ACME) is differs


def test_what_a_provider_leaves_open_is_never_unusual():
    edit = begun()
    type_in(edit, server="smtp.mine.example", port=25)
    assert not edit.differs_from_usual(CUSTOM)
    assert not edit.differs_from_usual(replace(ACME, servers=()))
    edit = begun()
    type_in(edit, server="smtp.acme.test", port=26)
    assert not edit.differs_from_usual(replace(ACME, ports=()))


def test_the_usual_ones_replace_what_was_typed_and_can_be_undone():
    edit = begun()
    type_in(edit, server="smtp.mine.example", port=25, username="me")
    edit.use_usual(ACME)
    assert edit.settings == SmtpSettings(sender_address=ADDRESS, server="smtp.acme.test", port=465, username="me")
    assert not edit.differs_from_usual(ACME)
    edit.undo_fill()
    assert edit.settings == SmtpSettings(
        sender_address=ADDRESS, server="smtp.mine.example", port=25, username="me"
    )


@pytest.mark.parametrize(
    ("identity", "server", "port", "username"),
    [
        ("gmail", "smtp.gmail.com", 587, ADDRESS),
        ("laposte", "smtp.laposte.net", 587, "news"),
        ("sendgrid", "smtp.sendgrid.net", 587, "apikey"),
        ("bbox", "smtp.bbox.fr", 465, ADDRESS),
        ("ses", "mine", 25, "mine"),
    ],
)
def test_the_usual_settings_of_well_known_providers(identity, server, port, username):
    settings = SmtpSettings(sender_address=ADDRESS, server="mine", port=25, username="mine")
    found = usual_settings(settings, provider(identity))
    assert (found.server, found.port, found.username) == (server, port, username)
    assert found.sender_address == ADDRESS
