"""A "no" counts only where the zone itself says it."""

from __future__ import annotations

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from smtpgui.core.resolver import dnspython_parser
from smtpgui.core.resolver.fast_parser import read
from smtpgui.core.resolver.types import Question, Reason
from tests.support.tables import every


def _no(authority: str, error: int | None = None, *, rcode: int = 3, alias: str = "", ra: bool = True) -> bytes:
    """A negative answer about a.b.test with one line of authority, or none."""
    message = dns.message.make_response(dns.message.make_query("a.b.test.", "TXT", use_edns=0, id=1))
    message.set_rcode(dns.rcode.Rcode(rcode))
    message.flags |= dns.flags.RA if ra else 0
    if alias:
        message.answer.append(dns.rrset.from_text("a.b.test.", 60, "IN", "CNAME", alias))
    if authority:
        owner, kind, data = authority.split(None, 2)
        message.authority.append(dns.rrset.from_text(owner, 60, "IN", kind, data))
    if error is not None:
        message.use_edns(0, 0, 1232, options=[dns.edns.EDEOption(error)])
    return message.to_wire()


SOA = "SOA ns. host. 1 2 3 4 30"


@every(
    "wire, failure",
    [
        (_no(f"b.test. {SOA}"), None), (_no(f"test. {SOA}"), None), (_no(f". {SOA}"), None), (_no(""), None),
        (_no(f"b.test. {SOA}", 19), Reason.SERVFAIL), (_no(f"B.Test. {SOA}", rcode=0), None),
        (_no(f"other.test. {SOA}"), Reason.MALFORMED), (_no(f"xb.test. {SOA}", rcode=0), Reason.MALFORMED),
        (_no(f"c.a.b.test. {SOA}"), Reason.MALFORMED),
        (_no(f"other.test. {SOA}", alias="x.other.test."), None), (_no(f"b.test. {SOA}", alias="x.other.test."), None),
        (_no(f"third.test. {SOA}", alias="x.other.test."), Reason.MALFORMED),
        (_no(f"b.test. {SOA}", 15), Reason.REFUSED), (_no(f"b.test. {SOA}", 17, rcode=0), Reason.REFUSED),
        (_no("", 4), Reason.REFUSED), (_no("", 23, rcode=0), Reason.SERVFAIL), (_no("", 22), Reason.SERVFAIL),
    ],
)  # fmt: skip
def test_what_proves_that_nothing_is_there(wire: bytes, failure: Reason | None):
    question = Question("a.b.test", "TXT")
    assert read(wire, question).failure is failure
    assert dnspython_parser.read(wire, question).failure is failure


@pytest.mark.parametrize("ra", [True, False])
def test_a_referral_is_no_answer(*, ra: bool):
    for kind in ("TXT", "CAA"):  # one for each reader
        assert read(_no("test. NS ns.test.", rcode=0, ra=ra), Question("a.b.test", kind)).failure is Reason.REFUSED
