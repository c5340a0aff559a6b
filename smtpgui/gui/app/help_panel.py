"""The help page beside the form: steps to a secret, and what the field with the cursor is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from smtpgui.core.help.pages import PAGES, HelpPage, Note
from smtpgui.core.language import _, say
from smtpgui.core.providers.row import Provider
from smtpgui.core.settings import Field
from smtpgui.gui.widgets.boxes import MessageBox
from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.labels import BoldLabel, Label, rule
from smtpgui.gui.widgets.layouts import PageScroll, fill, horizontal, vertical
from smtpgui.gui.widgets.style import PANEL_WIDTH, Tone, set_role

LINK_WIDTH = PANEL_WIDTH - 120
"""Width of a link's text, in pixels; a longer one takes a second line."""


class HelpPanel(PageScroll):
    """Shows a page of PAGES; `copy_wanted(message)` asks for one of the messages on the clipboard."""

    copy_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help_panel")
        set_role(self, role="panel_scroll")
        self._shown: tuple[HelpPage, str, str] | None = None
        body = QWidget()
        self._column = vertical(body, margins=(20, 16, 20, 16), spacing=0)
        self._page = QWidget()
        self._column.addWidget(self._page)
        self._field_title = Label("", "strong")
        self._field_text = Label("", "help", wrap=True)
        self._field_rule = rule()
        fill(self._column, 16, self._field_rule, 12, self._field_title, 4, self._field_text, None)
        self.set_page(body)
        self.show_field(None)

    @property
    def page(self) -> str:
        """The id of the page shown now."""
        return self._shown[0].id if self._shown else ""

    def show_page(self, page_id: str, domain: str, provider: Provider | None = None) -> None:
        """Show a page, with `domain` where its texts speak of the sender's.

        A `provider` without a page of its own is told about on the general one.
        """
        self.show_help(PAGES[page_id], domain, provider if page_id == "other" else None)

    def show_help(self, told: HelpPage, domain: str, about: Provider | None = None) -> None:
        """The same for a page that is made up at the moment."""
        shown = (told, domain, about.id if about else "")
        if self._shown == shown:
            return
        self._shown = shown
        page = _Page(told, domain or _("your domain"), self.copy_wanted.emit, about)
        self._column.replaceWidget(self._page, page)
        self._page.hide()
        self._page.deleteLater()
        self._page = page
        self.verticalScrollBar().setValue(0)

    def show_field(self, field: Field | None) -> None:
        """Say what the field with the cursor is for."""
        told = field is not None and bool(field.panel)
        self._field_rule.setVisible(told)
        self._field_title.setText(_(field.label) if field else "")
        self._field_text.setText(_(field.panel) if field else "")
        self._field_title.setVisible(told)
        self._field_text.setVisible(told)


class _Page(QWidget):
    """One page, laid out."""

    def __init__(
        self, page: HelpPage, domain: str, copy: Callable[[str], object], about: Provider | None = None
    ) -> None:
        super().__init__()
        self._domain = domain
        self._copy = copy
        column = vertical(
            self,
            Label(self._text(page.title), "heading", wrap=True),
            12,
            Label(self._text(page.intro), "help", wrap=True, selectable=True),
            12,
            spacing=0,
        )
        if about is not None:
            column.addWidget(_about(about))
        for number, step in enumerate(page.steps, start=1):
            fill(column, self._step(number, step), 12)
        for link in page.links:
            button = Button(_(link.label), "link", on_click=partial(QDesktopServices.openUrl, QUrl(link.url)))
            button.wrap_to(LINK_WIDTH)
            fill(column, button, 8)
        for note in page.notes:
            fill(column, 10, self._note(note))
        for text in page.small:
            fill(column, 10, Label(self._text(text), "help", wrap=True))

    def _text(self, template: str) -> str:
        return say(template, domain=self._domain)

    def _step(self, number: int, text: str) -> QLayout:
        line = horizontal(spacing=12)
        circle = QFrame()
        circle.setFixedSize(26, 26)
        set_role(circle, role="number")
        inner = horizontal(circle)
        inner.addWidget(Label(str(number)), 0, Qt.AlignmentFlag.AlignCenter)
        line.addWidget(circle, 0, Qt.AlignmentFlag.AlignTop)
        label = BoldLabel(self._text(text))
        label.setContentsMargins(0, 4, 0, 0)
        line.addWidget(label, 1)
        return line

    def _note(self, note: Note) -> MessageBox:
        box = MessageBox(Tone.INFO, self._text(note.title), self._text(note.text))
        if note.message:
            box.add_button(_(note.copy_label), partial(self._copy, note.message), "copy")
        return box


def _about(provider: Provider) -> MessageBox:
    """What the table says of a provider, with its own page."""
    text = " ".join(_(each) for each in (provider.note, provider.limits) if each)
    box = MessageBox(Tone.INFO, provider.name, text or _("Its help pages have the details."))
    if provider.help_url:
        box.add_button(_("Open its help page"), partial(QDesktopServices.openUrl, QUrl(provider.help_url)), "link")
    return box
