"""The request that an apply would send, under a fold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from smtpgui.core.language import _
from smtpgui.gui.widgets.buttons import Fold
from smtpgui.gui.widgets.style import set_role


def request_fold(lines: Sequence[str], *, opened: bool) -> list[QWidget]:
    """The request as it would go over the wire, secrets hidden."""
    view = QPlainTextEdit("\n".join(lines))
    view.setReadOnly(True)
    set_role(view, role="mono")
    view.setTabChangesFocus(True)
    view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    view.setAccessibleName(_("The request"))
    view.setFixedHeight(190)
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    fold = Fold(_("The request"), view)
    column.addWidget(fold)
    column.addWidget(view)
    fold.setChecked(opened)
    return [page]
