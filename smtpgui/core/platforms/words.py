"""Words of what is met when settings are read from and written to a platform."""

from __future__ import annotations

from smtpgui.core.findings import Action, Choice, Explanation, Offer, Severity, Text
from smtpgui.core.language import N_


def _error(title: Text, fix: Text = "", why: Text = "", *offers: Offer) -> Explanation:
    return Explanation(Severity.ERROR, title, why, fix, offers)


def _warning(title: Text, fix: Text = "", why: Text = "") -> Explanation:
    return Explanation(Severity.WARNING, title, why, fix)


def _ok(title: Text, fix: Text = "") -> Explanation:
    return Explanation(Severity.OK, title, fix=fix)


def _hint(title: Text, fix: Text = "", why: Text = "") -> Explanation:
    return Explanation(Severity.HINT, title, why, fix)


_NOTHING_CHANGED = N_("Nothing was changed on {platform}.")
_CHECK_PLATFORM = N_("Look at the settings on {platform} itself, then read them here again.")
_WAIT = Choice(
    "minutes",
    {"none": N_("Try again in a few minutes."), "": N_("Try again in {seconds} seconds.")},
    N_("Try again in {minutes} minutes."),
)
_PRESET = N_("Check that the preset fits this platform.")

EXPLANATIONS: dict[str, Explanation] = {
    # Presets
    "preset.unreadable": _error(
        Choice(
            "line",
            {"": N_("{file} cannot be read as a platform preset: {reason}.")},
            N_("{file} cannot be read as a platform preset: {reason}, line {line}."),
        ),
        N_("CONTRIBUTING describes the format."),
    ),
    "preset.bad_field": _error(N_("{file}, preset {row}: “{field}” must be {expected}.")),
    "preset.unknown": _error(N_("No preset is called “{id}”."), N_("These are known: {known}.")),
    # Connecting
    "platform.bad_origin": _error(
        N_("“{origin}” is not the address of a platform."), N_("Enter it like https://app.example.org.")
    ),
    "platform.no_application": _error(
        N_("Enter the application id."), N_("It stands on the platform beside the API key.")
    ),
    "platform.no_credentials": _error(
        N_("No API key is known for {platform}."),
        N_("Enter it again: it is kept in the password store, for exactly this address and application."),
    ),
    "platform.wrong_key": _error(
        N_("{platform} did not accept your access key."), N_("Get a new one in its settings."), _NOTHING_CHANGED
    ),
    "platform.no_token_place": _error(
        N_("{platform} has nothing at {path}, where a token is asked for."), _PRESET, _NOTHING_CHANGED
    ),
    "platform.bad_token": _error(
        N_("{platform} answered without a token that can be used."), _PRESET, _NOTHING_CHANGED
    ),
    "platform.signed_in": _ok(N_("{platform} accepted the access key")),
    "platform.key_goes_along": _ok(N_("{platform} wants the access key with each request")),
    "platform.read": _ok(N_("Settings read from {platform}")),
    # Answers
    "platform.unauthorized": _error(
        N_("{platform} did not accept the access, not with a fresh token either."),
        N_("Get a new access key in its settings."),
    ),
    "platform.forbidden": _error(
        N_("Your access key may not do this on {platform}."),
        N_("It takes the role “{role}”. Ask for a key with this role."),
        N_("It may read these settings, or not even that: the platform refused it."),
    ),
    "platform.not_found": _error(
        N_("{platform} has no settings for the application “{application}”."),
        N_("Check the application id, and that the preset fits this platform."),
    ),
    "platform.conflict": _error(
        N_("{platform} is busy with another change of these settings."),
        N_("Try again in a moment."),
        _NOTHING_CHANGED,
    ),
    "platform.changed": _error(
        N_("{platform} was changed since it was read."), N_("Read it again."), _NOTHING_CHANGED
    ),
    "platform.changed_meanwhile": _error(
        N_("{platform} was changed since you loaded it."),
        N_("See the differences, then decide which values are right."),
        N_("Somebody changed: {names}. Nothing of yours was written."),
    ),
    "platform.changed_unseen": _error(
        N_("{platform} was changed since you loaded it."),
        N_("Read it again, then apply."),
        N_("The settings look the same; it may be the password. Nothing of yours was written."),
    ),
    "platform.precondition_needed": _error(
        N_("{platform} wants to know which version is to be changed, and told none."), _PRESET, _NOTHING_CHANGED
    ),
    "platform.too_many": _error(N_("{platform} has had too many requests."), _WAIT, _NOTHING_CHANGED),
    "platform.redirect": _error(
        N_("{platform} points to another place, where nothing was sent."),
        Choice(
            "location",
            {"": N_("If the platform has moved, enter its new address.")},
            N_("If the platform has moved, enter its new address: {location}"),
        ),
        N_("A redirect is never followed: your key would go along."),
    ),
    "platform.broken": _error(
        N_("{platform} has a fault of its own (status {status})."),
        _WAIT,
    ),
    "platform.refused": _error(
        N_("{platform} refused the request (status {status})."),
        _PRESET,
        _NOTHING_CHANGED,
    ),
    "platform.refused_field": _error(N_("{platform} refused “{label}”: “{reply}”"), why=_NOTHING_CHANGED),
    "platform.refused_silently": _error(
        N_("{platform} refused “{label}” without saying why."), why=_NOTHING_CHANGED
    ),
    "platform.refused_change": _error(N_("{platform} refused the change: “{reply}”"), why=_NOTHING_CHANGED),
    "platform.not_json": _error(
        Choice(
            "reason",
            {
                "HTML": N_("{platform} answered with a web page instead of data."),
                "empty": N_("{platform} answered nothing at all."),
            },
            N_("What {platform} answered cannot be read ({reason})."),
        ),
        Choice(
            "reason",
            {
                "HTML": N_(
                    "Open its address in a browser: it may be down for maintenance, or want a sign-in first."
                )
            },
            _PRESET,
        ),
    ),
    "platform.no_settings_inside": _error(
        N_("The answer of {platform} holds no SMTP settings where the preset looks for them ({pointer})."), _PRESET
    ),
    "platform.echoes_secret": _error(
        N_("{platform} sent a secret back, in “{name}”. The answer was thrown away."),
        N_("Tell who runs the platform, and get a new access key."),
    ),
    "platform.hides_more": _error(
        N_(
            "{platform} wants everything back with a write, and hides “{name}”: a mask could replace the real value."
        ),
        N_("Describe another way to write in the preset, one that takes single fields."),
        _NOTHING_CHANGED,
    ),
    "platform.field_missing": _warning(N_("{platform} did not tell “{name}”."), _PRESET),
    "platform.value_not_understood": _warning(
        N_("{platform} says something in “{name}” that this program does not know."), _PRESET
    ),
    # Comparing
    "platform.differs": _warning(N_("Differs: “{theirs}” on {platform}, “{ours}” here")),
    "platform.same": _ok(N_("{platform} already has these settings")),
    "platform.no_place": _warning(N_("{platform} has no place for this setting: it stays here.")),
    "platform.password_goes": _hint(N_("The password is sent along")),
    "platform.password_removed": _warning(
        N_("The password stored on {platform} is removed: there is no username.")
    ),
    "platform.password_needed": _error(
        N_("Enter the password: {platform} needs it again for this change."),
        N_("A stored password is never used for another server or username."),
        _NOTHING_CHANGED,
        Offer(Action.EDIT, N_("Enter the password"), "password"),
    ),
    "platform.no_password": _warning(
        N_("{platform} has no password stored, and none is known here."), N_("Enter it, then apply again.")
    ),
    "platform.turns_off": _warning(
        N_("This turns off custom SMTP on {platform}."),
        N_("Emails will come from the platform's own address again. Your settings are kept."),
    ),
    "platform.untested": _warning(
        N_("These settings have not passed a test."), N_("Emails may stop arriving. Send a test first.")
    ),
    # Writing
    "platform.dry_run": _hint(N_("Dry run: nothing was written. This is the request that would be sent:")),
    "platform.not_read": _warning(
        N_("What is on {platform} could not be read: the request holds every field."),
    ),
    "platform.write_accepted": _ok(N_("{platform} accepted the change")),
    "platform.answer_lost": _warning(
        N_("The answer to the change did not arrive."), N_("It is not sent again: what is there is read instead.")
    ),
    "platform.applied": _ok(N_("Read back: {platform} has what you sent")),
    "platform.confirmed": _warning(
        N_("The change is there: reading it back says so, although the answer was lost."),
    ),
    "platform.not_written": _error(
        N_("The change did not arrive: {platform} holds what it held before."), N_("Apply again in a few minutes.")
    ),
    "platform.write_unknown": _error(N_("Nobody knows whether the change was written."), _CHECK_PLATFORM),
    "platform.not_read_back": _error(
        N_("{platform} accepted the change, but what it holds now could not be read back."), _CHECK_PLATFORM
    ),
    "platform.nothing_kept": _error(
        N_("{platform} answered that all is well, and changed nothing."),
        N_("Compare again in a few minutes: some platforms write later. Otherwise the preset does not fit."),
    ),
    "platform.not_kept": _error(
        N_("{platform} accepted the change but did not keep “{label}”: it holds “{got}”, sent was “{wanted}”."),
        N_("The preset may name this field wrongly (“{name}”), or the platform does not know it."),
    ),
    "platform.kept_otherwise": _error(
        N_("{platform} made something else of “{label}”: it holds “{got}”, sent was “{wanted}”."),
        N_("Look whether that is what you want; otherwise enter a value that the platform keeps."),
    ),
    "platform.changed_along": _error(
        N_("“{label}” was not part of this change, and {platform} now holds “{got}” instead of “{wanted}”."),
        N_("The platform changed it by itself, or somebody else did. Compare, then decide."),
    ),
    "platform.password_not_kept": _error(
        N_("{platform} accepted the change but says that no password is stored."), _CHECK_PLATFORM
    ),
    "platform.not_confirmed": _error(N_("Nothing was written to {platform}."), N_("Add --yes to write it.")),
    "platform.undone": _ok(
        N_("The former settings are back on {platform}"),
        N_("Its former password is not known here: enter it there where it was another one."),
    ),
    "platform.nothing_to_undo": _error(
        N_("What {platform} held before is not known, so it cannot be brought back."),
        N_("Enter it on the platform."),
    ),
    # Connections
    "platform.none": _error(
        N_("No platform is connected yet."), N_("“smtpgui platform add” connects one, or the window: Connect.")
    ),
    "platform.which": _error(
        N_("Several platforms are connected: name the one that you mean."), N_("These are known: {known}.")
    ),
    "platform.unknown": _error(N_("No platform is called “{name}”."), N_("These are known: {known}.")),
    "platform.added": _ok(N_("“{platform}” is connected.")),
    "platform.updated": _ok(N_("“{platform}” has its new details.")),
    "platform.removed": _ok(N_("“{platform}” and its access key are forgotten here.")),
    "platform.not_removed": _error(N_("“{platform}” was not forgotten."), N_("Add --yes to forget it.")),
    "platform.key_not_kept": _warning(
        N_("This computer has no password store that could keep the access key."),
        N_("Give it each time in SMTPGUI_API_KEY and SMTPGUI_API_SECRET."),
    ),
    "platform.key_missing": _hint(
        N_("No access key was given."),
        N_("Give it with --secret-stdin, or each time in SMTPGUI_API_KEY and SMTPGUI_API_SECRET."),
    ),
    "platform.key_incomplete": _error(
        N_("The access key is incomplete."),
        N_("It takes the API key and the API secret; with --secret-stdin, one a line."),
    ),
    "platform.a_guess": _warning(
        N_("How {platform} wants to be spoken to is a guess."),
        N_("Nothing is written until you turn the dry run off for this platform."),
        N_("Its attribute names and the place where they are written are not published."),
    ),
    "platform.pulled": _ok(N_("“{name}” now holds what is on {platform}. A password is never handed out.")),
    # The platform's own test
    "platform.no_test": _error(N_("{platform} offers no test of its own.")),
    "platform.no_result": _error(
        N_("{platform} ran its test, but where its result should be ({pointer}) there is none."), _PRESET
    ),
    "platform.test_passed": _ok(N_("The test on {platform} was accepted by the mail server")),
    "platform.test_failed": _error(
        N_("The test on {platform} stopped here."), why=N_("The mail server said to it: {reply}")
    ),
    "platform.test_failed_silently": _error(N_("The test on {platform} stopped here, without saying why.")),
    "platform.test_cleartext": _error(
        N_("{platform} sent the password without encryption during its test."),
        N_("Change this password, then use a server that offers STARTTLS, or port 465."),
    ),
    "platform.test_only_here": _error(
        N_("It works from this computer and not from the platform."),
        N_("Ask your provider to let the platform's servers in: often they are blocked by address or country."),
        N_("The settings are right; the platform connects from other servers than this computer."),
    ),
    "platform.test_only_here_sign_in": _error(
        N_("The sign-in works from this computer and not from the platform."),
        N_("Look in the mailbox for a notice about a refused sign-in, and allow it there; or ask your provider."),
        N_("Some providers refuse a sign-in from a country or a server that they do not know."),
    ),
    "platform.test_only_there": _warning(
        N_("It works from the platform and not from this computer."),
        N_("You can apply these settings. A firewall or your internet provider may block the test here."),
        N_("The platform's own test is what counts: it is the platform that sends."),
    ),
    "platform.test_both_failed": _error(
        N_("It fails from the platform and from this computer alike."),
        N_("Mend what the first failed step says, then test again."),
    ),
    "platform.test_both_passed": _ok(N_("It works from the platform and from this computer.")),
}
