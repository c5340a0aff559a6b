"""The right pane: Help and Test."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from smtpgui.core.language import _
from smtpgui.gui.app.help_panel import HelpPanel
from smtpgui.gui.send_test.panel import TestPanel
from smtpgui.gui.widgets.style import PANEL_WIDTH, set_role


class SidePanel(QWidget):
    """Two pages, one at a time."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, role="panel")
        self.setFixedWidth(PANEL_WIDTH)
        self.help = HelpPanel()
        self.test = TestPanel()
        self.tabs = QTabWidget()
        self.tabs.setObjectName("panel_tabs")
        self.tabs.setAccessibleName(_("Help and test"))
        self.tabs.tabBar().setAccessibleName(_("Help and test"))
        self.tabs.addTab(self.help, _("Help"))
        self.tabs.addTab(self.test, _("Test"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 8, 0, 0)
        column.addWidget(self.tabs)

    def show_help(self) -> None:
        """Turn to the help page."""
        self.tabs.setCurrentWidget(self.help)

    def show_test(self) -> None:
        """Turn to the test."""
        self.tabs.setCurrentWidget(self.test)
