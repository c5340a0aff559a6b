"""The zones: they parse, they fit each other, and nothing in them is anybody's real address."""

from __future__ import annotations

import ipaddress
from base64 import b64decode

import dns.name
import dns.rdatatype
import dns.zone
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from smtpgui.core.providers.row import alias_fits
from smtpgui.core.providers.table import provider
from smtpgui.sandbox.name_server import NameServer
from smtpgui.sandbox.scenarios import SCENARIOS
from smtpgui.sandbox.zones import (
    GANDI,
    GOOGLE,
    ICLOUD,
    IONOS,
    KEY,
    OVH,
    SERVICE_ZONES,
    Service,
    ZoneFile,
    customer,
    dkim_key,
    microsoft,
    own_server,
    txt,
)
from tests.sandbox.test_name_server import ask, lines

ZONES = (*SERVICE_ZONES, *(scenario.zone for scenario in SCENARIOS if scenario.zone))


def _records(zone: ZoneFile) -> dns.zone.Zone:
    return dns.zone.from_text(f"$TTL 60\n{zone.text}\n", dns.name.from_text(zone.domain), relativize=False,
                              check_origin=False)  # fmt: skip


def test_zones_parse_and_hold_no_address_of_the_real_world() -> None:
    kinds = (dns.rdatatype.A, dns.rdatatype.AAAA)
    records = [record for zone in ZONES for _, _, record in _records(zone).iterate_rdatas()]
    addresses = [record.to_text() for record in records if record.rdtype in kinds]
    assert [address for address in addresses if ipaddress.ip_address(address).is_global] == []
    assert len(ZONES) == len({zone.domain for zone in ZONES}), "each domain has one"


@pytest.fixture(scope="module")
def server() -> NameServer:
    return NameServer(ZONES)


def _targets() -> list[tuple[str, str]]:
    """Every name that some record sends its reader to, and the type to be found there."""
    found: list[tuple[str, str]] = []
    for zone in ZONES:
        if zone.silent:
            continue
        for name, _, record in _records(zone).iterate_rdatas():
            words = record.to_text().split()
            if record.rdtype == dns.rdatatype.MX:
                found.append((words[1], "A"))
            elif record.rdtype == dns.rdatatype.CNAME:
                found.append((words[0], "TXT" if b"_domainkey" in name.labels else "A"))
            elif record.rdtype == dns.rdatatype.TXT and words[0] == '"v=spf1':
                found += [(word.removeprefix("include:"), "TXT") for word in words if word.startswith("include:")]
    return found


def test_nothing_points_into_the_void(server: NameServer) -> None:
    known_gap = "l.google.com."  # where the mail of a service's own domain goes matters to nobody here
    lost = [(name, kind) for name, kind in set(_targets()) if not lines(ask(server, name, kind, udp=False))]
    assert [name for name, _kind in lost if not name.endswith(known_gap)] == []


@pytest.mark.parametrize(
    ("provider_id", "service", "domain"),
    [
        ("gworkspace", GOOGLE, "monjournal.example"),
        ("m365", microsoft("le.quotidien.example"), "le.quotidien.example"),
        ("gandi", GANDI, "laplume.example"),
        ("ovh-mx", OVH, "lagora.example"),
        ("ionos", IONOS, "lhebdo.example"),
        ("icloud", ICLOUD, "lebulletin.example"),
    ],
)
def test_customers_publish_what_the_providers_table_asks_for(
    provider_id: str, service: Service, domain: str
) -> None:
    row = provider(provider_id)
    assert service.spf == f"include:{row.spf_include}"
    published = _records(customer(domain, service))
    for key in row.dkim:
        node = published.get_node(dns.name.from_text(f"{key.selector}._domainkey.{domain}"))
        assert node is not None, key.selector
        (records,) = node
        kind = dns.rdatatype.CNAME if key.cname else dns.rdatatype.TXT
        assert records.rdtype == kind
        assert not key.cname or alias_fits(records[0].to_text(), key.targets(domain))


def test_a_customer_of_ones_own_server(server: NameServer) -> None:
    text = customer("lavis.example", own_server("203.0.113.10")).text
    assert "mail A 203.0.113.10" in text
    assert "ip4:203.0.113.10 ~all" in text
    reverse = "10.113.0.203.in-addr.arpa"
    assert lines(ask(server, reverse, "PTR")) == [f"{reverse}. mail.lavis.example."]
    text = customer("lavis.example", GOOGLE, spf=(), dkim="", dmarc="").text
    assert "TXT" not in text, "what is left out is not there"
    assert "\n\n" not in text


def test_long_texts_are_cut_at_255_bytes_and_the_key_has_2048_bits() -> None:
    line = txt("@", "a" * 255 + "b" * 255 + "c")
    assert line == f'@ TXT "{"a" * 255}" "{"b" * 255}" "c"'
    assert dkim_key("s").count('"') == 4
    key = load_der_public_key(b64decode(KEY, validate=True))
    assert isinstance(key, RSAPublicKey)
    assert key.key_size == 2048
