"""The checks of a domain as blocks of text: state, findings, and the record to publish."""

from __future__ import annotations

from collections.abc import Sequence

from smtpgui.cli.output.findings import print_finding, print_record, told_findings
from smtpgui.cli.output.screen import Screen
from smtpgui.cli.output.tree import Node, print_tree
from smtpgui.core.dnshealth.publish.records import host_field
from smtpgui.core.dnshealth.verdict.cards import CARDS, STATE_WORDS, CardState, card_state
from smtpgui.core.dnshealth.verdict.diagrams import NOTES, TreeRow, stations, tree_rows
from smtpgui.core.dnshealth.verdict.judge import STEP
from smtpgui.core.dnshealth.zone.dns_hosts import host, host_field_hint
from smtpgui.core.dnshealth.zone.domain_names import both_ways
from smtpgui.core.findings import Finding, Record, Severity, Step, findings_of
from smtpgui.core.language import _, say, say_count, shown
from smtpgui.core.providers.row import Provider

_SEVERITIES = {
    CardState.WORKING: Severity.OK,
    CardState.CHANGE: Severity.WARNING,
    CardState.MISSING: Severity.ERROR,
    CardState.UNKNOWN: Severity.HINT,
    CardState.NOT_NEEDED: Severity.HINT,
}


class CardLines:
    """Prints a block for each check of `domain`."""

    def __init__(self, screen: Screen, domain: str) -> None:
        self._screen, self._domain = screen, domain
        self._not_needed: list[str] = []
        self._told = 0

    def begin(self, provider: Provider | None) -> None:
        """Say what is checked, and for which sending service."""
        self._screen.heading(shown(both_ways(self._domain)))
        if provider:
            text = say("The service that sends: {provider}", provider=provider.name)
        else:
            text = _("The service that sends is not known; name it with --provider.")
        self._screen.text(text)

    def show(self, step: Step) -> None:
        """A check that has ended. A record that several findings ask for is shown once.

        What is not there and not needed gets no block of its own, but a word at the end.
        """
        if step.name == STEP:
            self._print_not_needed()
            self._print_verdict(step)
            return
        findings = step.findings or ()
        state = card_state(findings)
        card = CARDS.get(step.name)
        title = _(card.title) if card else step.name
        if state is CardState.NOT_NEEDED and all(finding.code.endswith(".absent") for finding in findings):
            self._not_needed.append(title)
            return
        self._told += state is not CardState.NOT_NEEDED
        self._screen.line()
        self._screen.marked(_SEVERITIES[state], f"{title:<7} {_(STATE_WORDS[state])}")
        if card:
            self._screen.text(_(card.purpose), 2, faint=True)
        records: dict[Record, None] = {}
        for finding in told_findings(findings):
            print_finding(self._screen, finding, 2)
            if finding.record:
                records[finding.record] = None
        self._print_spf_tree(tree_rows(findings))
        for record in records:
            self._screen.line()
            print_record(self._screen, record, host_field(record, self._domain), 4)

    def _print_spf_tree(self, rows: Sequence[TreeRow]) -> None:
        """The record term by term, each with the look-ups that it costs."""
        if not any(row.cost or row.note for row in rows):
            return
        nodes: list[Node] = []
        path: list[list[Node]] = [nodes]
        for row in rows:
            remark = _(NOTES[row.note]) if row.note else ""
            cost = say_count("{n} look-up", "{n} look-ups", row.cost) if row.cost else ""
            node = Node(shown(row.term), ", ".join(filter(None, [cost, remark])))
            del path[row.depth + 1 :]
            path[-1].append(node)
            path.append(node.below)
        print_tree(self._screen, nodes, 4)

    def _print_verdict(self, step: Step) -> None:
        """The path of a message, what becomes of it, and where the records are to be published."""
        for finding in step.findings or ():
            self._screen.line()
            if finding.code.startswith("verdict."):
                arrow = " → " if self._screen.drawable("→") else " > "
                told = (f"{_(station.name)} {_(station.state)}" for station in stations(finding))
                self._screen.text(arrow.join(told), faint=True)
                print_finding(self._screen, finding)
            else:
                self._print_host(finding)

    def _print_host(self, finding: Finding) -> None:
        row = host(str(finding.facts["id"]))
        zone = str(finding.facts["zone"])
        print_finding(self._screen, finding)
        if row is not None:
            where = say(row.where, domain=zone).replace("**", "")
            self._screen.text(f"{row.url}  {where}", 2)
            self._screen.text(say(host_field_hint(row), domain=zone), 2)

    def _print_not_needed(self) -> None:
        if self._not_needed and self._told:
            self._screen.line()
            text = say("Not there, and not needed to send mail: {list}.", list=", ".join(self._not_needed))
            self._screen.marked(Severity.HINT, text)
            self._not_needed.clear()

    def end(self, steps: Sequence[Step]) -> None:
        """The result in one sentence."""
        self._print_not_needed()
        self._screen.line()
        self._screen.heading(_summary(steps))


def _summary(steps: Sequence[Step]) -> str:
    # What bulk senders must do repeats what the other checks found.
    states = [card_state(step.findings or ()) for step in steps if step.name not in (STEP, "bulk")]
    missing, change = states.count(CardState.MISSING), states.count(CardState.CHANGE)
    if missing or change:
        absent = say_count("{n} record is missing", "{n} records are missing", missing)
        wrong = say_count("{n} record needs a change", "{n} records need a change", change)
        parts = [text for text, n in ((absent, missing), (wrong, change)) if n]
        both = say("{missing} and {change}", missing=parts[0], change=parts[-1])
        what = both if len(parts) > 1 else parts[0]
        codes = {finding.code for finding in findings_of(steps)}
        if codes & {"verdict.refused", "verdict.delivered"}:
            return f"{what}."  # the verdict has said what becomes of the mail
        return say("{what}. Mail may land in spam until this is published.", what=what)
    if all(state is CardState.NOT_NEEDED for state in states):
        return _("Nothing to publish here.")
    if CardState.UNKNOWN in states:
        works = CardState.WORKING in states
        return _("What could be checked works.") if works else _("Nothing could be checked.")
    return _("All records work. Mailboxes can trust your emails.")
