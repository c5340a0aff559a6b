"""What a key record says about its use: trial, subdomains, hashes, services (RFC 6376 3.6.1)."""

from __future__ import annotations

import pytest

from tests.core.message.sample_messages import ARRIVAL, HEADER, MESSAGE, judge, record, signed
from tests.support.tables import every

SUBDOMAIN = {"identity": b"@mail.example.test"}


@every(
    "tags, more, codes",
    [
        ("t=y;", {}, ["signature.valid", "signature.testing"]),
        ("t=y:s;", {"identity": b"news@example.test"}, ["signature.valid", "signature.testing"]),
        ("t=s;", {}, ["signature.valid"]),
        ("t= S ;", SUBDOMAIN, ["signature.key_not_for_subdomains"]),
        ("t=y;", SUBDOMAIN, ["signature.valid", "signature.testing"]),
        ("", SUBDOMAIN, ["signature.valid"]),
        ("h=sha1;", {}, ["signature.key_for_another_hash"]),
        ("h=sha1 : SHA256;", {}, ["signature.valid"]),
        ("s=tlsrpt;", {}, ["signature.key_for_another_service"]),
        ("s=tlsrpt : email;", {}, ["signature.valid"]),
        ("s=*;", {}, ["signature.valid"]),
    ],
)
def test_the_key_says_what_it_is_for(tags: str, more: dict[str, bytes], codes: list[str]):
    found = judge(ARRIVAL + signed(**more), record(text=f"v=DKIM1; {tags} p="))
    assert found.of("dkim") == codes
    proven = "signature.valid" in codes
    assert found.of("dmarc")[0] == ("proof.passed" if proven else "proof.passed_by_address")


@pytest.mark.parametrize("turned", [False, True])
def test_two_keys_under_one_name(turned: bool):
    """Which one a receiver takes is chance (RFC 6376 3.6.2.2): the one that fits is found, and the other told."""
    keys = [record(), 's1._domainkey.example.test TXT "v=DKIM1; p="']
    found = judge(ARRIVAL + signed(), "\n".join(keys[::-1] if turned else keys))
    assert found.of("dkim") == ["signature.valid", "signature.several_keys"]


def test_a_signed_field_too_long_to_be_read_is_not_called_changed():
    long = b",\r\n ".join(b"reader%06d@receiver.test" % number for number in range(12_000))
    message = MESSAGE.replace(b"me@receiver.test", long)
    found = judge(ARRIVAL + signed(message), record())
    assert found.of("dkim") == ["signature.header_cut"]
    fits = MESSAGE.replace(b"me@receiver.test", long[:200_000] + b"@receiver.test")
    assert judge(ARRIVAL + signed(fits), record()).of("dkim") == ["signature.valid"]
    assert HEADER in MESSAGE
