"""Connects a platform: checks what was entered, keeps it, and says what happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from smtpgui.core.explain import severity
from smtpgui.core.findings import Finding, Severity, Trouble, findings_of
from smtpgui.core.language import say, shown
from smtpgui.core.stores.platform_records import ConnectedPlatform
from smtpgui.core.workspace import Workspace
from smtpgui.gui.jobs.job import Job, JobRunner
from smtpgui.gui.jobs.log import log
from smtpgui.gui.platform.connect_dialog import ConnectDialog
from smtpgui.gui.session.session import Session

Then = Callable[[ConnectedPlatform], object]


class ConnectController(JobRunner):
    """One Connect dialog at work. `then` gets the connection that was kept."""

    def __init__(
        self, session: Session, window: QWidget, then: Then | None, former: ConnectedPlatform | None = None
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._then, self._former = session, window, then, former
        self.dialog: ConnectDialog  # open from the moment the presets are known
        session.in_background(lambda workspace: _known(workspace, former), self._open)

    @Slot(object)
    def _open(self, known: Any) -> None:
        presets, kept = known
        self.dialog = dialog = ConnectDialog(self._window, presets, self._former, kept=kept)
        dialog.check_wanted.connect(self._check)
        dialog.save_wanted.connect(self._save)
        dialog.file_chosen.connect(self._read_preset)
        dialog.rejected.connect(self.cancel)
        dialog.destroyed.connect(self.deleteLater)
        dialog.open()

    def _run(self, work: Callable[[Workspace], object], done: Callable[[Any], object]) -> None:
        workspace = self._session.workspace
        if workspace is not None:
            job = Job(lambda: work(workspace), "connect", done=done, failed=self._failed, must_finish=True)
            self.start_job(job)

    @Slot(Finding)
    def _failed(self, finding: Finding) -> None:
        anyway = not finding.code.startswith(
            ("platform.bad_origin", "platform.no_application", "platform.key_incomplete", "preset.", "store.")
        )
        self.dialog.show_trouble(finding, anyway=anyway and finding.code != "http.not_encrypted")

    @Slot()
    def _check(self) -> None:
        """Sign in and read before anything is kept."""
        connection, key = self.dialog.connection(), self.dialog.key()
        self.dialog.show_checking()
        self._run(lambda workspace: _checked(workspace, connection, key), self._checked)

    def _checked(self, findings: list[Finding]) -> None:
        bad = [finding for finding in findings if severity(finding) is Severity.ERROR]
        if bad:
            self.dialog.show_trouble(*bad, anyway=True)
        else:
            self._save()

    @Slot()
    def _save(self) -> None:
        """Keep the connection, and its key in the keyring."""
        connection, key = self.dialog.connection(), self.dialog.key()
        self._run(lambda workspace: _kept(workspace, connection, key), self._saved)

    def _saved(self, kept: tuple[ConnectedPlatform, list[Finding]]) -> None:
        connection, findings = kept
        log.info("platform connected: %s", [finding.code for finding in findings])
        self.dialog.accept()
        for finding in findings:
            if finding.code != "platform.a_guess":
                self._session.troubled.emit(finding)
        self._session.said.emit(say("“{platform}” is connected.", platform=shown(connection.name)), "", None)
        if self._then is not None:
            self._then(connection)

    @Slot(Path)
    def _read_preset(self, path: Path) -> None:
        self._run(lambda _workspace: _own(path), self._preset_read)

    def _preset_read(self, found: tuple[tuple[Any, ...], str, list[Finding]]) -> None:
        presets, text, faults = found
        if faults:
            self.dialog.show_trouble(*faults, anyway=False)
        else:
            self.dialog.add_own(presets, text)


def _known(workspace: Workspace, former: ConnectedPlatform | None) -> tuple[tuple[Any, ...], bool]:
    """The presets to choose from, and whether a key is kept already."""
    from smtpgui.core.platforms.preset_files import read_presets, shipped

    guesses_first = tuple(sorted(shipped(), key=lambda preset: preset.verified))
    if former is None:
        return guesses_first, False
    if former.preset_text:
        guesses_first = (*guesses_first, *read_presets(former.preset_text.encode(), former.preset))
    try:
        workspace.platforms.key(former)
    except Trouble:
        return guesses_first, False
    return guesses_first, True


def _checked(workspace: Workspace, connection: ConnectedPlatform, key: tuple[str, str] | None) -> list[Finding]:
    """What signing in and reading came to."""
    from dataclasses import replace

    from smtpgui.core.platform_sync.actions import Credentials
    from smtpgui.core.platforms.origin import clean_origin

    given = Credentials(*key) if key else None
    clean = replace(connection, origin=clean_origin(connection.origin))
    if not clean.application:
        raise Trouble(Finding("platform.no_application"))
    steps = list(workspace.platforms.check(clean, given))
    return list(findings_of(steps))


def _kept(
    workspace: Workspace, connection: ConnectedPlatform, key: tuple[str, str] | None
) -> tuple[ConnectedPlatform, list[Finding]]:
    from smtpgui.core.platform_sync.actions import Credentials

    return workspace.platforms.connect(connection, Credentials(*key) if key else None)


def _own(path: Path) -> tuple[tuple[Any, ...], str, list[Finding]]:
    """The presets of a file, its text, and what is wrong with it."""
    from smtpgui.core.files import read_file
    from smtpgui.core.platforms.preset_files import check_presets

    content = read_file(path)
    presets, faults = check_presets(content, path.name)
    return tuple(presets), content.decode("utf-8-sig", "replace"), faults
