"""Texts of the findings about platforms and their presets."""

from __future__ import annotations

from smtpgui.core.findings import Action, Choice, Explanation, Offer, error, hint, ok, warning
from smtpgui.core.language import N_

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
    "preset.unreadable": error(
        Choice(
            "line",
            {"": N_("{file} cannot be read as a platform preset: {reason}.")},
            N_("{file} cannot be read as a platform preset: {reason}, line {line}."),
        ),
        fix=N_("CONTRIBUTING describes the format."),
    ),
    "preset.bad_field": error(
        Choice(
            "expected",
            {
                "object": N_("{file}, preset {row}: “{field}” must be an object."),
                "known_name_near": N_("{file}, preset {row}: “{field}” must be a known name; perhaps “{near}”."),
                "known_name": N_("{file}, preset {row}: “{field}” must be a known name."),
                "word": N_("{file}, preset {row}: “{field}” must be letters, digits, - and _."),
                "path": N_("{file}, preset {row}: “{field}” must be /path, with {place} for the application."),
                "pointer": N_(
                    "{file}, preset {row}: “{field}” must be a JSON pointer such as /smtp/host, or a name."
                ),
                "free_name": N_("{file}, preset {row}: “{field}” must be a name that may be chosen here."),
                "text_with_places": N_("{file}, preset {row}: “{field}” must be a text with {places}."),
                "plain_value": N_(
                    "{file}, preset {row}: “{field}” must be a text, a number, true, false or null."
                ),
                "used_once": N_("{file}, preset {row}: “{field}” must be used once."),
                "absent_or_whole": N_("{file}, preset {row}: “{field}” must be absent, or “sends” must be whole."),
                "one_setting": N_("{file}, preset {row}: “{field}” must be at least one setting."),
                "own_place": N_(
                    "{file}, preset {row}: “{field}” must be a place of its own, not that of “{other}”."
                ),
                "pointer_or_both": N_("{file}, preset {row}: “{field}” must be a pointer, or “write” and “read”."),
            },
            N_("{file}, preset {row}: “{field}” must be {expected}."),
        )
    ),
    "preset.unknown": error(N_("No preset is called “{id}”."), fix=N_("These are known: {known}.")),
    # Connecting
    "platform.bad_origin": error(
        N_("“{origin}” is not the address of a platform."), fix=N_("Enter it like https://app.example.org.")
    ),
    "platform.no_application": error(
        N_("Enter the application id."), fix=N_("It stands on the platform beside the API key.")
    ),
    "platform.no_credentials": error(
        N_("No API key is known for {platform}."),
        fix=N_("Enter it again: it is kept in the password store, for exactly this address and application."),
    ),
    "platform.wrong_key": error(
        N_("{platform} did not accept your access key."), _NOTHING_CHANGED, N_("Get a new one in its settings.")
    ),
    "platform.no_token_place": error(
        N_("{platform} has nothing at {path}, where a token is asked for."), _NOTHING_CHANGED, _PRESET
    ),
    "platform.bad_token": error(
        N_("{platform} answered without a token that can be used."), _NOTHING_CHANGED, _PRESET
    ),
    "platform.signed_in": ok(N_("{platform} accepted the access key")),
    "platform.key_goes_along": ok(N_("{platform} wants the access key with each request")),
    "platform.read": ok(N_("Settings read from {platform}")),
    # Answers
    "platform.unauthorized": error(
        N_("{platform} did not accept the access, not with a fresh token either."),
        fix=N_("Get a new access key in its settings."),
    ),
    "platform.forbidden": error(
        N_("Your access key may not do this on {platform}."),
        N_("It may read these settings, or not even that: the platform refused it."),
        N_("It takes the role “{role}”. Ask for a key with this role."),
    ),
    "platform.not_found": error(
        N_("{platform} has no settings for the application “{application}”."),
        fix=N_("Check the application id, and that the preset fits this platform."),
    ),
    "platform.conflict": error(
        N_("{platform} is busy with another change of these settings."),
        _NOTHING_CHANGED,
        N_("Try again in a moment."),
    ),
    "platform.changed": error(
        N_("{platform} was changed since it was read."), _NOTHING_CHANGED, N_("Read it again.")
    ),
    "platform.changed_meanwhile": error(
        N_("{platform} was changed since you loaded it."),
        N_("Somebody changed: {names}. Nothing of yours was written."),
        N_("See the differences, then decide which values are right."),
    ),
    "platform.changed_unseen": error(
        N_("{platform} was changed since you loaded it."),
        N_("The settings look the same; it may be the password. Nothing of yours was written."),
        N_("Read it again, then apply."),
    ),
    "platform.precondition_needed": error(
        N_("{platform} wants to know which version is to be changed, and told none."), _NOTHING_CHANGED, _PRESET
    ),
    "platform.too_many": error(N_("{platform} has had too many requests."), _NOTHING_CHANGED, _WAIT),
    "platform.redirect": error(
        N_("{platform} points to another place, where nothing was sent."),
        N_("A redirect is never followed: your key would go along."),
        Choice(
            "location",
            {"": N_("If the platform has moved, enter its new address.")},
            N_("If the platform has moved, enter its new address: {location}"),
        ),
    ),
    "platform.broken": error(N_("{platform} has a fault of its own (status {status})."), fix=_WAIT),
    "platform.refused": error(N_("{platform} refused the request (status {status})."), _NOTHING_CHANGED, _PRESET),
    "platform.refused_field": error(N_("{platform} refused “{label}”: “{reply}”"), _NOTHING_CHANGED),
    "platform.refused_silently": error(N_("{platform} refused “{label}” without saying why."), _NOTHING_CHANGED),
    "platform.refused_change": error(N_("{platform} refused the change: “{reply}”"), _NOTHING_CHANGED),
    "platform.not_json": error(
        Choice(
            "reason",
            {
                "HTML": N_("{platform} answered with a web page instead of data."),
                "empty": N_("{platform} answered nothing at all."),
            },
            N_("What {platform} answered cannot be read ({reason})."),
        ),
        fix=Choice(
            "reason",
            {
                "HTML": N_(
                    "Open its address in a browser: it may be down for maintenance, or want a sign-in first."
                )
            },
            _PRESET,
        ),
    ),
    "platform.no_settings_inside": error(
        N_("The answer of {platform} holds no SMTP settings where the preset looks for them ({pointer})."),
        fix=_PRESET,
    ),
    "platform.echoes_secret": error(
        N_("{platform} sent a secret back, in “{name}”. The answer was thrown away."),
        fix=N_("Tell who runs the platform, and get a new access key."),
    ),
    "platform.hides_more": error(
        N_(
            "{platform} wants everything back with a write, and hides “{name}”: a mask could replace the real value."
        ),
        _NOTHING_CHANGED,
        N_("Describe another way to write in the preset, one that takes single fields."),
    ),
    "platform.field_missing": warning(N_("{platform} did not tell “{name}”."), fix=_PRESET),
    "platform.value_not_understood": warning(
        N_("{platform} says something in “{name}” that this program does not know."), fix=_PRESET
    ),
    # Comparing
    "platform.differs": warning(N_("Differs: “{theirs}” on {platform}, “{ours}” here")),
    "platform.same": ok(N_("{platform} already has these settings")),
    "platform.no_place": warning(N_("{platform} has no place for this setting: it stays here.")),
    "platform.password_goes": hint(N_("The password is sent along")),
    "platform.password_removed": warning(
        N_("The password stored on {platform} is removed: there is no username.")
    ),
    "platform.password_needed": error(
        N_("Enter the password: {platform} needs it again for this change."),
        _NOTHING_CHANGED,
        N_("A stored password is never used for another server or username."),
        Offer(Action.EDIT, N_("Enter the password"), "password"),
    ),
    "platform.no_password": warning(
        N_("{platform} has no password stored, and none is known here."), fix=N_("Enter it, then apply again.")
    ),
    "platform.turns_off": warning(
        N_("This turns off custom SMTP on {platform}."),
        fix=N_("Emails will come from the platform's own address again. Your settings are kept."),
    ),
    "platform.untested": warning(
        N_("These settings have not passed a test."), fix=N_("Emails may stop arriving. Send a test first.")
    ),
    # Writing
    "platform.dry_run": hint(N_("Dry run: nothing was written. This is the request that would be sent:")),
    "platform.not_read": warning(N_("What is on {platform} could not be read: the request holds every field.")),
    "platform.write_accepted": ok(N_("{platform} accepted the change")),
    "platform.answer_lost": warning(
        N_("The answer to the change did not arrive."),
        fix=N_("It is not sent again: what is there is read instead."),
    ),
    "platform.applied": ok(N_("Read back: {platform} has what you sent")),
    "platform.confirmed": warning(
        N_("The change is there: reading it back says so, although the answer was lost.")
    ),
    "platform.not_written": error(
        N_("The change did not arrive: {platform} holds what it held before."),
        fix=N_("Apply again in a few minutes."),
    ),
    "platform.write_unknown": error(N_("Nobody knows whether the change was written."), fix=_CHECK_PLATFORM),
    "platform.not_read_back": error(
        N_("{platform} accepted the change, but what it holds now could not be read back."), fix=_CHECK_PLATFORM
    ),
    "platform.nothing_kept": error(
        N_("{platform} answered that all is well, and changed nothing."),
        fix=N_("Compare again in a few minutes: some platforms write later. Otherwise the preset does not fit."),
    ),
    "platform.not_kept": error(
        N_("{platform} accepted the change but did not keep “{label}”: it holds “{got}”, sent was “{wanted}”."),
        fix=N_("The preset may name this field wrongly (“{name}”), or the platform does not know it."),
    ),
    "platform.kept_otherwise": error(
        N_("{platform} made something else of “{label}”: it holds “{got}”, sent was “{wanted}”."),
        fix=N_("Look whether that is what you want; otherwise enter a value that the platform keeps."),
    ),
    "platform.changed_along": error(
        N_("“{label}” was not part of this change, and {platform} now holds “{got}” instead of “{wanted}”."),
        fix=N_("The platform changed it by itself, or somebody else did. Compare, then decide."),
    ),
    "platform.password_not_kept": error(
        N_("{platform} accepted the change but says that no password is stored."), fix=_CHECK_PLATFORM
    ),
    "platform.not_confirmed": error(N_("Nothing was written to {platform}."), fix=N_("Add --yes to write it.")),
    "platform.undone": ok(
        N_("The former settings are back on {platform}"),
        fix=N_("Its former password is not known here: enter it there where it was another one."),
    ),
    "platform.nothing_to_undo": error(
        N_("What {platform} held before is not known, so it cannot be brought back."),
        fix=N_("Enter it on the platform."),
    ),
    # Connections
    "platform.none": error(
        N_("No platform is connected yet."), fix=N_("“smtpgui platform add” connects one, or the window: Connect.")
    ),
    "platform.which": error(
        N_("Several platforms are connected: name the one that you mean."), fix=N_("These are known: {known}.")
    ),
    "platform.unknown": error(N_("No platform is called “{name}”."), fix=N_("These are known: {known}.")),
    "platform.added": ok(N_("“{platform}” is connected.")),
    "platform.updated": ok(N_("“{platform}” has its new details.")),
    "platform.removed": ok(N_("“{platform}” and its access key are forgotten here.")),
    "platform.not_removed": error(N_("“{platform}” was not forgotten."), fix=N_("Add --yes to forget it.")),
    "platform.key_not_kept": warning(
        N_("This computer has no password store that could keep the access key."),
        fix=N_("Give it each time in SMTPGUI_API_KEY and SMTPGUI_API_SECRET."),
    ),
    "platform.key_missing": hint(
        N_("No access key was given."),
        fix=N_("Give it with --secret-stdin, or each time in SMTPGUI_API_KEY and SMTPGUI_API_SECRET."),
    ),
    "platform.key_incomplete": error(
        N_("The access key is incomplete."),
        fix=N_("It takes the API key and the API secret; with --secret-stdin, one a line."),
    ),
    "platform.a_guess": warning(
        N_("How {platform} wants to be spoken to is a guess."),
        N_("Its attribute names and the place where they are written are not published."),
        N_("Nothing is written until you turn the dry run off for this platform."),
    ),
    "platform.pulled": ok(N_("“{name}” now holds what is on {platform}. A password is never handed out.")),
    # The platform's own test
    "platform.no_test": error(N_("{platform} offers no test of its own.")),
    "platform.no_result": error(
        N_("{platform} ran its test, but where its result should be ({pointer}) there is none."), fix=_PRESET
    ),
    "platform.test_passed": ok(N_("The test on {platform} was accepted by the mail server")),
    "platform.test_failed": error(
        N_("The test on {platform} stopped here."), N_("The mail server said to it: {reply}")
    ),
    "platform.test_failed_silently": error(N_("The test on {platform} stopped here, without saying why.")),
    "platform.test_cleartext": error(
        N_("{platform} sent the password without encryption during its test."),
        fix=N_("Change this password, then use a server that offers STARTTLS, or port 465."),
    ),
    "platform.test_only_here": error(
        N_("It works from this computer and not from the platform."),
        N_("The settings are right; the platform connects from other servers than this computer."),
        N_("Ask your provider to let the platform's servers in: often they are blocked by address or country."),
    ),
    "platform.test_only_here_sign_in": error(
        N_("The sign-in works from this computer and not from the platform."),
        N_("Some providers refuse a sign-in from a country or a server that they do not know."),
        N_("Look in the mailbox for a notice about a refused sign-in, and allow it there; or ask your provider."),
    ),
    "platform.test_only_there": warning(
        N_("It works from the platform and not from this computer."),
        N_("The platform's own test is what counts: it is the platform that sends."),
        N_("You can apply these settings. A firewall or your internet provider may block the test here."),
    ),
    "platform.test_both_failed": error(
        N_("It fails from the platform and from this computer alike."),
        fix=N_("Mend what the first failed step says, then test again."),
    ),
    "platform.test_both_passed": ok(N_("It works from the platform and from this computer.")),
}
