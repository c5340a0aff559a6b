"""What is wrong with a server's certificate, each fault by its own name."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.net.hostnames import ip_address
from smtpgui.core.providers.table import provider_of_server

if TYPE_CHECKING:
    from cryptography import x509

MOST_NAMES = 20
"""How many names of a certificate are shown."""

# OpenSSL's verification results (X509_V_ERR_…).
_BY_RESULT = {
    2: "certificate.incomplete_chain",
    9: "certificate.not_yet_valid",
    10: "certificate.expired",
    18: "certificate.self_signed",
    19: "certificate.inspected",
    20: "certificate.incomplete_chain",
    21: "certificate.incomplete_chain",
    24: "certificate.wrong_purpose",
    26: "certificate.wrong_purpose",
    62: "certificate.wrong_host",
    64: "certificate.wrong_host",
    66: "certificate.weak_key",
    67: "certificate.weak_key",
    68: "certificate.weak_signature",
    79: "certificate.wrong_purpose",
}


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says of itself; nothing of it is verified.

    `names` are the DNS names and IP addresses of its subjectAltName, at most MOST_NAMES; `common_name` is the
    old place for a name, which does not count.
    """

    names: tuple[str, ...] = ()
    common_name: str = ""
    issuer: str = ""
    begins: datetime | None = None
    ends: datetime | None = None


def read_certificate(der: bytes) -> CertificateFacts:
    """What the certificate `der` says; nothing where it cannot be read."""
    if not der:
        return CertificateFacts()
    from cryptography import x509

    try:
        return _read(x509.load_der_x509_certificate(der))
    except (ValueError, TypeError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return CertificateFacts()


def _read(certificate: x509.Certificate) -> CertificateFacts:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = (*found.get_values_for_type(x509.DNSName), *map(str, found.get_values_for_type(x509.IPAddress)))
    except x509.ExtensionNotFound:
        names = ()

    def first(name: x509.Name, *kinds: x509.ObjectIdentifier) -> str:
        return next((str(found.value) for kind in kinds for found in name.get_attributes_for_oid(kind)), "")

    return CertificateFacts(
        tuple(names[:MOST_NAMES]),
        first(certificate.subject, NameOID.COMMON_NAME),
        first(certificate.issuer, NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def certificate_fault(
    error: ssl.SSLCertVerificationError, host: str, der: bytes = b"", now: datetime | None = None
) -> Finding:
    """The finding for a certificate that was refused for `host`; `der` is the certificate where it was seen.

    `now` is the local time, which the reader compares with the certificate's.
    """
    seen = read_certificate(der)
    moment = now or datetime.now().astimezone()
    code = _BY_RESULT.get(error.verify_code, "certificate.refused")
    if code == "certificate.expired" and seen.ends and seen.ends > moment.astimezone(UTC):
        code = "certificate.issuer_expired"
    if code == "certificate.not_yet_valid" and seen.begins and seen.begins <= moment.astimezone(UTC):
        code = "certificate.issuer_not_yet_valid"
    if code == "certificate.wrong_host" and not seen.names and seen.common_name.lower() == host:
        code = "certificate.only_common_name"
    if code == "certificate.wrong_host" and host in seen.names and ip_address(host):
        code = "certificate.address_as_name"
    facts: dict[str, Fact] = {"server": host, "now": moment, "time": f"{moment:%H:%M}"}
    if code == "certificate.refused":
        facts["reason"] = error.verify_message
    setting = "server" if code in ("certificate.wrong_host", "certificate.address_as_name") else ""
    return Finding(code, {**facts, **_dates(seen), **_names(seen)}, setting)


def _dates(seen: CertificateFacts) -> Mapping[str, Fact]:
    facts: dict[str, Fact] = {"begins": seen.begins, "date": seen.ends, "issuer": seen.issuer}
    return {name: fact for name, fact in facts.items() if fact}


def _names(seen: CertificateFacts) -> Mapping[str, Fact]:
    names = seen.names or ((seen.common_name,) if seen.common_name else ())
    return {"names": names, "name": _offered(names)} if names else {}


def _offered(names: tuple[str, ...]) -> str:
    """The name to use instead, where it is one that a known provider's customers use.

    Any other name may be the choice of somebody in the middle, to whom the password must not be steered.
    """
    return next((name for name in names if "*" not in name and provider_of_server(name)), "")
