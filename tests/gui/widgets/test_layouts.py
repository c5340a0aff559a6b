"""What is put into a layout again is measured again."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.layouts import clear

WIDTH = 200


def test_a_widget_that_is_put_in_again_is_measured_again(qtbot):
    page, card, text, other = QWidget(), QWidget(), Label("short", wrap=True), Label("goes")
    qtbot.addWidget(page)
    QVBoxLayout(card).addWidget(text)
    column = QVBoxLayout(page)
    column.addWidget(card)
    column.addWidget(other)
    column.addStretch(1)
    page.show()
    qtbot.waitExposed(page)
    clear(column, keep=[card])
    assert column.count() == 0
    assert other.isHidden()
    column.addWidget(card)
    item = column.itemAt(0)
    assert item.heightForWidth(WIDTH) < 100
    text.setText("a text of many words " * 20)
    assert card.heightForWidth(WIDTH) > 100
    qtbot.waitUntil(lambda: item.heightForWidth(WIDTH) == card.heightForWidth(WIDTH))
