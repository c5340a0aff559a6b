"""What the program finds out, as data without prose.

A check is a generator of Steps; a Step holds Findings; a Finding is a code plus facts. Words live in the
tables that `explain` joins, so that window, command line and reports say the same thing in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

Fact = str | int | float | bool | datetime | None | tuple["Fact", ...]
"""A value that a Finding may carry: printable, comparable, and free of secrets."""

_NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


class Severity(StrEnum):
    """How much a finding matters, mildest first. The values are those of the `--json` contract."""

    OK = "ok"
    HINT = "hint"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """Position in the order ok, hint, warning, error."""
        return list(Severity).index(self)


class Outcome(StrEnum):
    """What a step or a whole run came to. A hint does not spoil an outcome."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


def outcome(severities: Iterable[Severity]) -> Outcome:
    """The worst of `severities`, as an Outcome; nothing at all is fine."""
    worst = max(severities, key=lambda severity: severity.rank, default=Severity.OK)
    return {Severity.ERROR: Outcome.ERROR, Severity.WARNING: Outcome.WARNING}.get(worst, Outcome.OK)


@dataclass(frozen=True, slots=True)
class Record:
    """A DNS record to publish, beside what is there now.

    `name` is the owner name, absolute and without the final dot; `value` is the whole value on one line;
    `strings` is a TXT value split into character-strings of at most 255 bytes (RFC 1035 3.3.14, RFC 7208 3.3);
    `found` holds the values of that type and purpose that stand at the name today.
    """

    name: str
    type: str
    value: str
    found: tuple[str, ...] = ()

    @property
    def strings(self) -> tuple[str, ...]:
        """`value` cut into pieces of 255 bytes for TXT; otherwise `value` alone."""
        if self.type != "TXT":
            return (self.value,)
        return tuple(self.value[start : start + 255] for start in range(0, len(self.value), 255)) or ("",)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was seen: a code, its facts, and the setting that it concerns (or "").

    Equal findings say the same thing. Facts never hold a secret.
    """

    code: str
    facts: Mapping[str, Fact] = field(default_factory=lambda: _NO_FACTS)
    setting: str = ""
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a check.

    `findings` is None while the step runs. `seconds` is its duration once it has ended. `transcript` holds
    the lines exchanged during the step, redacted where they were made.
    """

    name: str
    findings: tuple[Finding, ...] | None = None
    seconds: float | None = None
    transcript: tuple[str, ...] = ()

    @property
    def running(self) -> bool:
        """Whether the step has begun and not ended."""
        return self.findings is None


class Trouble(Exception):  # noqa: N818 - the one expected exception; not every trouble is an error
    """An expected failure, carried to the boundary as a Finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class Action(StrEnum):
    """What a button beside an explanation does."""

    SET = "set"  # write `value` into the setting `target`
    EDIT = "edit"  # put the cursor into the setting `target`
    HELP = "help"  # open the help page `target`
    OPEN = "open"  # open the tab `target`: dns, settings
    COPY = "copy"  # copy the text `target` (report, or the name of a message template)
    TEST = "test"  # run the test again; with the target "client", as a mail client would
    UNDO = "undo"  # take back what was changed by itself in the setting `target`


@dataclass(frozen=True, slots=True)
class Offer:
    """A change that the program can make, offered as a button.

    `label` and `value` are templates over the finding's facts, like an Explanation's texts. An offer whose
    value comes out empty is not shown.
    """

    action: Action
    label: str
    target: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Plural:
    """A text that depends on a count: the gettext pair and the name of the fact that is counted."""

    one: str
    many: str
    count: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that depends on the value of a fact; `otherwise` where none of `texts` fits."""

    fact: str
    texts: Mapping[str, str]
    otherwise: str = ""


Text = str | Plural | Choice


def forms(text: Text) -> tuple[str, ...]:
    """Every text that `text` may come out as, untranslated."""
    if isinstance(text, Plural):
        return text.one, text.many
    if isinstance(text, Choice):
        return (*text.texts.values(), text.otherwise)
    return (text,)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The words of a finding: what happened, why, what to do, and what the program can do about it.

    In a table the texts are templates marked for translation, with `{facts}` in braces; `explain` returns
    the same type with the texts filled in, in the current language.
    """

    severity: Severity
    title: Text
    why: Text = ""
    fix: Text = ""
    offers: tuple[Offer, ...] = ()
    help_page: str = ""


def _words(severity: Severity, title: Text, *more: Text | Offer, fix: Text, page: str) -> Explanation:
    """Words of a finding; `more` holds why, fix and the offers, and `page` is the help page that says more."""
    texts = [*(each for each in more if not isinstance(each, Offer)), "", ""]
    offers = tuple(each for each in more if isinstance(each, Offer))
    return Explanation(severity, title, texts[0], fix or texts[1], offers, page)


def ok(title: Text, *more: Text | Offer, fix: Text = "", page: str = "") -> Explanation:
    """Words of something that is well."""
    return _words(Severity.OK, title, *more, fix=fix, page=page)


def hint(title: Text, *more: Text | Offer, fix: Text = "", page: str = "") -> Explanation:
    """Words of something worth knowing."""
    return _words(Severity.HINT, title, *more, fix=fix, page=page)


def warning(title: Text, *more: Text | Offer, fix: Text = "", page: str = "") -> Explanation:
    """Words of something that may do harm."""
    return _words(Severity.WARNING, title, *more, fix=fix, page=page)


def error(title: Text, *more: Text | Offer, fix: Text = "", page: str = "") -> Explanation:
    """Words of something that must be mended."""
    return _words(Severity.ERROR, title, *more, fix=fix, page=page)


def findings_of(steps: Iterable[Step]) -> Iterator[Finding]:
    """Every finding of `steps`, in their order; a running step has none."""
    for step in steps:
        yield from step.findings or ()
