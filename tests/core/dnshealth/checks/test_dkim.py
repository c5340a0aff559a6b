"""DKIM: selectors that are known, keys that can be read, and what a guess proves: nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smtpgui.core.findings import Record
from smtpgui.core.providers.row import DkimKey
from tests.servers.dns_server import txt
from tests.servers.dns_zones import (
    ACME,
    ED25519,
    HEALTHY,
    RSA_512,
    RSA_1024,
    RSA_2048,
    RSA_PKCS1,
    Health,
    health,
    with_key,
    without,
)
from tests.support.tables import every

NO_KEY = without("acme1._domainkey")
NAME = "acme1._domainkey.example.test"
CURE = Record(NAME, "CNAME", "acme1.dkim.acme.test")


def codes(found: Health) -> list[str]:
    return [finding.code for finding in found.step("dkim").findings or ()]


def with_own_key(*texts: str) -> str:
    """The key stands in the user's own zone."""
    return NO_KEY + "".join(f"\n{NAME} {txt(text)}" for text in texts)


@pytest.mark.parametrize(
    ("text", "expected", "bits", "algorithm"),
    [
        (f"v=DKIM1; k=rsa; p={RSA_2048}", ["dkim.key"], 2048, "rsa"),
        (f"p={RSA_2048}", ["dkim.key"], 2048, "rsa"),
        (f"v=DKIM1;k=ed25519;p={ED25519}", ["dkim.key"], 256, "ed25519"),
        (f"v=DKIM1; p={RSA_1024}", ["dkim.key", "dkim.key_short"], 1024, "rsa"),
        (f"v=DKIM1; p={RSA_PKCS1}", ["dkim.key", "dkim.key_short"], 1024, "rsa"),
        (f"v=DKIM1; p={RSA_512}", ["dkim.key_too_short"], 512, "rsa"),
    ],
)
def test_keys(text: str, expected: list[str], bits: int, algorithm: str):
    found = health(with_key(text))
    assert codes(found) == expected
    facts = found.one(expected[0]).facts
    assert (facts["selector"], facts["bits"], facts["algorithm"]) == ("acme1", bits, algorithm)


@every(
    "texts, code, cure",
    [
        (["v=DKIM1; p="], "dkim.key_revoked", ""),
        ([f"v=DKIM1; p={RSA_2048[:180]}"], "dkim.key_broken", ""),
        ([f"v=DKIM1; p=-----BEGIN PUBLIC KEY-----{RSA_2048}-----END PUBLIC KEY-----"], "dkim.key_broken",
         f"v=DKIM1; p={RSA_2048}"),
        ([f"v=dkim1; p={RSA_2048}"], "dkim.key_broken", f"v=DKIM1; p={RSA_2048}"),
        ([f"v=DKIM1; p={RSA_2048}", f"v=DKIM1; p={RSA_1024}"], "dkim.key_broken", ""),
        (["v=DKIM1; k=rsa"], "dkim.key_broken", ""),
        ([f"v=DKIM1; k=rsa; p={RSA_2048[:200]}", RSA_2048[200:]], "txt.split_records", f"v=DKIM1; k=rsa; p={RSA_2048}"),
        ([f'"v=DKIM1; k=rsa; p={RSA_2048}"'], "txt.literal_quotes", f"v=DKIM1; k=rsa; p={RSA_2048}"),
        ([f"v=DKIM1\\; k=rsa\\; p={RSA_2048}"], "txt.literal_quotes", f"v=DKIM1; k=rsa; p={RSA_2048}"),
        ([f"“v=DKIM1; k=rsa; p={RSA_2048}”"], "txt.not_ascii", f"v=DKIM1; k=rsa; p={RSA_2048}"),
        (["v=spf1 -all"], "dkim.selector_missing", "acme1.dkim.acme.test"),
        (["v=DMARC1; p=none"], "dkim.selector_missing", "acme1.dkim.acme.test"),
    ],
)  # fmt: skip
def test_wrong_keys(texts: list[str], code: str, cure: str):
    found = health(with_own_key(*texts))
    assert codes(found) == [code]
    record = found.one(code).record
    assert (record.value if record else "") == cure
    if record:
        assert set(record.found) == set(texts)


def test_a_key_in_the_providers_zone_is_not_ours_to_mend():
    for text in (f'"v=DKIM1; p={RSA_2048}"', f"v=DKIM1; p=-----BEGIN PUBLIC KEY-----{RSA_2048}"):
        found = health(with_key(text))
        assert [finding.record for finding in found.step("dkim").findings or ()] == [None]
    split = health(with_key(f"v=DKIM1; p={RSA_2048[:200]}", RSA_2048[200:]))
    assert split.one("txt.split_records").record is None


def test_selector_missing():
    assert health(NO_KEY).record("dkim.selector_missing") == CURE
    hidden = replace(ACME, dkim=(DkimKey("acme1", "*.dkim.acme.test"),))
    assert health(NO_KEY, provider=hidden).one("dkim.selector_missing").record is None


