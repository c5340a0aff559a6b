"""Where the keyboard goes when what had it disappears: never on to a button that acts."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from tests.gui.screens import SCREENS, choose


def test_a_new_configuration_opens_at_its_settings(demo):
    demo.panes.tabs.setCurrentIndex(1)
    demo.click("new_configuration")
    demo.type_into("first_address", "gazette@nowhere.example")
    demo.click("first_continue")
    assert demo.panes.tabs.currentWidget() is demo.panes.form
    assert demo.focused() == "sender_address"


def test_the_list_gives_way_to_the_pane_and_the_keyboard_goes_there(demo):
    demo.app.window.resize(960, 640)
    demo.panes.list.items.setFocus()
    demo.panes.show_panel()
    assert not demo.panes.list.isVisible()
    assert demo.panes.panel.isAncestorOf(demo.app.window.focusWidget())


def test_while_a_test_runs_cancel_stands_in_for_send_and_nothing_offers_another(demo, world):
    choose(demo.app, world, demo.until, "server_silent")
    demo.panes.show_test()
    demo.find("panel_send").setFocus()
    demo.click("panel_send")
    assert demo.focused() == "cancel"
    demo.click("cancel")
    assert demo.focused() == "panel_send"
    demo.find("send_test").setFocus()
    demo.click("send_test")
    assert demo.panes.header.chip.text.text() == "Checking…"
    assert not demo.find("send_test").isEnabled()
    assert not demo.find("apply").isEnabled()
    assert demo.focused() == "cancel"
    demo.until(lambda: any(stage.state == "running" for stage in demo.panes.panel.test.stages.views))
    demo.click("cancel")
    assert demo.panes.header.chip.text.text() == "Not tested yet"
    assert demo.find("send_test").isEnabled()
    details = [stage.detail.text() for stage in demo.panes.panel.test.stages.views]
    assert details.count("Cancelled.") == 1
    assert details[-1] == "Not reached"


def test_discard_does_not_hand_the_keyboard_to_send_test(desk):
    desk.type_into("username", "somebody")
    desk.find("discard").setFocus()
    desk.click("discard")
    assert desk.focused() not in {"send_test", "save"}


def test_technical_details_are_scrolled_to(demo, world):
    demo.app.window.resize(1240, 640)
    choose(demo.app, world, demo.until, "wrong_username")
    demo.send_test()
    demo.panes.panel.test.details.setChecked(True)
    transcript = demo.panes.panel.test.findChild(QPlainTextEdit)
    demo.until(lambda: transcript.visibleRegion().boundingRect().height() == transcript.height())


def test_who_goes_to_the_dns_stands_on_its_cards(demo, world):
    demo.find("server").setFocus()
    SCREENS["dns_good"](demo.app, world, demo.until)
    tab = demo.app.program.dns.tab
    assert demo.app.window.focusWidget() is tab
    demo.panes.tabs.setCurrentIndex(0)
    demo.panes.tabs.setCurrentIndex(1)
    assert tab.isAncestorOf(demo.app.window.focusWidget()) or demo.app.window.focusWidget() is tab
