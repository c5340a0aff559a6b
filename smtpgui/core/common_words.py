"""The words of what belongs to no room: the providers table, and those that core does not import."""

from __future__ import annotations

from smtpgui.core.findings import Choice, Explanation, Plural, error, hint, ok, warning
from smtpgui.core.language import N_

EXPLANATIONS: dict[str, Explanation] = {
    "provider.unknown_id": error(N_("No provider is called “{id}”."), fix=N_("These are known: {known}.")),
    "provider.unreadable": error(
        Choice(
            "line",
            {"": N_("{file} cannot be read as a list of providers: {reason}.")},
            N_("{file} cannot be read as a list of providers: {reason}, line {line}."),
        )
    ),
    "provider.misspelt_key": error(N_("{file}, row {row}: there is no key “{key}”. It is called “{meant}”.")),
    "provider.bad_row": error(N_("{file}, row {row}: “{key}” is missing or has a wrong value.")),
    "sandbox.not_installed": error(
        N_("The practice world is not installed."),
        N_("It needs {missing}, which the program itself does without."),
        N_("Install it with: {command}"),
    ),
    "sandbox.no_port": error(
        N_("The practice world could not open its servers on this computer: {reason}."),
        fix=N_("Close other programs, or ask who looks after this computer whether it forbids local servers."),
    ),
    # The web: what core/net/http.py can meet
    "http.bad_url": error(N_("“{url}” is not a web address that can be used here.")),
    "http.not_encrypted": error(
        N_("The address “{url}” does not begin with https://."),
        N_("Without encryption, everybody on the way could read what is sent."),
        N_("Use the https:// address."),
    ),
    "http.private_address": error(
        N_("{host} leads to {address}, an address inside a private network."),
        fix=N_("Nothing was asked there. Check the name."),
    ),
    "http.no_connection": error(
        N_("{host} did not answer on port {port}."),
        N_("The connection failed: {reason}."),
        N_("Check the address and your internet connection, then try again."),
    ),
    "http.certificate": error(
        N_("{host} could not prove that it is {host}."),
        N_("Its certificate was refused: {reason}."),
        N_("Nothing was sent. Check the address; on an office or hotel network, try another one."),
    ),
    "http.timeout": error(
        N_("{host} did not finish its answer within {seconds} seconds."), fix=N_("Try again in a few minutes.")
    ),
    "http.too_large": error(N_("{host} sent far more than was asked for, so reading was stopped.")),
    "http.not_http": error(
        N_("What {host} answered cannot be read."),
        N_("It is not an HTTP answer as agreed: {reason}."),
        N_("Check the address."),
    ),
    "http.lost": error(N_("The connection to {host} was lost."), fix=N_("Try again in a moment.")),
    # Opening the window
    "window.no_display": error(
        N_("There is no display here, so the window cannot open."),
        fix=N_("“smtpgui --help” lists the commands that work in a terminal."),
    ),
    "window.libraries_missing": error(
        Plural(
            "The window cannot open: this computer lacks {count} library.",
            "The window cannot open: this computer lacks {count} libraries.",
            "count",
        ),
        fix=N_("On Debian and Ubuntu this line installs what is missing:"),
    ),
    # The command line
    "command.usage": error("{reason}", fix=N_("See “{help}”.")),
    "command.fault": error(
        N_("The program ran into a fault of its own ({exception})."),
        fix=N_("Send these lines to support; they contain nothing that you typed."),
    ),
    "file.several": error(
        N_("{file} holds {count} configurations, and one is needed."),
        fix=N_("Import the file, then give the name of the one that you mean."),
    ),
    "answer.empty": error(
        N_("There is no answer to explain."),
        fix=N_("Put the server's answer in quotation marks, or give “-” and send it to the standard input."),
    ),
    "delete.not_confirmed": error(N_("“{name}” was not deleted."), fix=N_("Add --yes to delete it.")),
    "password.how_to_give": hint(
        N_("No password is known for {username} at {server}."),
        fix=N_("Give it with --password-stdin or in the variable SMTPGUI_PASSWORD, or save it in the window."),
    ),
    "password.not_text": error(N_("The password is not UTF-8 text."), fix=N_("Send it in UTF-8.")),
    "output.cannot_write": error(
        N_("The output could not be written: {reason}."), fix=N_("Free some space, or write it somewhere else.")
    ),
    "draft.not_kept": warning(
        N_("A crash would lose what you are typing: its draft could not be kept."), fix=N_("Save: that says why.")
    ),
    "password.not_kept_yet": warning(
        N_("The settings are saved, the password is not yet."),
        fix=N_("Fill in server, port and username, then save again: the password is kept for exactly these."),
    ),
    "password.cannot_be_kept": error(
        N_("This computer has no password store that could keep the password, so nothing was saved."),
        fix=N_("Save without --password-stdin, and give the password with each test."),
    ),
    "configuration.added": ok(N_("“{name}” saved.")),
    "configuration.replaced": ok(N_("“{name}” saved in place of the former settings.")),
    "configuration.imported": ok(N_("“{name}” imported.")),
    "configuration.exported": ok(N_("Exported to {file}. The file contains no password.")),
    "report.written": ok(N_("Report written to {file}. It contains no password.")),
    "configuration.deleted": ok(N_("“{name}” deleted.")),
    "configuration.to_fix": hint(
        Plural(
            "“{name}” has {count} thing to fix before a test.",
            "“{name}” has {count} things to fix before a test.",
            "count",
        ),
        fix=N_("“smtpgui check” names them."),
    ),
    "import.nothing_added": hint(N_("Nothing of {file} was imported.")),
}
