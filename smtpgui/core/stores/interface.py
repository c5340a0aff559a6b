"""The store of configurations: its types, and the operations that every store offers.

A store keeps what was typed, tested and deleted; never a password. Expected failures raise Trouble with a
`store.*` code: beside those named below each operation may raise store.busy, store.damaged, store.newer,
store.disk_full, store.read_only, store.disk_fault, store.cannot_open. Whatever was acknowledged before is then
still there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from smtpgui.core.findings import Outcome, Step
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.stores.platform_records import AppliedSettings, AppliedState, ConnectedPlatform

RUNS_KEPT = 20
"""Number of runs of each kind that are kept for a configuration; older ones make room."""

BIN_KEPT = timedelta(days=30)
"""Time for which a deleted configuration stays in the bin."""


class RunKind(StrEnum):
    """Kind of a run."""

    TEST = "test"
    DNS = "dns"
    APPLY = "apply"  # written to a platform


class State(StrEnum):
    """Result of testing a configuration: the chip beside its name."""

    UNTESTED = "untested"
    PASSED = "passed"
    FAILED = "failed"
    CHANGED = "changed"  # tested, and changed since


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings under a name, with what belongs to them.

    `id` is "" until the first save. `recipient` is where the last test went, `selectors` the DKIM selectors
    to look for. `revision` counts the saves: one that is older than the store's shows that somebody else
    saved in between. Moments are in UTC and None until the first save.
    """

    name: str
    settings: SmtpSettings = field(default_factory=SmtpSettings)
    id: str = ""
    recipient: str = ""
    selectors: tuple[str, ...] = ()
    created_at: datetime | None = None
    changed_at: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of the list of configurations."""

    id: str
    name: str
    sender_address: str
    state: State
    applied: AppliedState = AppliedState.NEVER


@dataclass(frozen=True, slots=True)
class Run:
    """One test or DNS check, as it went.

    `settings` are those that were used, `steps` what was seen, so that it can be told again in any language.
    A run that was stopped, or whose end nobody knows, is not `conclusive`: it changes no state. `id` is 0
    until it is recorded. `outdated` counts how often the password was replaced since.
    """

    configuration_id: str
    kind: RunKind
    outcome: Outcome
    settings: SmtpSettings
    steps: tuple[Step, ...] = ()
    conclusive: bool = True
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: int = 0
    outdated: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """Settings that were typed and not saved, kept against a crash: never a password.

    `configuration_id` is "" for a new configuration. `saved_at` is set by the store.
    """

    configuration_id: str
    name: str
    settings: SmtpSettings
    saved_at: datetime | None = None


class Store(Protocol):
    """A place where configurations are kept, safe to use from several threads and processes at once."""

    def summaries(self) -> list[Summary]:
        """Every configuration outside the bin, by name."""

    def load(self, configuration_id: str) -> Configuration:
        """The configuration with that id. Raises Trouble: store.gone, store.broken_entry."""

    def find(self, name: str) -> Configuration:
        """The configuration called `name`, whatever its case.

        Raises Trouble: store.not_found, store.broken_entry.
        """

    def free_name(self, name: str) -> str:
        """`name`, or "name (2)" … where it is taken: for duplicates and imports."""

    def save(self, configuration: Configuration) -> Configuration:
        """Insert or update; the result carries id, revision and moments as stored.

        Its draft goes with it. Raises Trouble: store.name_empty, store.name_characters, store.name_too_long,
        store.name_taken, store.changed_elsewhere, store.gone.
        """

    def rename(self, configuration_id: str, name: str) -> Configuration:
        """Change the name only, whatever else was changed meanwhile. Raises Trouble: those of `save`."""

    def delete(self, configuration_id: str) -> None:
        """Put into the bin. Raises Trouble: store.gone."""

    def restore(self, configuration_id: str) -> Configuration:
        """Take back out of the bin, under another name where its own was taken meanwhile.

        Raises Trouble: store.gone.
        """

    def purge_bin(self, deleted_before: datetime | None = None, limit: int | None = None) -> int:
        """Remove for good, with runs and drafts, what was deleted before that moment, or all; how many.

        `limit` bounds how many configurations are removed at once, the oldest first.
        """

    def drafts(self) -> list[Draft]:
        """Every draft, the newest first."""

    def save_draft(self, draft: Draft) -> None:
        """Keep `draft` instead of any earlier one of the same configuration. Raises Trouble: store.gone."""

    def drop_draft(self, configuration_id: str) -> None:
        """Forget the draft of that configuration, if there is one."""

    def record_run(self, run: Run) -> Run:
        """Keep `run`, and the RUNS_KEPT last of its kind; the result has its id. Raises Trouble: store.gone."""

    def last_runs(self, configuration_id: str, kind: RunKind | None = None, limit: int = RUNS_KEPT) -> list[Run]:
        """The last runs, of one kind or all, the newest first."""

    def state(self, configuration_id: str) -> State:
        """The result of the last conclusive test, if it still holds. Raises Trouble: store.gone."""

    def password_changed(self, configuration_id: str) -> None:
        """Say that earlier tests used another password: they no longer speak for the configuration.

        What was applied with the former password is outdated too.
        """

    def platforms(self) -> list[ConnectedPlatform]:
        """Every connected platform, by name."""

    def save_platform(self, connection: ConnectedPlatform) -> ConnectedPlatform:
        """Insert or update; the result carries its id.

        Raises Trouble: store.name_empty, store.name_characters, store.name_too_long, store.name_taken,
        store.gone.
        """

    def delete_platform(self, platform_id: str) -> None:
        """Forget a platform and what was applied to it. Raises Trouble: store.gone."""

    def record_applied(self, applied: AppliedSettings) -> None:
        """Keep what was written, instead of what was written before to the same platform.

        Raises Trouble: store.gone.
        """

    def applied(self, configuration_id: str) -> list[AppliedSettings]:
        """The last settings written to each platform, the newest first."""


def state_of(settings: SmtpSettings, tested: SmtpSettings | None, outcome: Outcome, *, outdated: bool) -> State:
    """The state of `settings` after a test of `tested` (None: never) came to `outcome`.

    `outdated` says that something outside the settings changed since, the password. Whether the custom SMTP is
    activated does not change what a test does, so it does not count as a change.
    """
    if tested is None:
        return State.UNTESTED
    if outdated or replace(tested, enabled=settings.enabled) != settings:
        return State.CHANGED
    return State.FAILED if outcome is Outcome.ERROR else State.PASSED
