"""An audit in numbers, of a size that does not grow with the list, and as one page of HTML."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from smtpgui import PROGRAM, __version__
from smtpgui.core.audit.comparison import DomainChange
from smtpgui.core.audit.jsonl import AuditLine
from smtpgui.core.explain import explain, explanations
from smtpgui.core.findings import Fact, Finding, Plural, Severity, forms
from smtpgui.core.language import N_, _, current_language, say_count, show_date, shown

_FIELD = re.compile(r"\{(\w+)\}")

EXAMPLES = 20
"""Most domains that are named for one finding, and most changes."""

OUTCOMES = {"ok": N_("In order"), "warning": N_("With warnings"), "error": N_("With errors")}
"""The outcomes in words, to be translated when shown."""


@dataclass(slots=True)
class AuditSummary:
    """Counts over the lines so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    changes: list[DomainChange] = field(default_factory=list)
    changed: int = 0
    compared: bool = False
    left: tuple[str, ...] = ()
    """The domains of the last audit that are not in this one."""

    @property
    def total(self) -> int:
        """Number of rows."""
        return sum(self.outcomes.values())

    def add(self, entry: AuditLine) -> None:
        """Count one line."""
        self.outcomes[entry.outcome] += 1
        for code in entry.codes:
            self.codes[code] += 1
            named = self.examples.setdefault(code, [])
            if len(named) < EXAMPLES:
                named.append(entry.subject)

    def add_change(self, change: DomainChange | None) -> None:
        """Note a difference to the last audit."""
        if change is not None:
            self.changed += 1
            if len(self.changes) < EXAMPLES * 10:
                self.changes.append(change)


def title_of(code: str) -> str:
    """A finding's title with dots in place of the facts of one domain."""
    if code not in explanations():
        return shown(code)
    title = explanations()[code].title
    facts: dict[str, Fact] = dict.fromkeys(_FIELD.findall("".join(forms(title))), "…")
    if isinstance(title, Plural):
        facts[title.count] = 2
    return str(explain(Finding(code, facts)).title)


def page(summary: AuditSummary) -> str:
    """The page: self-contained, without scripts, everything from outside escaped."""
    title = _("Audit of sending domains")
    parts = [_heading(1, title), _paragraph(show_date(datetime.now().astimezone())), _outcomes(summary)]
    parts += [_heading(2, _("Findings")), _findings(summary)]
    if summary.compared:
        parts += [_heading(2, _("Changed since the last audit")), _changes(summary)]
    parts.append(f"<footer>{escape(PROGRAM)} {escape(__version__)}</footer>")
    head = (
        f'<!doctype html><html lang="{current_language()}"><head><meta charset="utf-8">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><main>"
    )
    return head + "\n".join(parts) + "</main></body></html>\n"


def _heading(level: int, text: str) -> str:
    return f"<h{level}>{escape(text)}</h{level}>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _outcomes(summary: AuditSummary) -> str:
    cells = "".join(
        f'<div class="{outcome}"><b>{summary.outcomes[outcome]}</b>{escape(_(words))}</div>'
        for outcome, words in OUTCOMES.items()
    )
    return f'<div class="outcomes">{cells}</div>'


def _findings(summary: AuditSummary) -> str:
    rows = []
    ranked = sorted(summary.codes.items(), key=lambda item: (-_severity(item[0]).rank, -item[1], item[0]))
    for code, count in ranked:
        named = ", ".join(escape(shown(name)) for name in summary.examples[code])
        more = " …" if count > EXAMPLES else ""
        rows.append(
            f'<tr class="{_severity(code)}"><td class="count">{count}</td><td>{escape(title_of(code))}'
            f"<code>{escape(shown(code))}</code></td><td>{named}{more}</td></tr>"
        )
    if not rows:
        return _paragraph(_("Nothing to complain about."))
    return _table((_("Domains"), _("Finding"), _("For example")), rows)


def _changes(summary: AuditSummary) -> str:
    left = _paragraph(left_text(summary)) if summary.left else ""
    if not summary.changes:
        return left or _paragraph(_("Nothing."))
    rows = [
        f"<tr><td>{escape(shown(change.subject))}</td><td>{_titles(change.appeared)}</td>"
        f"<td>{_titles(change.gone)}</td></tr>"
        for change in summary.changes
    ]
    return _table((_("Domain"), _("New"), _("Gone")), rows) + left


def _table(heads: tuple[str, ...], rows: list[str]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _titles(codes: tuple[str, ...]) -> str:
    return "<br>".join(escape(title_of(code)) for code in codes)


def left_text(summary: AuditSummary) -> str:
    """Sentence that names the domains of the last audit that are not in this one."""
    count = len(summary.left)
    more = " …" if count > EXAMPLES else ""
    return say_count(
        "{n} domain of the last audit is not in this one: {list}",
        "{n} domains of the last audit are not in this one: {list}",
        count,
        list=shown(summary.left[:EXAMPLES]) + more,
    )


def _severity(code: str) -> Severity:
    words = explanations().get(code)
    return words.severity if words else Severity.WARNING


_STYLE = """
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{margin:0;background:#f5f6f8;color:#1a1c20}main{max-width:68rem;margin:auto;padding:2rem 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .6rem}
.outcomes{display:flex;gap:1rem;flex-wrap:wrap;margin-top:1rem}
.outcomes div{background:#fff;border:1px solid #dfe2e7;border-radius:9px;padding:.8rem 1.2rem;min-width:8rem}
.outcomes b{display:block;font-size:1.6rem}.ok b{color:#17693d}.warning b,.warning .count{color:#7d5100}
.error b,.error .count{color:#ab2119}
table{width:100%;border-collapse:collapse;background:#fff;border:1px solid #dfe2e7}
th,td{text-align:left;vertical-align:top;padding:.5rem .7rem;border-bottom:1px solid #dfe2e7;overflow-wrap:anywhere}
.count{font-weight:600;text-align:right}code{display:block;font-size:.85em;color:#575d68}
footer{margin-top:2rem;color:#575d68;font-size:.85em}
@media(prefers-color-scheme:dark){body{background:#1b1c1f;color:#ededf0}table,.outcomes div{background:#25262a;
border-color:#37393f}th,td{border-color:#37393f}code,footer{color:#abafb8}.ok b{color:#6fd39b}
.warning b,.warning .count{color:#efc05a}.error b,.error .count{color:#ff9c92}}
"""
