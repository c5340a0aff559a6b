"""The help page beside the records: how to publish them at the company that runs the DNS of the domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smtpgui.core.dnshealth.publish.records import purpose_of
from smtpgui.core.dnshealth.zone.dns_hosts import Host, host, host_field_hint
from smtpgui.core.explain import severity
from smtpgui.core.findings import Finding, Record, Severity
from smtpgui.core.help.pages import PAGES, HelpPage, Link
from smtpgui.core.language import N_, _, say, shown

_COMPLAINTS = (Severity.ERROR, Severity.WARNING)

STEP_LIMIT = 5
"""Most records that get a step of their own."""

_TITLE = N_("Publish at {host}")
_INTRO = N_("Your domain’s DNS is managed at {host} (found from its name servers).")
_REPLACE = N_("{purpose}: find the {type} line that starts with **{start}** and replace its value.")
_JOIN = N_("{purpose}: delete the {type} lines that are there now and add the one shown here.")
_NEW = N_("{purpose}: **{add}** of type {type} with the name and value shown here.")
_BACK = N_("Come back and press **Check again**.")
_OPEN = N_("Open {host}")
_DOT = N_("The target of a CNAME ends in a dot here.")
_CARDS = N_("Do there what stands on the cards beside this.")
_NOTHING_TITLE = N_("Nothing to publish")
_NOTHING = N_("The records of {domain} are as they should be, as far as they could be checked.")
_QUOTES = N_("Enter a TXT value between quotation marks here.")


def host_among(findings: Sequence[Finding]) -> tuple[Host | None, str]:
    """Who runs the DNS by the findings of a check, and the zone; None and "" where that is not known."""
    found = next((finding for finding in findings if finding.code == "dns_host.found"), None)
    return (host(str(found.facts["id"])), str(found.facts["zone"])) if found else (None, "")


def publish_page(findings: Sequence[Finding]) -> HelpPage:
    """The page for what `findings` want published, in the current language; a general one for an unknown host."""
    page = PAGES["publish"]
    row, zone = host_among(findings)
    records = list(dict.fromkeys(finding.record for finding in findings if finding.record))[:STEP_LIMIT]
    if findings and not records and not any(severity(finding) in _COMPLAINTS for finding in findings):
        intro = _NOTHING if row is None else f"{_(_NOTHING)} {say(_INTRO, host=row.name)}"
        return replace(page, title=_NOTHING_TITLE, intro=intro, steps=(), notes=())
    if row is None:
        return page
    small = [say(host_field_hint(row), domain=zone)]
    small += [_(_DOT)] if row.final_dot and any(record.type == "CNAME" for record in records) else []
    small += [_(_QUOTES)] if row.quotes else []
    return replace(
        page,
        title=say(_TITLE, host=row.name),
        intro=say(_INTRO, host=row.name),
        steps=(say(row.where, domain=zone), *([_step(r, row) for r in records] or [_CARDS]), _BACK),
        links=(Link(say(_OPEN, host=row.name), row.url),),
        small=tuple(small),
    )


def _step(record: Record, row: Host) -> str:
    template = _NEW if not record.found else _REPLACE if len(record.found) == 1 else _JOIN
    facts = {
        "purpose": purpose_of(record),
        "type": record.type,
        "add": _(row.add),
        "start": shown(record.found[0].split(" ")[0][:24]) if record.found else "",
    }
    text = _(template)
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value)
    return text
