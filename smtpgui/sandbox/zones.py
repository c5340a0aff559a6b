"""The DNS of the practice world, as zone files (RFC 1035 5): the services' zones and their customers'.

Addresses are those set aside for documentation (RFC 5737, RFC 3849) and this computer itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtSI9acCCvRdZ4v/IvUIPF5FcDGtq6kCrgHCFiOKtgsCrkQcvuC9UOV"
    "iZ9vSB+dfOXTd/tzUECfr6yaoO86Rm7o4WLdTGvO2WxlO5j/fWPbKJGP1Ye6y6npcFB2TE5P8f+IPKfAouEdRJT0oM4cCUzxlY"
    "c378az8Xh7AqQZ4jCbRTcnM75jfEStf0y99oblr/tFPPjXZaUErfCqx8Nn7akJ8nqM9ckMxidCzqHD6l10PBPOxODQLS5tjB/+"
    "/PgCQkPdtV+5REr8hGfABlt0VlgPV9ZnU6uGAUSqbDn9yCUCNwjUzusGVRUbeFuxaK6KcZKv+FJS92bDrBKJWE/meZ7QIDAQAB"
)
"""The public half of an RSA key of 2048 bits; nobody has the other half."""


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """A zone; `text` holds its records without SOA and NS, names relative to `domain`.

    The name servers of a `silent` one do not answer.
    """

    domain: str
    text: str
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """The records of a mail service's customer: MX lines, the SPF term, DKIM lines."""

    mx: str
    spf: str
    dkim: str = ""
    more: str = ""


def txt(name: str, value: str) -> str:
    """A TXT line, cut into strings of at most 255 bytes (RFC 1035 3.3.14)."""
    pieces = [f'"{value[start : start + 255]}"' for start in range(0, len(value), 255)]
    return f"{name} TXT {' '.join(pieces)}"


def dkim_key(selector: str) -> str:
    """A DKIM key as a TXT line (RFC 6376 3.6.1)."""
    return txt(f"{selector}._domainkey", f"v=DKIM1; k=rsa; p={KEY}")


def own_server(address: str) -> Service:
    """The records of a domain with a mail server of its own at `address`."""
    return Service("@ MX 10 mail", f"ip4:{address}", dkim_key("mail"), f"mail A {address}")


GOOGLE = Service("@ MX 1 smtp.google.com.", "include:_spf.google.com", dkim_key("google"))
GANDI = Service(
    "@ MX 10 spool.mail.gandi.net.\n@ MX 50 fb.mail.gandi.net.",
    "include:_mailcust.gandi.net",
    "\n".join(f"gm{n}._domainkey CNAME gm{n}.gandimail.net." for n in (1, 2, 3)),
)
OVH = Service(
    "@ MX 1 mx1.mail.ovh.net.\n@ MX 5 mx2.mail.ovh.net.",
    "include:mx.ovh.com",
    "\n".join(
        f"ovhmo-selector-{n}._domainkey CNAME ovhmo-selector-{n}._domainkey.1234567.aa.dkim.mail.ovh.net."
        for n in (1, 2)
    ),
)
IONOS = Service(
    "@ MX 10 mx00.ionos.fr.\n@ MX 10 mx01.ionos.fr.",
    "include:_spf-eu.ionos.com",
    "\n".join(
        f"{selector}._domainkey CNAME {target}.dkim.ionos.com."
        for selector, target in (("s1-ionos", "s1"), ("s2-ionos", "s2"), ("s42582890", "s42582890"))
    ),
)
INFOMANIAK = Service("@ MX 5 mta-gw.infomaniak.ch.", "include:spf.infomaniak.ch", dkim_key("20240101"))
ICLOUD = Service(
    "@ MX 10 mx01.mail.icloud.com.\n@ MX 10 mx02.mail.icloud.com.",
    "include:icloud.com",
    "sig1._domainkey CNAME sig1.dkim.lebulletin.example.at.icloudmailadmin.com.",
)


def microsoft(domain: str) -> Service:
    """The records that Microsoft 365 asks a customer with that domain to publish."""
    dashed = domain.replace(".", "-")
    tenant = domain.partition(".")[0]
    keys = (
        f"selector{n}._domainkey CNAME selector{n}-{dashed}._domainkey.{tenant}.n-v1.dkim.mail.microsoft."
        for n in (1, 2)
    )
    return Service(
        f"@ MX 0 {dashed}.mail.protection.outlook.com.", "include:spf.protection.outlook.com", "\n".join(keys)
    )


DMARC = "v=DMARC1; p=quarantine; rua=mailto:dmarc@{domain}"


def customer(
    domain: str, service: Service, *, spf: tuple[str, ...] | None = None, dkim: str | None = None,
    dmarc: str = DMARC, silent: bool = False,
) -> ZoneFile:  # fmt: skip
    """A customer's zone with everything right, but for what is given otherwise.

    `spf` are the SPF records, `dkim` the lines of the keys, `dmarc` the DMARC record ("" leaves it out).
    """
    records = (f"v=spf1 {service.spf} ~all",) if spf is None else spf
    lines = [
        "@ A 203.0.113.80\nwww CNAME @",
        service.mx,
        service.more,
        *(txt("@", record) for record in records),
        service.dkim if dkim is None else dkim,
        txt("_dmarc", dmarc.format(domain=domain)) if dmarc else "",
    ]
    return ZoneFile(domain, "\n".join(filter(None, lines)), silent)


NAME_SERVERS = ("dns10.ovh.net.", "ns10.ovh.net.")
"""Who runs every customer's zone."""


def _service_zones() -> Iterator[ZoneFile]:
    """The zones of the services, of who receives, and of the addresses (in-addr.arpa)."""
    text = Path(__file__).with_name("service_zones.txt").read_text("utf-8")
    for block in text.strip().split("\n\n")[1:]:
        domain, _, records = block.partition("\n")
        yield ZoneFile(domain, records.replace("<key>", dkim_key("").partition(" ")[2]))


SERVICE_ZONES = tuple(_service_zones())
"""The zones that are the same in every scenario."""
