"""The choices for a report: language, names hidden or not, and where it goes. It is seen before it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QMarginsF, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smtpgui.core.language import LANGUAGES, _, current_language, in_language
from smtpgui.core.reports.report import Report
from smtpgui.gui.form.editors import ChoiceEditor
from smtpgui.gui.widgets import prompts
from smtpgui.gui.widgets.buttons import Button, Switch, button_line
from smtpgui.gui.widgets.labels import Label, label_for, text_view
from smtpgui.gui.widgets.layouts import fill, horizontal, vertical

FORMS = ("md", "html", "pdf", "txt")
"""The ends of the file names that can be chosen."""


class ReportDialog(prompts.Dialog):
    """Shows `report`. `save_wanted(path, write)` asks for writing a file, `said(text)` for a word about it."""

    save_wanted = Signal(Path, object)
    said = Signal(str)

    def __init__(self, parent: QWidget, report: Report, file_name: str) -> None:
        title = _("Contact support") if report.for_support else _("Report")
        super().__init__(parent, title, "report")
        self._report, self._file_name = report, file_name
        self.resize(640, 520)
        column = vertical(self, Label(title, "heading"), margins=(20, 16, 20, 14), spacing=10)
        text = _("This is all that it says. It contains no password.")
        if report.for_support:
            text = _("For the support team of your platform: copy it, save it, or write an email.") + " " + text
        fill(column, Label(text, "help", wrap=True), self._build_choices())
        self.preview = text_view(_("The report as text"), name="report_preview")
        self.preview.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))  # its tables line up
        fill(column, (self.preview, 1), self._build_buttons())
        self._show()

    def _build_choices(self) -> QHBoxLayout:
        self.language = ChoiceEditor("report_language", tuple(LANGUAGES.items()))
        self.language.set_value(current_language())
        label = label_for(self.language, _("Language of the report"))
        self.hide_names = Switch("report_hide")
        hide = label_for(self.hide_names, _("Hide names and addresses"))
        self.language.currentIndexChanged.connect(lambda _index: self._show())
        self.hide_names.toggled.connect(lambda _on: self._show())
        return horizontal(None, label, self.language, 12, hide, self.hide_names, None, spacing=10)

    def _build_buttons(self) -> QHBoxLayout:
        self.copy = Button(_("Copy"), "copy", "primary", self._copy, name="report_copy")
        self.save = Button(_("Save as…"), on_click=self._choose, name="report_save")
        self.mail = Button(_("Write an email…"), "send", on_click=self._write_mail, name="report_mail")
        line = button_line(self.copy, Button(_("Close"), on_click=self.close), aside=(self.save, self.mail))
        self.mail.setVisible(self._report.for_support)
        return line

    def _in_form(self, make: Callable[[Report], str]) -> str:
        """The report as chosen, in the language chosen."""
        with in_language(str(self.language.value())):
            return make(replace(self._report, hide_names=self.hide_names.isChecked()))

    def _show(self) -> None:
        self.preview.setPlainText(self._in_form(Report.as_text))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._in_form(Report.as_text))
        self.said.emit(_("Report copied. It contains no password; paste it into your message to support."))

    def _choose(self) -> None:
        names = [_("Markdown (*.md)"), _("Web page (*.html)"), "PDF (*.pdf)", _("Text (*.txt)")]
        name = f"{self._file_name}.{FORMS[0]}"
        dialog = prompts.file_to_write(self, _("Save report"), name, FORMS[0], self._save)
        dialog.setNameFilters(names)
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(FORMS[names.index(chosen)]))

    def _save(self, path: Path) -> None:
        if path.suffix.lower() == ".pdf":
            html = self._in_form(Report.as_html)
            self.save_wanted.emit(path, lambda target: write_pdf(html, target))
            return
        text = self._in_form(lambda report: report.as_file(path.name))
        self.save_wanted.emit(path, text)

    def _write_mail(self) -> None:
        QDesktopServices.openUrl(self.mail_url())

    def mail_url(self) -> QUrl:
        """A new email with a short text; the report itself is pasted or attached, an address line is too short."""
        with in_language(str(self.language.value())):
            subject = _("Custom SMTP does not work")
            body = _(
                "Hello,\n\nthe custom SMTP of our platform does not send as it should. The report of the test is "
                "attached, or pasted below.\n\n"
            )
        self._copy()
        encoded = QUrl.fromEncoded(f"mailto:?subject={quote(subject)}&body={quote(body)}".encode())
        return QUrl(encoded)


def write_pdf(html: str, path: Path) -> None:
    """Write the report as a PDF file. OSError where it cannot be written."""
    with path.open("wb"):  # a printer says nothing about a folder that is not there
        pass
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    writer.setTitle("smtpgui")
    document = QTextDocument()
    document.setHtml(html)
    document.print_(writer)
