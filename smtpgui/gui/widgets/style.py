"""How everything looks: colours of both themes, sizes, palette, and the one style sheet."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from smtpgui.resources import resource

# name: (light, dark). tests/gui/widgets/test_style.py checks the contrast of every pair that meets on screen.
TOKENS = {
    "win": ("#f5f6f8", "#1b1c1f"),  # window
    "side": ("#eceef2", "#151619"),  # sidebar
    "card": ("#ffffff", "#25262a"),  # card
    "line": ("#dfe2e7", "#37393f"),  # hairline
    "edge": ("#858b96", "#7c808a"),  # field border
    "text": ("#1a1c20", "#ededf0"),  # text
    "mute": ("#575d68", "#abafb8"),  # secondary text
    "field": ("#ffffff", "#1e1f23"),  # field
    "acc": ("#2456c6", "#8ab0ff"),  # accent text, focus ring, link
    "accbg": ("#2b5fd3", "#3f6ee2"),  # primary button
    "onacc": ("#ffffff", "#ffffff"),  # text on primary
    "sel": ("#d9e4fb", "#2c3a5c"),  # selection
    "ok": ("#17693d", "#6fd39b"),
    "okbg": ("#e4f4ea", "#1d3427"),
    "warn": ("#7d5100", "#efc05a"),
    "warnbg": ("#fdf1d6", "#372d16"),
    "err": ("#ab2119", "#ff9c92"),
    "errbg": ("#fcebe9", "#412522"),
    "info": ("#234fae", "#9dbcff"),
    "infobg": ("#e8effd", "#22304f"),
    "hover": ("#e9ebef", "#303238"),
}

LABEL_COLUMN = 176
EDITOR_WIDTH = 340
SERVER_WIDTH = 220
PORT_WIDTH = 76
FORM_WIDTH = 720
SIDE_WIDTH = 248
PANEL_WIDTH = 348
PANEL_FOLDS_BELOW = 1210

BODY_PT, SMALL_PT = 10.0, 9.0


class Theme(StrEnum):
    """A set of colours; the values index TOKENS."""

    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """What a text or a tinted box means; the values name tokens, and with "bg" their tints."""

    OK = "ok"
    WARNING = "warn"
    ERROR = "err"
    INFO = "info"
    PLAIN = "mute"


_theme = Theme.LIGHT


def theme() -> Theme:
    """The theme in use."""
    return _theme


def color(token: str) -> str:
    """The colour of `token` in the theme in use, as "#rrggbb"."""
    return TOKENS[token][0 if _theme is Theme.LIGHT else 1]


def apply_theme(window: QWidget, new_theme: Theme) -> None:
    """Give `window`, its dialogs and the palette of the program the colours of `new_theme`, live.

    The style sheet is the window's and not the application's: widgets that are put together before they come into the
    window are styled once, there. Of the application's, every parent that a widget gets would style it again.
    """
    global _theme
    _theme = new_theme
    QApplication.setPalette(_palette())
    window.setStyleSheet(_style_sheet())
    for widget in window.findChildren(QWidget):
        if isinstance(widget, Themed):
            widget.follow_theme()


class Themed:
    """A widget that shows colours which no style sheet gives it."""

    def follow_theme(self) -> None:
        """Show the colours of the theme in use."""
        raise NotImplementedError


def set_role(widget: QWidget, **properties: str) -> None:
    """Set style properties of `widget` (role, tone, state) and let the style sheet see them."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def font(size: float = BODY_PT, *, bold: bool = False) -> QFont:
    """The system's font at `size` points."""
    chosen = QFont(QApplication.font())
    chosen.setPointSizeF(size)
    chosen.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return chosen


def _palette() -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, token in {
        roles.Window: "win",
        roles.WindowText: "text",
        roles.Base: "field",
        roles.AlternateBase: "hover",
        roles.Text: "text",
        roles.PlaceholderText: "mute",
        roles.Button: "card",
        roles.ButtonText: "text",
        roles.Highlight: "accbg",
        roles.HighlightedText: "onacc",
        roles.Link: "acc",
        roles.LinkVisited: "acc",
        roles.ToolTipBase: "card",
        roles.ToolTipText: "text",
        roles.Mid: "edge",
        roles.Light: "line",
        roles.Midlight: "line",
        roles.Dark: "edge",
        roles.Shadow: "edge",
        roles.BrightText: "err",
        roles.Accent: "acc",
    }.items():
        palette.setColor(role, QColor(color(token)))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(color("mute")))
    return palette


def _style_sheet() -> str:
    sheet = resource("look.qss").read_text(encoding="utf-8")
    sheet = sheet.replace("@icons", Path(str(resource("icons"))).as_posix())
    return re.sub(r"@(\w+)", lambda match: color(match[1]), sheet)
