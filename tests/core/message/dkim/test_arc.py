"""The seals of forwarders: told, and never decisive."""

from __future__ import annotations

import dkim
import pytest

from tests.core.message.arc_sealing import sealed
from tests.core.message.sample_messages import ARRIVAL, MESSAGE, judge, record, rsa_key
from tests.support.tables import every

KEYS = f"{record('arc', 'list.test')}\n{record('arc', 'second.test')}"
ONE, CHAIN = sealed(MESSAGE, "list.test")
TWO, _WHOLE = sealed(ONE, "second.test", CHAIN)


@pytest.mark.parametrize("message", [ONE, TWO], ids=["one", "two"])
def test_the_seals_of_these_tests_hold_for_dkimpy_too(message: bytes):
    def key(_name: bytes, timeout: int = 5) -> bytes:
        return b"v=DKIM1; p=" + rsa_key(2048)[1].encode()

    assert dkim.arc_verify(message, dnsfunc=key)[0] == b"pass"


@pytest.mark.parametrize(
    ("message", "domain", "count"), [(ONE, "list.test", 1), (TWO, "second.test", 2)], ids=["one", "two"]
)
def test_seals_that_hold(message: bytes, domain: str, count: int):
    found = judge(ARRIVAL + message, KEYS)
    assert found.of("arc") == ["arc.valid"]
    assert found.one("arc.valid").facts == {"domain": domain, "count": count}
    assert found.of("dmarc")[0] != "proof.not_known"


@every("old, new")
def test_seals_that_do_not(old: str, new: str):
    assert old.encode() in TWO
    assert judge(ARRIVAL + TWO.replace(old.encode(), new.encode(), 1), KEYS).of("arc") == ["arc.broken"]


def test_seals_without_their_keys():
    assert judge(ARRIVAL + ONE).of("arc") == ["arc.broken"]
    assert judge(ARRIVAL + ONE, "arc._domainkey.list.test TXT !servfail").of("arc") == ["arc.not_known"]
    assert judge(ARRIVAL + ONE, offline=True).of("arc") == ["arc.not_known"]


def test_no_seals_no_step():
    assert judge(ARRIVAL + MESSAGE).of("arc") == []


def test_a_seal_does_not_replace_a_proof():
    """A forwarder changed the text: DMARC fails, whatever a seal says it was before."""
    arrival = ARRIVAL.replace(b"198.51.100.7", b"203.0.113.9")
    found = judge(arrival + ONE, KEYS)
    assert found.of("arc") == ["arc.valid"]
    assert found.of("dmarc")[0] == "proof.failed_reject"
