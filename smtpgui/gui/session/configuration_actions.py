"""Actions on the list of configurations: delete, duplicate, rename, import, export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from smtpgui.core.configurations.edit import Edit
from smtpgui.core.configurations.files import write_configurations
from smtpgui.core.files import write_file
from smtpgui.core.language import say, say_count, shown
from smtpgui.core.stores.interface import Configuration
from smtpgui.core.workspace import ImportResult, Workspace
from smtpgui.gui.session.session import Session


class ConfigurationActions(QObject):
    """Actions on the Session's store and list; every deletion has a way back.

    `refused(results)` brings the files of an import that changed nothing.
    """

    refused = Signal(list)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    @Slot()
    def delete(self) -> None:
        """Put the current configuration into the bin, with a way back."""
        session, edit = self._session, self._session.current
        if edit is None:
            return
        if edit.is_new:
            session.discard()
            return
        identity, name = edit.saved.id, edit.saved.name

        def gone(_nothing: object) -> None:
            session.forget(identity)
            text = say("“{name}” deleted.", name=shown(name))
            session.offer_undo(text, lambda: self._undelete(edit))

        session.in_background(lambda workspace: workspace.store.delete(identity), gone)

    def _undelete(self, edit: Edit) -> None:
        """Bring a configuration back, and what was typed into it and not saved."""
        session, identity = self._session, edit.saved.id

        def restored(configuration: Configuration) -> None:
            edit.renamed_to(configuration)
            if edit.dirty:
                session.edits[identity] = edit
                session.drafts.follow(edit)
            self._show(identity)

        session.in_background(lambda workspace: workspace.store.restore(identity), restored)

    def _show(self, identity: str) -> None:
        self._session.refresh_list()
        self._session.select(identity)

    @Slot()
    def duplicate(self) -> None:
        """Add a copy of the current configuration and show it."""
        edit = self._session.current
        if edit is None or edit.is_new:
            return
        identity = edit.saved.id
        self._session.in_background(
            lambda workspace: workspace.duplicate(identity), lambda added: self._show(added.id)
        )

    def rename(self, name: str) -> None:
        """Call the current configuration `name`."""
        session, edit = self._session, self._session.current
        if edit is None or name.strip() in ("", edit.saved.name):
            return
        if edit.is_new:
            edit.rename(name.strip())
            session.touched(edit)
            session.listed.emit()
            return
        identity = edit.saved.id

        def renamed(configuration: Configuration) -> None:
            edit.renamed_to(configuration)
            session.refresh_list()
            session.changed.emit(edit)

        session.in_background(lambda workspace: workspace.store.rename(identity, name), renamed)

    def save_copy(self, edit: Edit) -> None:
        """Save `edit` under a free name, beside what became of its configuration in another window."""
        session, former = self._session, edit.saved.id
        session.edits.pop(former, None)
        edit.saved = Configuration(edit.saved.name)
        session.save_edit(edit)
        session.drafts.drop(former)

    def import_paths(self, paths: list[Path]) -> None:
        """Import files; one that is wrong changes nothing and keeps none of the others out."""
        self._session.in_background(
            lambda workspace: [workspace.import_file(path) for path in paths], self._imported
        )

    def _imported(self, results: list[ImportResult]) -> None:
        added = [configuration for result in results for configuration in result.added]
        refused = [result for result in results if result.refused]
        if refused:
            self.refused.emit(refused)
        if not added:
            return
        text = say_count(
            "{n} configuration imported. Passwords are never in the file: enter them again.",
            "{n} configurations imported. Passwords are never in the file: enter them again.",
            len(added),
        )
        self._session.said.emit(text, "", None)
        self._show(added[0].id)

    def export(self, identities: list[str], path: Path) -> None:
        """Write configurations to a file."""
        self._write(path, lambda workspace: workspace.export_file(identities, path))

    def export_edit(self, edit: Edit, path: Path) -> None:
        """Write what stands on the form to a file, saved or not."""
        text = write_configurations([Configuration(edit.saved.name, edit.settings)])
        self._write(path, lambda _workspace: write_file(path, text))

    def _write(self, path: Path, write: Callable[[Workspace], object]) -> None:
        text = say("Exported to {file}. The file contains no password.", file=path.name)
        self._session.in_background(write, lambda _nothing: self._session.said.emit(text, "", None))
