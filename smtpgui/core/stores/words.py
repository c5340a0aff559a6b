"""Words of the stores' findings: configurations, passwords, files."""

from __future__ import annotations

from smtpgui.core.findings import Explanation, Plural, error, warning
from smtpgui.core.language import N_

_STILL_HERE = N_("Your changes are still here.")
_KEPT_AS = N_("The old file was kept as {aside}. The history of tests starts again.")
_SPACE = N_("Free some space on the disk, then save again.")

EXPLANATIONS: dict[str, Explanation] = {
    # Names
    "store.name_empty": error(N_("Enter a name for the configuration")),
    "store.name_characters": error(N_("Type the name again: it contains a line break or another hidden sign")),
    "store.name_too_long": error(N_("The name is too long (more than {limit} characters)")),
    "store.name_taken": error(N_("Another configuration is called “{name}”. Choose another name.")),
    # Saving and loading
    "store.not_found": error(
        N_("No configuration is called “{name}”."), fix=N_("Look at the list for how its name is written.")
    ),
    "store.gone": error(
        N_("This configuration was deleted in another window."), fix=N_("Save it as a copy to keep it.")
    ),
    "store.changed_elsewhere": error(
        N_("“{name}” was changed in another window since you opened it."),
        fix=N_("Save yours as a copy, or discard it and open it again to see the other changes."),
    ),
    "store.busy": error(
        N_("Another window is using the configurations and did not finish in time."),
        fix=N_("Try again in a moment."),
    ),
    "store.disk_full": error(N_("Could not save: the disk is full."), _STILL_HERE, _SPACE),
    "store.read_only": error(
        N_("Could not save: {file} is read-only."),
        _STILL_HERE,
        N_("Allow your user to write to this file and its folder, then save again."),
    ),
    "store.disk_fault": error(
        N_("The disk reported a fault ({reason})."),
        N_("What was saved before is still in {file}."),
        N_("Export your configurations to another disk, then have this one checked."),
    ),
    "store.cannot_open": error(
        N_("The file of your configurations cannot be opened: {reason}."),
        fix=N_("Check that {file} is there and that your user may read it, then start the program again."),
    ),
    "store.damaged": error(
        N_("The file of your configurations was damaged while the program was running."),
        _STILL_HERE,
        N_("Start the program again: it then rescues what can be read of {file}."),
    ),
    "store.broken_entry": error(
        N_("What was saved as “{name}” can no longer be read."),
        fix=N_("Delete it and enter it again, or import it from a file."),
    ),
    # Opening
    "store.newer": error(
        N_("A newer version of this program wrote your configurations."),
        fix=N_("Install the newer version. {file} was not touched."),
    ),
    "store.sqlite_too_old": error(
        N_("SQLite on this computer is too old ({found}): {needed} or newer is needed."),
        fix=N_("Update SQLite or Python. Your configurations were not touched."),
    ),
    "store.damaged_set_aside": error(
        Plural(
            "The file of your configurations was damaged. {count} configuration was rescued.",
            "The file of your configurations was damaged. {count} configurations were rescued.",
            "count",
        ),
        N_("{file} could no longer be read as a whole."),
        _KEPT_AS,
    ),
    "store.emptied_set_aside": error(
        Plural(
            "The file of your configurations was empty. {count} configuration came back from the last backup.",
            "The file of your configurations was empty. {count} configurations came back from the last backup.",
            "count",
        ),
        N_("{file} held nothing at all, which this program never leaves behind."),
        _KEPT_AS,
    ),
    "store.foreign_set_aside": error(
        Plural(
            "Another program's file stood in their place. {count} configuration came back from the last backup.",
            "Another program's file stood in their place. {count} configurations came back from the last backup.",
            "count",
        ),
        N_("{file} is a database, but not this program's."),
        N_("The other file was kept as {aside}. Move it back if that program needs it."),
    ),
    "store.no_backup": warning(
        N_("The daily copy of your configurations could not be made ({reason})."),
        fix=N_("Check that there is space on the disk. Your configurations themselves are fine."),
    ),
    # The keyring
    "keyring.unavailable": warning(
        N_("No password store on this computer. The password is kept until you close the program."),
        N_("Such a store is GNOME Keyring, KWallet, macOS Keychain or Windows Credential Manager."),
    ),
    "keyring.session_only": warning(N_("The password is kept until you close the program.")),
    "keyring.refused_backend": warning(
        N_("The password store set up for Python ({backend}) is not one that this program uses."),
        N_("It may write passwords to a file that anybody can read."),
        N_("Remove it from the settings of “keyring” to use the store of your system."),
    ),
    "keyring.locked": error(N_("{keyring} is locked."), fix=N_("Unlock it, then try again.")),
    "keyring.timeout": error(
        Plural(
            "{keyring} did not answer within {seconds} second.",
            "{keyring} did not answer within {seconds} seconds.",
            "seconds",
        ),
        fix=N_("Look for a window that asks for its password, then try again."),
    ),
    "keyring.canceled": warning(N_("Stopped waiting for {keyring}."), fix=N_("Try again when it is unlocked.")),
    "keyring.failed": error(
        N_("{keyring} could not do this ({reason})."),
        fix=N_("Open it to see whether it works, then type the password again."),
    ),
    "keyring.no_account": error(
        N_("The password cannot be kept yet."),
        fix=N_("Fill in server, port and username first: the password is kept for exactly these."),
    ),
    # Files
    "file.not_found": error(N_("There is no file {file}."), fix=N_("Check its name and folder.")),
    "file.unreadable": error(
        N_("{file} cannot be read: {reason}."), fix=N_("Check that it is a file and that your user may read it.")
    ),
    "file.too_large": error(
        N_("{file} is too large (more than {limit} MB)."),
        fix=N_("A configuration has a few lines: choose another file."),
    ),
    "file.not_utf8": error(
        N_("{file} is not UTF-8 text (byte {position})."), fix=N_("Save it again with the encoding UTF-8.")
    ),
    "file.broken_json": error(
        N_("{file} cannot be read as JSON: line {line}, column {column}."),
        fix=N_("Look there for a missing comma, quotation mark or bracket, or export the configuration again."),
    ),
    "file.too_deep": error(
        N_("{file} is nested more than {limit} levels deep."),
        fix=N_("A configuration has two: choose another file."),
    ),
    "file.duplicate_key": error(
        N_("{file} has “{key}” twice in one place."), fix=N_("Remove the one that is wrong.")
    ),
    "file.bad_number": error(N_("{file} holds a number that cannot be used: {number}."), fix=N_("Correct it.")),
    "file.bad_text": error(
        N_("{file} holds half of a character (a lone “surrogate”)."), fix=N_("Type the text around \\ud… again.")
    ),
    "file.not_configuration": error(
        N_("{file} is not a configuration of this program."),
        fix=N_("Choose a file that was exported here: it has “version”, “name” and “settings”."),
    ),
    "file.unknown_version": error(
        N_("{file} is of version {version}; this program reads version 1."),
        fix=N_("Install a newer version of this program, or export the file again as version 1."),
    ),
    "file.nothing_inside": error(N_("{file} holds no configuration.")),
    "file.too_many": error(
        N_("{file} holds more than {limit} configurations."), fix=N_("Split it into several files.")
    ),
    "file.disk_full": error(
        N_("{file} could not be written: the disk is full."),
        N_("A file that was there before is unchanged."),
        N_("Free some space or choose another disk."),
    ),
    "file.cannot_write": error(
        N_("{file} could not be written: {reason}."),
        N_("A file that was there before is unchanged."),
        N_("Choose a folder that your user may write to."),
    ),
}
