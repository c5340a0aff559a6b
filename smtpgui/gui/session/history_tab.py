"""The last runs of a configuration, and what was changed between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from smtpgui.core.configurations.history import NOTHING, HistoryEntry, history_of
from smtpgui.core.findings import Outcome
from smtpgui.core.language import _, show_moment
from smtpgui.core.stores.interface import Run
from smtpgui.gui.widgets.boxes import ICONS, Card
from smtpgui.gui.widgets.buttons import Button
from smtpgui.gui.widgets.icons import IconLabel
from smtpgui.gui.widgets.labels import Label
from smtpgui.gui.widgets.scrolling import PageScroll
from smtpgui.gui.widgets.style import FORM_WIDTH, Tone, set_role

_TONES = {Outcome.OK: Tone.OK, Outcome.WARNING: Tone.WARNING, Outcome.ERROR: Tone.ERROR}


class HistoryTab(PageScroll):
    """A card for each run, the newest first; `run_wanted(run)` asks to see one again."""

    run_wanted = Signal(Run)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("history")
        self.show_runs([])

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show these runs, the newest first."""
        page = QWidget()
        set_role(page, role="page")
        column = QVBoxLayout(page)
        column.setContentsMargins(28, 16, 28, 20)
        column.setSpacing(12)
        if not runs:
            column.addWidget(Label(_(NOTHING), "mute", wrap=True))
        for entry in history_of(runs):
            column.addWidget(self._card(entry))
        column.addStretch(1)
        page.setMaximumWidth(FORM_WIDTH + 56)
        self.set_page(page)

    def _card(self, entry: HistoryEntry) -> Card:
        card = Card((16, 12, 16, 12), 4)
        line = QHBoxLayout()
        line.setSpacing(10)
        tone = _TONES[entry.run.outcome]
        when = show_moment(entry.run.started_at.astimezone())
        line.addWidget(IconLabel(ICONS[tone], tone.value, 18))
        line.addWidget(Label(entry.title, "strong"))
        line.addWidget(Label(when, "small"))
        line.addStretch(1)
        again = Button(_("Show again"), role="link", on_click=partial(self.run_wanted.emit, entry.run))
        again.setAccessibleName(f"{again.text()}: {entry.title}, {when}")
        line.addWidget(again)
        card.rows.addLayout(line)
        card.rows.addWidget(Label(entry.result, wrap=True, selectable=True))
        if entry.changed:
            card.rows.addWidget(Label(entry.changed, "small", wrap=True, selectable=True))
        return card
