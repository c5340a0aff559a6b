"""The DNS tab against the sandbox's name server: cards, records to publish, copying, checking again."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from smtpgui.core.dnshealth.verdict.cards import CardState
from smtpgui.gui.dns.diagrams import SpfTree
from smtpgui.gui.dns.tab import MAIN
from smtpgui.gui.widgets.buttons import Button, Fold
from smtpgui.gui.widgets.labels import Label
from tests.gui.conftest import open_demo


@pytest.fixture(scope="module")
def shared(open_shared, world):
    return open_demo(open_shared, world)


@pytest.fixture
def demo(shared, world):
    """A window that knows of no domain yet; every test discards what it changed."""
    shared.activate()
    yield shared
    shared.app.program.dns.cancel()
    shared.session.workspace.network = world.network
    shared.session.discard()
    shared.panes.tabs.setCurrentIndex(0)
    shared.app.program.dns._results.clear()


def open_dns(desk, world, scenario):
    desk.show(world.scenario(scenario).name)
    desk.panes.tabs.setCurrentIndex(1)
    tab = desk.app.program.dns.tab
    desk.until(lambda: desk.find("dns_check").isEnabled() and tab.summary is not None)
    return tab


def texts(widget):
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


def test_a_healthy_domain_needs_nothing_and_what_more_there_is_can_be_opened(demo, world):
    tab = open_dns(demo, world, "all_well")
    assert tab.summary.title.text().startswith("Delivered: mail from monjournal.example through Google Workspace")
    assert [tab.cards[name].state for name in MAIN] == [CardState.WORKING] * 4
    assert tab.path.accessibleDescription() == "SPF passes, DKIM passes, DMARC passes, Mailbox delivered"
    assert tab._when.text() == "Checked just now"
    demo.until(tab.fold.isVisible)
    assert not tab.cards["mta_sts"].isVisible()
    tab.fold.click()
    demo.until(tab.cards["mta_sts"].isVisible)
    tree = tab.cards["spf"].findChildren(SpfTree)[-1]
    assert not tree.isVisible()
    tab.cards["spf"].findChildren(Fold)[-1].click()
    demo.until(lambda: tree.isVisible() and not tree.size().isEmpty())  # it is laid out after it is shown
    assert "include:_spf.google.com: 1 look-up" in tree.accessibleDescription()
    assert not tree.grab().isNull()


def test_a_missing_provider_shows_the_whole_new_record_and_a_selector_is_looked_for_and_kept(demo, world):
    tab = open_dns(demo, world, "spf_without_provider")
    card = tab.cards["spf"]
    assert card.chip.text.text() == "Needs a change"
    demo.until(lambda: "Found now" in texts(card))
    shown = texts(card)
    assert {"TXT", "@"} <= set(shown)
    assert any(text.startswith("v=spf1") and "infomaniak" in text for text in shown)
    assert tab.summary.title.text() == "1 record needs a change. Mail may land in spam until this is published."
    assert tab.path.accessibleDescription().startswith("SPF fails, DKIM could not check, DMARC ")
    demo.until(lambda: demo.app.window.findChild(type(demo.find("recipient")), "dkim_selector"))
    demo.find("dkim_selector").setText("nowhere2026")
    next(b for b in tab.cards["dkim"].findChildren(Button) if b.text() == "Check").click()
    demo.until(lambda: demo.find("dns_check").isEnabled())
    assert demo.session.current.selectors == ("nowhere2026",)
    assert tab.cards["dkim"].state is CardState.MISSING
    assert demo.find("save").isEnabled()


def test_block_lists_are_asked_only_where_wanted_and_the_last_result_is_remembered(demo, world):
    tab = open_dns(demo, world, "all_well")
    assert not tab.cards["blocklist"].isVisible()
    demo.click("dns_blocklists")
    demo.until(lambda: demo.find("dns_check").isEnabled() and tab.summary is not None)
    assert "blocklist" in [step.name for step in demo.app.program.dns.steps]
    assert not tab.blocklists.isVisible()
    demo.click("dns_check")
    assert not demo.find("dns_check").isEnabled()
    demo.until(lambda: demo.find("dns_check").isEnabled())
    demo.panes.tabs.setCurrentIndex(0)
    demo.panes.tabs.setCurrentIndex(1)
    assert demo.find("dns_check").isEnabled(), "a known result is shown at once"
    assert tab.summary.title.text().startswith("Delivered")
    demo.session.workspace.network = type(world.network)(nameservers=(("127.0.0.1", 9),))
    demo.click("dns_check")
    demo.until(lambda: tab.summary is not None and tab.summary.title.text().startswith("Could not check"))
    assert "The last result is from" in tab.summary.title.text()
    assert tab.cards["spf"].state is CardState.WORKING


def test_each_cell_and_a_message_for_the_it_team_are_copied(demo, world):
    tab = open_dns(demo, world, "dmarc_missing")
    card = tab.cards["dmarc"]
    demo.until(lambda: [b for b in card.findChildren(Button) if b.isVisible()])
    by_name = {b.accessibleName(): b for b in card.findChildren(Button)}
    by_name["Copy: Name"].click()
    assert QGuiApplication.clipboard().text() == "_dmarc"
    by_name["Copy: Value"].click()
    assert QGuiApplication.clipboard().text().startswith("v=DMARC1; p=none")
    assert demo.panes.toast.text.text() == "Copied"
    tab.summary.findChild(Button).click()
    text = QGuiApplication.clipboard().text()
    assert "_dmarc" in text
    assert world.scenario("dmarc_missing").settings.sender_domain in text


@pytest.mark.slow
def test_no_answer_is_never_shown_as_missing(demo, world):
    tab = open_dns(demo, world, "dns_silent")
    assert {tab.cards[name].state for name in MAIN} == {CardState.UNKNOWN}
    assert tab.path is None, "nothing is drawn of what nobody knows"
    assert "missing" not in tab.summary.title.text()


def test_a_check_can_be_cancelled(demo, world):
    demo.show(world.scenario("dns_silent").name)
    demo.panes.tabs.setCurrentIndex(1)
    demo.until(lambda: not demo.find("dns_check").isEnabled())
    demo.app.program.menus.actions["cancel"].trigger()
    assert demo.find("dns_check").isEnabled()
    assert demo.app.program.dns.tab.summary.title.text() == "Could not check: cancelled"


def test_without_an_address_there_is_nothing_to_check(empty):
    empty.begin_by_hand()
    empty.panes.tabs.setCurrentIndex(1)
    assert "Enter the sender address first" in empty.app.program.dns.tab.summary.title.text()
    assert not empty.find("dns_check").isEnabled()


def test_beside_the_records_stands_how_to_publish_them_at_the_company_that_runs_the_dns(demo, world):
    open_dns(demo, world, "dmarc_missing")
    demo.until(lambda: any("Publish at OVHcloud" in text for text in texts(demo.panes.panel.help)))
    told = " ".join(label.text() for label in demo.panes.panel.help.findChildren(QLabel))
    assert "<b>Add an entry</b> of type TXT" in told
    assert "Open OVHcloud" in [button.text() for button in demo.panes.panel.help.findChildren(Button)]
    tab = demo.app.program.dns.tab
    open_dns(demo, world, "spf_without_provider")
    demo.until(lambda: any("At OVHcloud leave the field empty" in text for text in texts(tab)))
    assert tab.summary.title.text()
    assert demo.panes.panel.help.page == "publish"
    demo.panes.tabs.setCurrentIndex(0)
    assert demo.panes.panel.help.page != "publish"


def test_nothing_to_publish_a_tree_that_costs_too_much_and_what_is_refused_are_said(demo, world):
    tab = open_dns(demo, world, "outlook_no_passwords")
    assert "cannot and need not publish" in tab.summary.title.text()
    open_dns(demo, world, "too_many_lookups")
    demo.until(lambda: tab.cards["spf"].findChildren(SpfTree)[-1].isVisible())
    assert tab.cards["spf"].state is CardState.CHANGE
    open_dns(demo, world, "dmarc_not_aligned")
    assert tab.summary.title.text().startswith("Refused: mailboxes send mail from ")
    assert "First: do what stands under DKIM." in tab.summary.text.text()
    assert "Mailbox refused" in tab.path.accessibleDescription()
