"""Words of an audit's own findings."""

from __future__ import annotations

from smtpgui.core.findings import Explanation, error
from smtpgui.core.language import N_

EXPLANATIONS: dict[str, Explanation] = {
    "audit.bad_line": error(
        N_("Line {line}: “{text}” is not a domain name, like example.org"),
        fix=N_("Correct the line and run the audit again with --resume; the other lines are not touched by that."),
    ),
    "audit.unknown_provider": error(
        N_("Line {line}: no service has the id “{provider}”."),
        fix=N_("Correct the line, or leave the service out: it is then recognised."),
    ),
    "audit.not_ours": error(
        N_("{file} holds something else than the lines of an audit; it was left as it is."),
        fix=N_("Name another file for the results."),
    ),
    "audit.exists": error(
        N_("{file} exists already."), fix=N_("Go on with it by --resume, or name another file.")
    ),
    "audit.empty": error(
        N_("There is no domain in {file}."),
        fix=N_("Write one domain on each line, or a CSV file with a column “domain”."),
    ),
}
"""The words by code."""