@pytest.mark.parametrize(
    ("line", "target", "reason", "has_record"),
    [
        ("CNAME gone.acme.test", "gone.acme.test", "no_target", True),
        ("CNAME acme1.dkim.acme.test.example.test", "acme1.dkim.acme.test.example.test", "no_final_dot", True),
        ("A 192.0.2.1", "192.0.2.1", "proxied", True),
    ],
)  # fmt: skip
def test_dangling(line: str, target: str, reason: str, has_record: bool):
    found = health(f"{NO_KEY}\n{NAME} {line}")
    assert codes(found) == ["dkim.cname_dangling"]
    facts = found.one("dkim.cname_dangling").facts
    assert (facts["target"], facts["reason"]) == (target, reason)
    assert found.record("dkim.cname_dangling") == replace(CURE, found=(target,))


def test_the_right_cname_without_a_key_is_the_providers_matter():
    found = health(without("acme1.dkim"))
    assert codes(found) == ["dkim.cname_dangling"]
    assert found.one("dkim.cname_dangling").record is None


def test_an_address_without_a_pattern_is_no_proxy():
    found = health(f"{NO_KEY}\nmine._domainkey.example.test A 192.0.2.1", provider=None, selectors=("mine",))
    assert codes(found) == ["dkim.selector_missing"]


def test_domain_doubled():
    found = health(f"{NO_KEY}\n{NAME}.example.test {txt(f'v=DKIM1; p={RSA_2048}')}")
    assert codes(found) == ["txt.domain_doubled"]
    assert found.record("txt.domain_doubled") == CURE
    own = f"mine._domainkey.example.test.example.test {txt(f'v=DKIM1; p={RSA_2048}')}"
    found = health(f"{NO_KEY}\n{own}", provider=None, selectors=("mine",))
    assert found.record("txt.domain_doubled") == Record(
        "mine._domainkey.example.test", "TXT", f"v=DKIM1; p={RSA_2048}"
    )


def test_wildcards_prove_nothing():
    found = health(f"{NO_KEY}\n*._domainkey.example.test CNAME acme1.dkim.acme.test")
    assert codes(found) == ["dkim.selector_unknown", "txt.wildcard"]
    found = health(f'{NO_KEY}\n*._domainkey.example.test TXT "v=spf1 -all"')
    assert codes(found) == ["dkim.selector_missing", "txt.wildcard"]


def test_a_key_beside_a_wildcard_counts():
    found = health(f'{HEALTHY}\n*._domainkey.example.test TXT "v=DKIM1; p="')
    assert codes(found) == ["dkim.key"]


def test_without_a_selector():
    assert codes(health(HEALTHY, provider=None)) == ["dkim.selector_unknown"]
    assert codes(health(NO_KEY, provider=None)) == ["dkim.selector_missing"]
    found = health(f"{NO_KEY}\n_domainkey.example.test TXT !servfail", provider=None)
    assert found.one("dkim.unknown").facts == {
        "name": "_domainkey.example.test",
        "type": "TXT",
        "reason": "servfail",
    }
    patterned = replace(ACME, dkim=(DkimKey("acme*", "x.acme.test"),))
    assert codes(health(HEALTHY, provider=patterned)) == ["dkim.selector_unknown"]


def test_selectors_of_the_user():
    zone = f"{NO_KEY}\nmine._domainkey.example.test {txt(f'v=DKIM1; p={RSA_2048}')}"
    assert codes(health(zone, provider=None, selectors=("Mine._domainkey.example.test", ""))) == ["dkim.key"]
    found = health(zone, provider=None, selectors=("mine", "other"))
    assert codes(found) == ["dkim.key", "dkim.selector_missing"]
    assert found.one("dkim.selector_missing").record is None


def test_one_working_key_is_enough():
    pair = replace(ACME, dkim=(*ACME.dkim, DkimKey("acme2", "acme2.dkim.acme.test | newer.acme.test")))
    found = health(HEALTHY, provider=pair)
    assert codes(found) == ["dkim.key", "dkim.spare_selector_missing"]
    assert found.record("dkim.spare_selector_missing").value == "newer.acme.test"
    assert codes(health(NO_KEY, provider=pair)) == ["dkim.selector_missing", "dkim.selector_missing"]


def test_a_ring_of_cnames_is_unknown():
    found = health(f"{NO_KEY}\n{NAME} CNAME r.test\nr.test CNAME {NAME}")
    assert found.one("dkim.unknown").facts["reason"] == "cname_loop"


def test_a_selector_that_cannot_be_asked():
    assert health(HEALTHY, provider=None, selectors=("x" * 64,)).one("dkim.unknown").facts["reason"] == "malformed"


def test_google_signs_only_after_it_was_switched_on():
    from smtpgui.core.explain import explain
    from smtpgui.core.providers.table import provider

    found = health(without("acme1"), provider=provider("gworkspace"))
    assert "Authenticate email" in str(explain(found.one("dkim.selector_missing")).fix)
    assert "Google" not in str(explain(health(without("acme1")).one("dkim.selector_missing")).fix)
