"""Types of DNS answers: records found, proven absent in two ways, or failed with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """Outcome of a question. Only NO_DATA and NXDOMAIN prove that something is not there (RFC 2308)."""

    FOUND = "found"
    NO_DATA = "no_data"
    NXDOMAIN = "nxdomain"
    FAILED = "failed"


class Reason(StrEnum):
    """Reason why a question failed: the `reason` of every `<check>.unknown` finding."""

    TIMEOUT = "timeout"
    SERVFAIL = "servfail"
    REFUSED = "refused"
    FORMERR = "formerr"
    NOTIMP = "notimp"
    TRUNCATED = "truncated"  # cut short, over TCP too or with TCP out of reach
    CNAME_LOOP = "cname_loop"
    MALFORMED = "malformed"  # an answer that cannot be read, or a name that cannot be asked for
    NETWORK = "network"  # no name server, or none that can be reached


class Question(NamedTuple):
    """A name and a record type. Names are in presentation form (RFC 1035 5.1): a backslash escapes."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Txt:
    """A TXT record: its character-strings as bytes (RFC 1035 3.3.14)."""

    strings: tuple[bytes, ...]

    @property
    def text(self) -> str:
        """The strings joined without a separator (RFC 7208 3.3), read as UTF-8 and else as Latin-1."""
        return as_text(b"".join(self.strings))


@dataclass(frozen=True, slots=True)
class Mx:
    """A mail exchanger; `host` is "." for the null MX (RFC 7505)."""

    preference: int
    host: str


@dataclass(frozen=True, slots=True)
class Srv:
    """A server of a service (RFC 2782); `host` is "." where the service is decidedly not there."""

    priority: int
    weight: int
    port: int
    host: str


Data = Txt | Mx | Srv | str
"""One record: TXT, MX and SRV have types of their own; addresses, names and all others are text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer of the DNS to one question.

    `chain` are the CNAME targets that were followed, in order: with a chain, NO_DATA and NXDOMAIN speak of its
    end (RFC 6604). `soa_minimum` is the time in seconds that a negative answer is kept (RFC 2308 5), where it
    was told. `extended_errors` are the codes of RFC 8914 that came with a failure; `answers_unchecked` says that
    the name server did answer once DNSSEC checking was off (CD, RFC 4035 3.2.2). `authentic` is the resolver's
    word that DNSSEC vouches for the answer; `authoritative` says that the zone's own server speaks. `ttl` is how
    long, in seconds, the records may still be remembered, where it was told.
    """

    name: str
    type: str
    status: Status
    records: tuple[Data, ...] = ()
    reason: Reason | None = None
    chain: tuple[str, ...] = ()
    soa_minimum: int | None = None
    extended_errors: tuple[int, ...] = ()
    answers_unchecked: bool = False
    authentic: bool = False
    authoritative: bool = False
    ttl: int | None = field(default=None, compare=False)

    @property
    def absent(self) -> bool:
        """Whether it is proven that there is no such record."""
        return self.status in (Status.NO_DATA, Status.NXDOMAIN)

    @property
    def failed(self) -> bool:
        """Whether nothing is known."""
        return self.status is Status.FAILED

    @property
    def texts(self) -> tuple[str, ...]:
        """The joined texts of the TXT records."""
        return tuple(record.text for record in self.records if isinstance(record, Txt))

    @property
    def exchangers(self) -> tuple[Mx, ...]:
        """The MX records, the preferred first."""
        found = [record for record in self.records if isinstance(record, Mx)]
        return tuple(sorted(found, key=lambda record: (record.preference, record.host)))

    @property
    def services(self) -> tuple[Srv, ...]:
        """The SRV records, the preferred first; among equals the heavier first."""
        found = [record for record in self.records if isinstance(record, Srv)]
        return tuple(sorted(found, key=lambda record: (record.priority, -record.weight, record.host, record.port)))

    @property
    def values(self) -> tuple[str, ...]:
        """The records of all other types: addresses, names, or presentation form."""
        return tuple(record for record in self.records if isinstance(record, str))


def as_text(data: bytes) -> str:
    """Bytes from the DNS as text: UTF-8 where they are that, else one character for each byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
