"""Tab goes through the window as one reads it, also through what appeared later."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.tab_order import tab_stops
from tests.gui.screens import SCREENS, choose


def walk(desk, start: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Every stop from `start` on, until it comes round."""
    start.setFocus()
    walked = [start]
    while len(walked) < 100:
        desk.bot.keyClick(desk.app.window.focusWidget(), key)
        if desk.app.window.focusWidget() is start:
            return walked
        walked.append(desk.app.window.focusWidget())
    raise AssertionError("it never comes round")


def test_a_link_under_a_field_comes_right_after_the_field(desk):
    desk.enter("server", "https://mail.monjournal.example/")
    link = desk.panes.form.rows["server"].message.links[0]
    desk.until(link.isVisible)
    walked = walk(desk, desk.find("search"))
    assert walked.index(desk.find("port")) < walked.index(link) < walked.index(desk.find("username"))
    assert walk(desk, desk.find("search"), Qt.Key.Key_Backtab)[1:] == walked[:0:-1]


def test_the_button_of_a_result_comes_before_test_again(demo, world):
    choose(demo.app, world, demo.until, "method_not_offered")
    demo.send_test()
    offered = partial(demo.panes.panel.test.findChildren, Button)
    demo.until(lambda: any(button.text() == "Use Plain" and button.isVisible() for button in offered()))
    used = next(button for button in offered() if button.text() == "Use Plain")
    walked = walk(demo, demo.find("search"))
    assert walked.index(demo.find("send_test")) < walked.index(used) < walked.index(demo.find("panel_send"))


def test_the_pages_of_the_tabs_come_before_the_bar_below_them(demo, world):
    SCREENS["dns_spf"](demo.app, world, demo.until)
    walked = walk(demo, demo.find("search"))
    assert walked.index(demo.find("dns_check")) < walked.index(demo.find("send_test"))
    folds = [demo.panes.tabs.currentWidget().isAncestorOf(widget) for widget in walked]
    assert folds.index(True) == walked.index(demo.find("dns_check"))
    assert True not in folds[walked.index(demo.find("send_test")) :]


def test_who_comes_back_to_a_page_sees_where(demo, world):
    SCREENS["dns_spf"](demo.app, world, demo.until)
    demo.app.window.resize(960, 640)
    page = demo.app.program.dns.tab
    demo.until(lambda: page.verticalScrollBar().maximum() > 100)
    page.verticalScrollBar().setValue(0)
    demo.find("send_test").setFocus()
    demo.bot.keyClick(demo.find("send_test"), Qt.Key.Key_Backtab)
    there = demo.app.window.focusWidget()
    assert page.isAncestorOf(there)
    assert page.viewport().rect().contains(there.mapTo(page.viewport(), there.rect().center()))


def test_every_stop_of_every_qt_chain_is_on_the_way(demo, world):
    choose(demo.app, world, demo.until, "all_well")
    window = demo.app.window
    every = {
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    }
    assert set(tab_stops(window)) == every
