"""An Edit: what was changed, what a provider may fill in, and what is known from testing."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from smtpgui.core.configurations.edit import Edit, account_of, usual_settings
from smtpgui.core.findings import Outcome
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import provider
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import Configuration, Run, RunKind, State
from smtpgui.core.stores.passwords import Account
from tests.support.tables import every

SETTINGS = SmtpSettings(
    sender_address="contact@journal.example", server="smtp.journal.example", username="contact@journal.example"
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


def test_only_complete_settings_have_an_account():
    assert account_of(SETTINGS) == ACCOUNT
    for missing in ({"server": ""}, {"username": " "}, {"port": "58x"}):
        assert account_of(replace(SETTINGS, **missing)) is None, missing
    assert not Edit.of(Configuration("New")).password_stored, "nothing is, where there is no account either"


@every("change", [{"server": "smtp.evil.example"}, {"port": 465}, {"username": "other"}, {"server": ""}])
def test_a_stored_password_belongs_to_its_server_port_and_username(change):
    edit = Edit.of(SAVED, ACCOUNT)
    assert edit.password_stored
    edit.settings = replace(SETTINGS, **change)
    assert not edit.password_stored
    edit.settings = replace(SETTINGS, sender_address="other@journal.example", authentication="plain")
    assert edit.password_stored, "nothing else counts"


# What was changed


def test_what_counts_as_a_change():
    edit = Edit.of(SAVED, ACCOUNT, State.PASSED)
    assert (edit.settings, edit.recipient, edit.selectors) == (SETTINGS, "me@journal.example", ("s1",))
    assert (edit.changes(), edit.dirty, edit.is_new, edit.password) == ((), False, False, "")
    edit.password = "secret"
    assert (edit.changes(), edit.dirty) == (("password",), True)
    assert "secret" not in repr(edit)
    edit.settings = replace(SETTINGS, starttls_auto=False, enabled=False, port=465)
    assert (edit.changes(), edit.dirty) == (("enabled", "port", "starttls_auto", "password"), True)
    edit = Edit.of(SAVED)
    edit.recipient = "other@journal.example"
    assert not edit.dirty
    edit.selectors = ("s1", "s2")
    assert (edit.changes(), edit.dirty) == ((), True)
    edit = Edit.of(Configuration("New"))
    assert (edit.is_new, edit.dirty) == (True, False)
    edit.settings = SmtpSettings(sender_address=ADDRESS)
    assert edit.dirty
    assert Edit.of(Configuration("New", SETTINGS)).dirty


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


def test_a_test_of_what_is_discarded_no_longer_counts_but_one_that_the_store_knows():
    edit = Edit.of(SAVED, ACCOUNT, State.FAILED)
    edit.password = "another"
    edit.note_test(a_run())
    edit.pending.append(a_run())
    assert edit.state is State.PASSED
    edit.discard()
    assert edit.state is State.FAILED, "the password that passed is not the one in the keyring"
    assert edit.pending == []
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


def test_a_test_says_how_it_went_unless_nobody_knows_its_end():
    for outcome, state in zip(Outcome, (State.PASSED, State.PASSED, State.FAILED), strict=True):
        edit = Edit.of(SAVED)
        assert edit.state is State.UNTESTED
        edit.note_test(a_run(outcome))
        assert edit.state is state, outcome
    edit = Edit.of(SAVED, state=State.FAILED)
    edit.outdated = True
    edit.note_test(a_run(Outcome.WARNING, conclusive=False))
    assert (edit.state, edit.tested, edit.outdated) == (State.FAILED, None, True)


def test_after_a_test_a_change_shows_and_so_does_a_new_password():
    edit = Edit.of(SAVED)
    edit.note_test(a_run())
    edit.settings = replace(SETTINGS, port=465)
    assert edit.state is State.CHANGED
    edit.settings = SETTINGS
    assert edit.state is State.PASSED
    edit.outdated = True
    assert edit.state is State.CHANGED
    edit.note_test(a_run(Outcome.ERROR))
    assert edit.state is State.FAILED


def test_what_the_store_knew_holds_until_something_is_changed():
    for stored in (State.PASSED, State.FAILED):
        edit = Edit.of(SAVED, state=stored)
        assert edit.state is stored
        edit.settings = replace(SETTINGS, enabled=False)
        assert edit.state is stored, "activation does not change what a test does"
        edit.settings = replace(SETTINGS, authentication="plain")
        assert edit.state is State.CHANGED
        edit.settings, edit.password = SETTINGS, "typed"
        assert edit.state is State.CHANGED
    for stored in (State.UNTESTED, State.CHANGED):
        edit = Edit.of(SAVED, state=stored)
        edit.settings, edit.password = replace(SETTINGS, port=25), "typed"
        assert edit.state is stored, "what was not tested stays so whatever is typed"


# Filling in


def test_a_provider_fills_in_server_port_and_username_as_far_as_it_knows_them():
    edit = begun()
    assert edit.fill(ACME) == ("server", "port", "username")
    filled = SmtpSettings(sender_address=ADDRESS, server="smtp.acme.test", port=465, username=ADDRESS)
    assert edit.settings == filled
    assert edit.fill(ACME) == (), "nothing is left to fill in"
    edit = begun()
    assert edit.fill(CUSTOM) == ("username",)
    assert (edit.settings.server, edit.settings.port) == ("", 587)
    edit = begun()
    assert edit.fill(replace(ACME, username="given")) == ("server", "port")
    assert edit.settings.username == ""


@every("name, value, filled")
def test_what_was_typed_is_never_overwritten(name, value, filled):
    edit = begun()
    type_in(edit, **{name: value})
    assert edit.fill(ACME) == tuple(filled)
    assert getattr(edit.settings, name) == value


def test_what_was_saved_counts_as_typed():
    edit = Edit.of(SAVED)
    assert edit.typed == {"sender_address", "server", "username"}
    assert (edit.fill(ACME), edit.settings, edit.filled_over) == ((), SETTINGS, None)


def test_filling_in_can_be_undone_once_but_for_what_was_typed_since():
    only_address = SmtpSettings(sender_address=ADDRESS)
    edit = begun()
    edit.undo_fill()
    assert edit.settings == only_address
    assert edit.fill(ACME) != ()
    edit.undo_fill()
    assert edit.settings == only_address
    assert edit.fill(ACME) == ()
    edit.undo_fill()
    assert edit.settings == only_address
    edit = begun()
    edit.fill(ACME)
    type_in(edit, username="me", reply_to_address="reply@club.example")
    edit.undo_fill()
    assert edit.settings == replace(only_address, username="me", reply_to_address="reply@club.example")


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
    typed = edit.settings
    edit.use_usual(ACME)
    assert edit.settings == replace(typed, server="smtp.acme.test", port=465)
    assert not edit.differs_from_usual(ACME)
    edit.undo_fill()
    assert edit.settings == typed


@every("identity, server, port, username")
def test_the_usual_settings_of_well_known_providers(identity, server, port, username):
    settings = SmtpSettings(sender_address=ADDRESS, server="mine", port=25, username="mine")
    usual = replace(settings, server=server, port=port, username=username)
    assert usual_settings(settings, provider(identity)) == usual
