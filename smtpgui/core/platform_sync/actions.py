"""Actions on platforms that window and command line share: connect, read, compare, apply, undo, test."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, replace

from smtpgui.core.configurations.edit import account_of
from smtpgui.core.explain import severity, step_outcome
from smtpgui.core.findings import Finding, Outcome, Step, Trouble, findings_of, outcome
from smtpgui.core.platform_sync.connections import PlatformConnections
from smtpgui.core.platforms.apply import ApplyRequest, ApplyResult, apply, check
from smtpgui.core.platforms.diff import Difference, compare
from smtpgui.core.platforms.interface import PlatformTest
from smtpgui.core.platforms.mapping import Remote
from smtpgui.core.platforms.oauth import Credentials
from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.stores.interface import Run, RunKind
from smtpgui.core.stores.platform_records import AppliedSettings, ConnectedPlatform

__all__ = ["ApplyResult", "Credentials", "Difference", "PlatformActions", "PushRequest"]

_INTENDED = ("platform.differs", "platform.turns_off", "platform.password_removed")
"""Warnings before an apply that are its purpose, and are not counted once it was made."""


@dataclass(frozen=True, slots=True)
class PushRequest:
    """Settings on their way to a platform: of which configuration ("" for a file), and what goes with them.

    `password` is the one that belongs to them, None for the keyring's; `typed` says that it was typed anew. `seen`
    is what the user saw on the platform, None where nothing was shown; `expected` what it should hold.
    """

    settings: SmtpSettings
    configuration_id: str = ""
    password: str | None = None
    typed: bool = False
    seen: Remote | None = None
    dry_run: bool = False
    expected: SmtpSettings | None = None


class PlatformActions(PlatformConnections):
    """Actions on connected platforms, which the store records."""

    def check(
        self, connection: ConnectedPlatform, given: Credentials | None = None
    ) -> Generator[Step, None, Remote | None]:
        """Sign in and read: steps token and read. What was read, or None.

        Raises Trouble: preset.*, platform.no_credentials, platform.key_incomplete, keyring.*.
        """
        return check(self.open(connection, given))

    def read(
        self, connection: ConnectedPlatform, given: Credentials | None = None, settings: SmtpSettings | None = None
    ) -> Remote:
        """What the platform holds now. Raises Trouble: platform.*, http.*, resolve.*, keyring.*."""
        password = ""
        if settings is not None:
            with suppress(Trouble):  # reading needs no password; one that is known is kept out of what is said
                password = self._password_of(settings)
        return self.open(connection, given, settings, password).read()

    def pulled(self, connection: ConnectedPlatform, local: SmtpSettings, remote: Remote) -> SmtpSettings:
        """`local` with the values of `remote`. What the platform has no field for or does not tell stays.

        Raises Trouble: preset.*.
        """
        carried = self.preset(connection).carried
        return replace(
            local, **{name: getattr(remote.settings, name) for name in carried if name in remote.reported}
        )

    def compare(
        self, connection: ConnectedPlatform, settings: SmtpSettings, remote: Remote | None,
        last: AppliedSettings | None = None,
    ) -> list[Difference]:  # fmt: skip
        """Every setting here, there, and as it was last applied (`last`, None for never). Raises Trouble: preset.*."""
        return compare(self.preset(connection), settings, remote, last.settings if last else None)

    def _password_of(self, settings: SmtpSettings) -> str:
        """The keyring's password for `settings`, "" where there is none."""
        return self._kept(account_of(settings)) or ""

    def last_applied(self, connection: ConnectedPlatform, configuration_id: str) -> AppliedSettings | None:
        """The settings of a configuration that were last written to a platform; None for never."""
        found = self._store.applied(configuration_id) if configuration_id else []
        return next((each for each in found if each.platform_id == connection.id), None)

    # Writing

    def apply(
        self, connection: ConnectedPlatform, push: PushRequest, given: Credentials | None = None
    ) -> Generator[Step, None, ApplyResult]:
        """Write `push`, as the steps of `platforms.apply`, and record it in the store.

        Raises Trouble: keyring.*, preset.*, platform.no_credentials; then nothing was asked of the platform.
        """
        last = self.last_applied(connection, push.configuration_id)
        account = account_of(push.settings)
        moved = last is None or last.outdated or account_of(last.settings) != account
        password = self._password_of(push.settings) if push.password is None else push.password
        dry_run = push.dry_run or connection.dry_run
        request = ApplyRequest(push.settings, password, push.typed or moved, push.seen, dry_run, push.expected)
        try:
            platform = self.open(connection, given, push.settings, password)
        except Trouble:
            if not dry_run:
                raise
            # No key is needed to show the request.
            platform = self.open(connection, Credentials(), push.settings, password)
        seen: list[Step] = []
        writing = False
        steps = apply(platform, request)
        try:
            while True:
                step = next(steps)
                seen += [] if step.running else [step]
                writing = (writing or step.name == "write") and not dry_run
                yield step
        except StopIteration as end:
            result: ApplyResult = end.value
        except GeneratorExit:
            if writing:  # nobody waited for what became of it
                self._record(connection, push, ApplyResult(written=None), last, seen)
            raise
        finally:
            steps.close()
        if not dry_run:
            self._record(connection, push, result, last, seen)
        return result

    def _record(
        self, connection: ConnectedPlatform, push: PushRequest, result: ApplyResult, last: AppliedSettings | None,
        steps: list[Step],
    ) -> None:  # fmt: skip
        """Record what was written, and how it went; where nothing had to be, the former settings stay recorded.

        It is written: that it cannot be noted must not look like a failure.
        """
        if not push.configuration_id:
            return
        good = bool(steps) and not any(step_outcome(step) is Outcome.ERROR for step in steps)
        finished = good and steps[-1].name in ("compare", "read_back")
        if result.written is not False or finished:
            former = result.before.settings if result.before else None
            if (not result.written and former is None) or result.written is False:
                former = last.former if last else None
            kept = AppliedSettings(push.configuration_id, connection.id, push.settings, former, known=finished)
            with suppress(Trouble):
                self._store.record_applied(kept)
        found = [finding for finding in findings_of(steps) if finding.code not in _INTENDED]
        run = Run(push.configuration_id, RunKind.APPLY, outcome(map(severity, found)), push.settings, tuple(steps),
                  conclusive=result.written is not None)  # fmt: skip
        with suppress(Trouble):
            self._store.record_run(run)

    def undo_request(
        self, connection: ConnectedPlatform, configuration_id: str, password: str | None = None
    ) -> PushRequest:
        """The request that writes back what the platform held before the last one; `password` None: the keyring's.

        Raises Trouble: platform.nothing_to_undo.
        """
        last = self.last_applied(connection, configuration_id)
        if last is None or last.former is None:
            raise Trouble(Finding("platform.nothing_to_undo", {"platform": connection.name}))
        expected = last.settings if last.known else None
        return PushRequest(last.former, configuration_id, password, typed=password is not None, expected=expected)

    def undo(
        self, connection: ConnectedPlatform, configuration_id: str, password: str | None = None,
        given: Credentials | None = None,
    ) -> Generator[Step, None, ApplyResult]:  # fmt: skip
        """Write back what the platform held before the last apply, unless somebody changed it since.

        Raises Trouble: platform.nothing_to_undo, and those of `apply`.
        """
        request = self.undo_request(connection, configuration_id, password)
        result = yield from self.apply(connection, request, given)
        if result.written:
            yield Step("undo", (Finding("platform.undone", {"platform": connection.name}),), 0.0)
        return result

    # The platform's test

    def test(
        self, connection: ConnectedPlatform, push: PushRequest, recipient: str, given: Credentials | None = None
    ) -> PlatformTest | tuple[Finding, ...]:
        """Let the platform test the settings from its own servers. The result, or the fields that it refused.

        Raises Trouble: platform.*, http.*, resolve.*, keyring.*, preset.*.
        """
        password = self._password_of(push.settings) if push.password is None else push.password
        return self.open(connection, given, push.settings).test(recipient, push.settings, password)
