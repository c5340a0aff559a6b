"""Findings and records in words, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from smtpgui.cli.output.screen import Screen
from smtpgui.core.explain import explain
from smtpgui.core.findings import Explanation, Finding, Record, Severity
from smtpgui.core.language import _, plain, say, shown
from smtpgui.core.settings import FIELDS, Field


def print_trouble(screen: Screen, finding: Finding) -> None:
    """Print why something could not be done, on stderr."""
    words = explain(finding)
    more = _more(words)
    known = finding.facts.get("known")
    if isinstance(known, tuple):  # a list to choose from is of no use in part
        more = [say("These are known: {known}.", known=", ".join(plain(str(each)) for each in known))]
    screen.error(str(words.title), *more, severity=words.severity)


def print_finding(screen: Screen, finding: Finding, indent: int = 0, *, name_setting: bool = False) -> None:
    """Print what was found, why, and what to do; a server's own words below.

    With `name_setting`, the setting that it is about comes first, by its name in a file.
    """
    words = explain(finding)
    title = str(words.title)
    if name_setting and finding.setting:
        title = say("{name}: {problem}", name=finding.setting, problem=title)
    screen.marked(words.severity, title, indent)
    for text in _more(words):
        screen.text(text, indent + 2)
    reply = finding.facts.get("reply")
    if reply and shown(reply) not in f"{words.title} {words.why}":
        screen.text(say("The server said: {reply}", reply=shown(reply)), indent + 2, faint=True)


def told_findings(findings: Iterable[Finding]) -> list[Finding]:
    """What a person wants to read, the worst first; good news only where there is nothing to do."""
    ranked = sorted(findings, key=lambda finding: -explain(finding).severity.rank)
    severities = [explain(finding).severity for finding in ranked]
    bad = any(severity in (Severity.WARNING, Severity.ERROR) for severity in severities)
    good = [f for f, severity in zip(ranked, severities, strict=True) if severity is Severity.OK]
    others = [f for f, severity in zip(ranked, severities, strict=True) if severity is not Severity.OK]
    return others if bad else good + others


def print_record(screen: Screen, record: Record, host: str, indent: int = 0) -> None:
    """A DNS record to publish, each value whole and on a line of its own; `host` is its name in a DNS panel."""
    labels = [_("Type"), _("Name"), _("Value"), _("Found now")]
    width = max(map(len, labels)) + 2
    name = record.name if host == record.name else f"{host}  ({record.name})"

    def row(label: str, value: str) -> None:
        screen.line(f"{'':{indent}}{label:<{width}}{plain(value)}")

    row(labels[0], record.type)
    row(labels[1], name)
    row(labels[2], record.value)
    if len(record.strings) > 1:
        screen.text(_("Where a value may have 255 characters only, enter it in these pieces:"), indent)
        for text in record.strings:
            row("", f'"{text}"')
    for number, value in enumerate(record.found):
        row(labels[3] if number == 0 else "", value)


def print_settings(screen: Screen, values: dict[str, object], indent: int = 0) -> None:
    """Settings under the platform's labels, in its order. `values` may hold a text to show for the password."""
    rows = [row for row in FIELDS if row.name in values]
    screen.table((), [(_(row.label), value_text(row, values[row.name])) for row in rows], indent)


def value_text(field: Field, value: object) -> str:
    """The value of a setting as a person reads it; "–" for none."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    return shown(str(dict(field.choices).get(str(value), value))) if value not in (None, "") else "–"


def _more(words: Explanation) -> list[str]:
    return [str(text) for text in (words.why, words.fix) if text]
