"""Colours: every pair that meets on screen can be read."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QRegion
from PySide6.QtWidgets import QCheckBox, QLabel, QMenu, QVBoxLayout, QWidget

from smtpgui.gui.widgets import icons, style
from smtpgui.gui.widgets.icons import pixmap
from smtpgui.gui.widgets.style import TOKENS, Theme, Themed, apply_theme, color
from tests.support.tables import every

GROUNDS = ("win", "side", "card", "field", "sel", "hover")
TEXT_PAIRS = [
    *((text, ground) for text in ("text", "mute") for ground in GROUNDS),
    *((tone, ground) for tone in ("ok", "warn", "err", "info") for ground in ("card", "field", f"{tone}bg")),
    ("onacc", "accbg"),
    *(("acc", ground) for ground in ("card", "win", "errbg", "infobg")),
    *(("text", ground) for ground in ("errbg", "infobg", "warnbg", "okbg")),
    ("win", "text"),  # a toast
]
BORDER_PAIRS = [*(("edge", ground) for ground in ("card", "win", "field")), ("acc", "field"), ("accbg", "card")]


def luminance(name: str) -> float:
    """Relative luminance (WCAG 2.2)."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    shade = QColor(name)
    return 0.2126 * linear(shade.redF()) + 0.7152 * linear(shade.greenF()) + 0.0722 * linear(shade.blueF())


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@every("theme", [0, 1])
def test_texts_can_be_read_and_borders_seen(theme):
    for pairs, least in ((TEXT_PAIRS, 4.5), (BORDER_PAIRS, 3)):
        ratios = {(front, back): contrast(TOKENS[front][theme], TOKENS[back][theme]) for front, back in pairs}
        assert {pair: ratio for pair, ratio in ratios.items() if ratio < least} == {}


@pytest.fixture
def window(qtbot):
    """A window that wears the light theme when the test begins and when it ends."""
    bare = QWidget()
    qtbot.addWidget(bare)
    apply_theme(bare, Theme.LIGHT)
    yield bare
    apply_theme(bare, Theme.LIGHT)


def test_the_style_sheet_names_only_colours_that_exist_and_has_the_same_sizes_in_both_themes(window):
    sheets = []
    for theme in Theme:
        apply_theme(window, theme)
        assert "@" not in style._style_sheet().partition("*/")[2]
        assert color("win") in window.styleSheet()
        sheets.append(re.sub("#[0-9a-f]{6}", "", window.styleSheet()))
    assert sheets[0] == sheets[1]


def test_what_is_put_together_outside_the_window_is_styled_once(desk):
    """The application has no style sheet: with one, every parent that a widget gets would style it again."""
    assert desk.app._application.styleSheet() == ""
    styled = []

    class Told(QLabel):
        def changeEvent(self, event):
            styled.append(event.type())
            super().changeEvent(event)

    label, inner, outer = Told(), QWidget(), QWidget()
    QVBoxLayout(inner).addWidget(label)
    QVBoxLayout(outer).addWidget(inner)
    assert QEvent.Type.StyleChange not in styled
    desk.panes.first.layout().addWidget(outer)
    assert styled.count(QEvent.Type.StyleChange) == 1


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_whole_on_every_screen(qapp, ratio):
    drawn = icons._draw("ok", "#000000", 16, ratio)
    inked = QRegion(drawn.mask()).boundingRect()
    assert (drawn.width(), drawn.height()) == (16 * ratio, 16 * ratio)
    assert abs(inked.center().x() - drawn.width() / 2) <= 1.5
    assert inked.width() > drawn.width() * 0.7


def test_icons_wear_the_theme(window):
    light = pixmap("ok", "text", 32).toImage()
    apply_theme(window, Theme.DARK)
    dark = pixmap("ok", "text", 32).toImage()
    assert light != dark
    assert not light.isNull()


def test_a_name_is_elided_in_the_font_that_it_has_now(desk):
    name = desk.panes.header.name
    desk.panes.header.show_configuration("The newspaper of the valley", "", "")
    for points in (60, 12):
        name.setStyleSheet(f"font-size: {points}pt")
        name.ensurePolished()
        assert name.fontMetrics().horizontalAdvance(name.text()) <= name.width()
        assert (name.text() == name.accessibleName()) == (points == 12)
    assert name.accessibleName() == "The newspaper of the valley"


def test_a_check_box_can_be_seen_in_both_themes(window):
    box = QCheckBox("Only what changed", window)
    window.show()
    for theme in Theme:
        apply_theme(window, theme)
        box.ensurePolished()
        pictures = []
        for checked in (False, True):
            box.setChecked(checked)
            picture = box.grab().toImage()
            pictures.append({picture.pixelColor(x, picture.height() // 2).name() for x in range(4, 24)})
        assert TOKENS["edge"][theme is Theme.DARK] in pictures[0]
        assert {TOKENS["accbg"][theme is Theme.DARK], "#ffffff"} <= pictures[1]


def test_the_theme_changes_live(desk, monkeypatch):
    followed = []
    for kind in Themed.__subclasses__():
        follow = kind.follow_theme
        monkeypatch.setattr(
            kind, "follow_theme", lambda self, follow=follow: (followed.append(self), follow(self))
        )
    icon = desk.panes.findChild(icons.IconLabel)
    former = icon.pixmap().toImage()
    desk.app.program.theme_wanted.emit("dark")
    themed = [widget for widget in desk.app.window.findChildren(QWidget) if isinstance(widget, Themed)]
    assert len(followed) == len(themed) > 40
    assert set(followed) == set(themed)
    assert icon.pixmap().toImage() != former
    assert style.theme() is Theme.DARK
    assert desk.app.window.palette().window().color().name() == TOKENS["win"][1]
    desk.app.program.theme_wanted.emit("light")
    assert style.theme() is Theme.LIGHT


def test_the_language_changes_live_and_nothing_typed_is_lost(desk):
    desk.type_into("server", "smtp.other.example")
    desk.type_into("password", "correct horse")
    menus = len(desk.app.window.findChildren(QMenu))
    desk.app.program.language_wanted.emit("fr")
    desk.until(lambda: desk.find("save").text() == "Enregistrer")
    assert desk.find("server").text() == "smtp.other.example"
    assert desk.find("password").text() == "correct horse"
    assert desk.panes.bar.text.text() == "2 modifications non enregistrées"
    assert len(desk.app.window.menuBar().actions()) == 6
    desk.until(lambda: len(desk.app.window.findChildren(QMenu)) == menus)
    desk.click("discard")
    assert desk.find("server").text() == "smtp.monjournal.example"
