"""A row of the form: label, editor, and one line below for help or a message. Sets every accessible name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from smtpgui.core.explain import explain
from smtpgui.core.findings import Explanation, Finding, Offer, Severity
from smtpgui.core.language import _, say
from smtpgui.core.settings.fields import Field
from smtpgui.gui.form.editors import Editor, LineEditor
from smtpgui.gui.widgets.boxes import ICONS, TONES
from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label, label_for
from smtpgui.gui.widgets.layouts import grid, horizontal
from smtpgui.gui.widgets.style import EDITOR_WIDTH, LABEL_COLUMN, Tone, set_role

NARROWEST = 160
"""Width of the first of two fields on a line, in pixels; with less, the second goes below it."""

OnOffer = Callable[[Offer], object]


class FieldMessage(QWidget):
    """The line under an editor: help, or a message with `links` that mend what it says."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel("info", "info", 14)
        self.text = Label("", "small", wrap=True)
        self.links: list[Button] = []
        self._shown: tuple[Tone, str, tuple[Offer, ...]] | None = None
        self._grid = grid(self, (6, 0))
        self._grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self.text, 0, 1)
        self._icon.hide()

    def show_help(self, text: str) -> None:
        """Show the quiet help text."""
        self._drop_links()
        self._icon.hide()
        set_role(self.text, role="small", tone="")
        self.text.setText(text)
        self.text.setVisible(bool(text))

    def show_message(
        self, tone: Tone, text: str, offers: Sequence[Offer] = (), on_offer: OnOffer | None = None
    ) -> None:
        """Show a message and its links.

        The same one again changes nothing: a field says anew what is wrong when the keyboard leaves it, and that may
        be for one of the links.
        """
        shown = (tone, text, tuple(offers))
        if shown == self._shown:
            return
        self._drop_links()
        self._shown = shown
        self._icon.show_icon(ICONS[tone], tone.value)
        self._icon.show()
        set_role(self.text, role="small", tone=tone.value)
        self.text.setText(text)
        self.text.show()
        for row, offer in enumerate(offers if on_offer else (), start=1):
            link = Button(str(offer.label), "", "link", partial(on_offer, offer) if on_offer else None)
            # Without an alignment the link's own width would bound the column of the text.
            self._grid.addWidget(link, row, 1, Qt.AlignmentFlag.AlignLeft)
            self.links.append(link)

    def show_judged(self, editor: LineEditor, finding: Finding | None, help_text: str, on_offer: OnOffer) -> None:
        """Show what is wrong with what stands in `editor`, there too, or help with it."""
        words = explain(finding) if finding else None
        editor.show_fault(fault=words is not None)
        describe(editor, words, help_text)
        if words is None:
            self.show_help(help_text)
        else:
            self.show_message(tone_of(words), str(words.title), words.offers, on_offer)

    def _drop_links(self) -> None:
        for link in self.links:
            self._grid.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.links.clear()
        self._shown = None


class FieldRow(QWidget):
    """Label, editor and message line of one field; a second field may stand beside it (server and port)."""

    def __init__(self, field: Field, editor: Editor, mnemonic: str) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        self.label = field_label(mnemonic, _(field.label), editor.focus_widget())
        self.set_label_width(LABEL_COLUMN)
        self.message = FieldMessage()
        self.message.setMaximumWidth(EDITOR_WIDTH + 100)
        self._line = horizontal(spacing=8)
        widget = editor if isinstance(editor, QWidget) else editor.focus_widget()
        widget.setMaximumWidth(min(widget.maximumWidth(), EDITOR_WIDTH))
        self._line.addWidget(widget, 1)
        self._line.addStretch(0)
        self._beside: tuple[QLabel, QWidget] | None = None
        self._grid = grid(self, (16, 3), margins=(16, 8, 16, 8))
        self._grid.addWidget(self.label, 0, 0)
        self._grid.addLayout(self._line, 0, 1)
        self._grid.addWidget(self.message, 2, 1)

    def label_width(self) -> int:
        """Return the width that the label needs, at least that of the design's column, in pixels."""
        self.label.ensurePolished()
        return max(LABEL_COLUMN, self.label.sizeHint().width())

    def set_label_width(self, width: int) -> None:
        """Make the column of the label `width` wide, as wide as that of its neighbours."""
        self.label.setFixedWidth(width)

    def add_beside(self, label: QLabel, editor: QWidget) -> None:
        """Put a second, short field on the same line, or below where that would leave the first too little room."""
        self._beside = (label, editor)
        label.setContentsMargins(8, 0, 0, 0)
        self._line.insertWidget(1, label)
        self._line.insertWidget(2, editor)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the second field beside the first while both have room."""
        super().resizeEvent(event)
        if self._beside is None:
            return
        label, editor = self._beside
        margins = self._grid.contentsMargins()
        room = (
            self.width() - margins.left() - margins.right() - self.label.width() - self._grid.horizontalSpacing()
        )
        below = self._line.indexOf(editor) < 0
        needed = NARROWEST + label.fontMetrics().horizontalAdvance(label.text()) + editor.width() + 3 * 8
        if below == (room < needed):
            return
        if below:
            label.setContentsMargins(8, 0, 0, 0)
            self._line.insertWidget(1, label)
            self._line.insertWidget(2, editor)
        else:
            label.setContentsMargins(0, 0, 0, 0)
            self._grid.addWidget(label, 1, 0)
            self._grid.addWidget(editor, 1, 1)
        self._grid.activate()  # now: the card is being laid out, and would keep the former height
        self.updateGeometry()


def field_label(mnemonic: str, name: str, editor: QWidget) -> Label:
    """A label that leads the keyboard to `editor`, which is called `name`."""
    label = label_for(editor, name, "")
    label.setText(mnemonic)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    return label


def describe(editor: QWidget, explanation: Explanation | None, help_text: str) -> None:
    """Tell assistive technology what stands under `editor`."""
    if explanation is not None and explanation.severity is Severity.ERROR:
        editor.setAccessibleDescription(say("Error: {message}", message=str(explanation.title)))
    else:
        editor.setAccessibleDescription(str(explanation.title) if explanation else help_text)


def tone_of(explanation: Explanation) -> Tone:
    """The colours of an explanation."""
    return TONES[explanation.severity]


def mnemonics(labels: Sequence[str], taken: str = "") -> list[str]:
    """Put "&" before a letter of each label, all different and none of `taken`, where that is possible.

    First letters of words are preferred; the choice follows the order of `labels`.
    """
    used = set(taken.lower())
    marked = []
    for label in labels:
        starts = [i for i, c in enumerate(label) if c.isalnum() and (i == 0 or not label[i - 1].isalnum())]
        others = [i for i, c in enumerate(label) if c.isalpha() and i not in starts]
        spot = next((i for i in (*starts, *others) if label[i].isascii() and label[i].lower() not in used), None)
        if spot is None:
            marked.append(label)
            continue
        used.add(label[spot].lower())
        marked.append(f"{label[:spot]}&{label[spot:]}")
    return marked
