"""The steps of a help page on the terminal: what works where a provider takes no password."""

from __future__ import annotations

from collections.abc import Iterable

from smtpgui.cli.output.screen import Screen
from smtpgui.core.explain import explain
from smtpgui.core.findings import Action, Finding
from smtpgui.core.help.pages import PAGES, HelpPage
from smtpgui.core.language import _

_WORTH_STEPS = ("server.no_passwords", "server.password_by_admin")


def print_help(screen: Screen, findings: Iterable[Finding], indent: int = 0) -> None:
    """The pages to which the buttons of the window lead from `findings` about sign-in, each once."""
    offers = [offer for each in findings if each.code in _WORTH_STEPS for offer in explain(each).offers]
    for name in dict.fromkeys(offer.target for offer in offers if offer.action is Action.HELP):
        if name in PAGES:
            screen.line()
            _print_page(screen, PAGES[name], indent)


def _print_page(screen: Screen, page: HelpPage, indent: int) -> None:
    screen.text(_plain(page.title), indent)
    screen.text(_plain(page.intro), indent)
    for number, step in enumerate(page.steps, 1):
        screen.text(f"{number}. {_plain(step)}", indent + 2)
    for link in page.links:
        screen.text(f"{_(link.label)}: {link.url}", indent + 2, faint=True)
    for note in page.notes:
        screen.text(f"{_(note.title)} {_(note.text)}", indent)


def _plain(text: str) -> str:
    return _(text).replace("**", "")
