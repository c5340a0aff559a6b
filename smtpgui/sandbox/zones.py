"""The DNS of the practice world, as zone files (RFC 1035 5): the services' zones and their customers'.

Addresses are those set aside for documentation (RFC 5737, RFC 3849) and this computer itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtSI9acCCvRdZ4v/IvUIPF5FcDGtq6kCrgHCFiOKtgsCrkQcvuC9UOV"
    "iZ9vSB+dfOXTd/tzUECfr6yaoO86Rm7o4WLdTGvO2WxlO5j/fWPbKJGP1Ye6y6npcFB2TE5P8f+IPKfAouEdRJT0oM4cCUzxlY"
    "c378az8Xh7AqQZ4jCbRTcnM75jfEStf0y99oblr/tFPPjXZaUErfCqx8Nn7akJ8nqM9ckMxidCzqHD6l10PBPOxODQLS5tjB/+"
    "/PgCQkPdtV+5REr8hGfABlt0VlgPV9ZnU6uGAUSqbDn9yCUCNwjUzusGVRUbeFuxaK6KcZKv+FJS92bDrBKJWE/meZ7QIDAQAB"
)
"""The public half of an RSA key of 2048 bits; nobody has the other half."""


class NameServerFault(StrEnum):
    """A fault of a zone's name servers."""

    NONE = ""
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """A zone; `text` holds its records without SOA and NS, names relative to `domain`."""

    domain: str
    text: str
    fault: NameServerFault = NameServerFault.NONE


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


def dkim_key(selector: str, key: str = KEY) -> str:
    """A DKIM key as a TXT line (RFC 6376 3.6.1)."""
    return txt(f"{selector}._domainkey", f"v=DKIM1; k=rsa; p={key}")


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
    domain: str,
    service: Service,
    *,
    spf: tuple[str, ...] | None = None,
    dkim: str | None = None,
    dmarc: str = DMARC,
    fault: NameServerFault = NameServerFault.NONE,
) -> ZoneFile:
    """A customer's zone with everything right, but for what is given otherwise.

    `spf` are the SPF records, `dkim` the lines of the keys, `dmarc` the DMARC record ("" leaves it out).
    """
    records = (f"v=spf1 {service.spf} ~all",) if spf is None else spf
    lines = [
        "@ A 203.0.113.80",
        "www CNAME @",
        service.mx,
        service.more,
        *(txt("@", record) for record in records),
        service.dkim if dkim is None else dkim,
        txt("_dmarc", dmarc.format(domain=domain)) if dmarc else "",
    ]
    return ZoneFile(domain, "\n".join(filter(None, lines)), fault)


def _service(domain: str, *lines: str) -> ZoneFile:
    return ZoneFile(domain, "\n".join(lines))


def _senders(name: str, addresses: str) -> str:
    return txt(name, f"v=spf1 {addresses} -all")


NAME_SERVERS = ("dns10.ovh.net.", "ns10.ovh.net.")
"""Who runs every customer's zone."""

SERVICE_ZONES: tuple[ZoneFile, ...] = (
    _service(
        "google.com",
        _senders("_spf", "ip4:192.0.2.0/27 ip6:2001:db8:a::/48"),
        "smtp A 192.0.2.1",
        "aspmx.l A 192.0.2.2",
    ),
    _service(
        "gmail.com",
        "@ MX 5 gmail-smtp-in.l.google.com.",
        txt("@", "v=spf1 redirect=_spf.google.com"),
        txt("_dmarc", "v=DMARC1; p=none; sp=quarantine; rua=mailto:mailauth-reports@google.com"),
        "smtp A 192.0.2.3",
    ),
    _service(
        "outlook.com",
        "@ MX 5 outlook-com.olc.protection.outlook.com.",
        txt("@", "v=spf1 include:spf.protection.outlook.com -all"),
        txt("_dmarc", "v=DMARC1; p=none; sp=quarantine; rua=mailto:rua@dmarc.microsoft"),
        _senders("spf.protection", "ip4:192.0.2.32/27 ip6:2001:db8:b::/48"),
        "smtp-mail A 192.0.2.33",
        "*.mail.protection A 192.0.2.34",
        "*.olc.protection A 192.0.2.35",
    ),
    _service("office365.com", "smtp A 192.0.2.33"),
    _service("mail.microsoft", txt("*.dkim", f"v=DKIM1; k=rsa; p={KEY}")),
    _service("ovh.com", _senders("mx", "ip4:192.0.2.64/27")),
    _service(
        "ovh.net",
        "ssl0 A 192.0.2.65",
        "*.mail A 192.0.2.66",
        txt("*.dkim.mail", f"v=DKIM1; k=rsa; p={KEY}"),
        "dns10 A 127.0.0.1",
        "ns10 A 127.0.0.1",
    ),
    _service(
        "gandi.net",
        _senders("_mailcust", "ip4:192.0.2.96/27"),
        "mail A 192.0.2.97",
        "spool.mail A 192.0.2.98",
        "fb.mail A 192.0.2.99",
    ),
    _service("gandimail.net", *(txt(f"gm{n}", f"v=DKIM1; k=rsa; p={KEY}") for n in (1, 2, 3))),
    _service("infomaniak.ch", _senders("spf", "ip4:192.0.2.128/27"), "mta-gw A 192.0.2.129"),
    _service("infomaniak.com", "mail A 192.0.2.130"),
    _service("ionos.fr", "smtp A 192.0.2.161", "mx00 A 192.0.2.162", "mx01 A 192.0.2.163"),
    _service(
        "ionos.com", _senders("_spf-eu", "ip4:192.0.2.160/27"), txt("*.dkim", f"v=DKIM1; k=rsa; p={KEY}")
    ),
    _service("me.com", "smtp.mail A 192.0.2.193"),
    _service(
        "icloud.com",
        _senders("@", "ip4:192.0.2.192/27"),
        "mx01.mail A 192.0.2.194",
        "mx02.mail A 192.0.2.195",
    ),
    _service("icloudmailadmin.com", txt("*.at", f"v=DKIM1; k=rsa; p={KEY}")),
    _service("sendgrid.net", _senders("@", "ip4:198.51.100.0/27"), "smtp A 198.51.100.1",
             txt("*.wl001", f"v=DKIM1; k=rsa; p={KEY}")),
    _service("brevo.com", _senders("spf", "ip4:198.51.100.32/27"), "smtp-relay A 198.51.100.33",
             txt("*.dkim", f"v=DKIM1; k=rsa; p={KEY}")),
    _service("mailjet.com", _senders("spf", "ip4:198.51.100.64/27"), "in-v3 A 198.51.100.65"),
    _service("amazonses.com", _senders("@", "ip4:198.51.100.96/27")),
    _service("mailgun.org", _senders("@", "ip4:198.51.100.128/27")),
    _service("zohomail.eu", _senders("@", "ip4:198.51.100.160/27")),
    # Those who receive
    _service("lecteurs.example", "@ MX 10 mx", "mx A 203.0.113.90", txt("@", "v=spf1 mx -all")),
    ZoneFile(
        "113.0.203.in-addr.arpa",
        "\n".join(
            f"{number} PTR mail.{name}.example."
            for number, name in (
                (10, "lavis"), (11, "lesnouvelles"), (12, "letribun"), (13, "regionhebdo"),
                (14, "radiolocale"), (15, "lemensuel"), (16, "lesilence"), (17, "lecho"),
            )
        ),
    ),
)  # fmt: skip
"""The zones that are the same in every scenario."""
