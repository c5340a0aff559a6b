from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from smtpgui.core.smtp.diagnosis.certificate import MOST_NAMES, certificate_fault, read_certificate
from tests.servers.certificates import Certificates
from tests.support.tables import every


def refused(code: int, message: str = "") -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, message)
    error.verify_code, error.verify_message = code, message
    return error


def der(certificates: Certificates, kind: str) -> bytes:
    certificates[kind]
    pem = (Path(certificates.ca_file).parent / f"{kind}.pem").read_bytes()
    return x509.load_pem_x509_certificates(pem)[0].public_bytes(serialization.Encoding.DER)


@every(
    "result, code",
    [
        (2, "certificate.incomplete_chain"),
        (9, "certificate.not_yet_valid"),
        (10, "certificate.expired"),
        (18, "certificate.self_signed"),
        (19, "certificate.inspected"),
        (20, "certificate.incomplete_chain"),
        (21, "certificate.incomplete_chain"),
        (24, "certificate.wrong_purpose"),
        (26, "certificate.wrong_purpose"),
        (62, "certificate.wrong_host"),
        (64, "certificate.wrong_host"),
        (66, "certificate.weak_key"),
        (67, "certificate.weak_key"),
        (68, "certificate.weak_signature"),
        (23, "certificate.refused"),
    ],
)
def test_each_fault_has_its_name(result: int, code: str) -> None:
    assert certificate_fault(refused(result, "certificate revoked"), "mail.test").code == code


def test_an_unknown_fault_is_told() -> None:
    found = certificate_fault(refused(23, "certificate revoked"), "mail.test")
    assert found.facts["reason"] == "certificate revoked"


def test_a_good_certificate_that_expired_has_an_expired_authority(certificates: Certificates) -> None:
    good = der(certificates, "good")
    assert certificate_fault(refused(10), "mail.test", good).code == "certificate.issuer_expired"
    assert certificate_fault(refused(10), "mail.test", der(certificates, "expired")).code == "certificate.expired"


def test_the_dates_are_aware(certificates: Certificates) -> None:
    now = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
    facts = certificate_fault(refused(9), "mail.test", der(certificates, "not_yet"), now).facts
    assert facts["now"] == now
    assert facts["time"] == "09:05"
    assert facts["begins"].utcoffset() == timedelta(0)  # type: ignore[union-attr]
    assert facts["issuer"] == "Test Authority"


def test_names_and_the_one_to_use(certificates: Certificates) -> None:
    found = certificate_fault(refused(62), "mail.test", der(certificates, "wrong_host"))
    assert found.facts["names"] == ("other.test", "smtp.gmail.com")
    assert found.facts["name"] == "smtp.gmail.com"
    assert {"server", "now", "time", "begins", "date", "issuer"} <= found.facts.keys()
    assert found.setting == "server"


def test_a_strangers_name_is_shown_and_not_offered(certificates: Certificates) -> None:
    found = certificate_fault(refused(62), "other.test", der(certificates, "good"))
    assert set(found.facts["names"]) >= {"mail.test", "localhost", "127.0.0.1"}
    assert found.facts["name"] == ""


def test_a_name_in_the_common_name_only(certificates: Certificates) -> None:
    seen = der(certificates, "common_name")
    assert certificate_fault(refused(62), "mail.test", seen).code == "certificate.only_common_name"
    other = certificate_fault(refused(62), "smtp.test", seen)
    assert other.code == "certificate.wrong_host"
    assert other.facts["names"] == ("mail.test",)


def test_a_certificate_that_was_not_seen() -> None:
    found = certificate_fault(refused(62), "mail.test")
    assert "names" not in found.facts


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"\x30\x03\x02\x01\x01"])
def test_rubbish_is_no_certificate(rubbish: bytes) -> None:
    assert read_certificate(rubbish).names == ()


def test_names_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "<img src=x>\x1b")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(f"n{n}.test") for n in range(500)]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    seen = read_certificate(made.public_bytes(serialization.Encoding.DER))
    assert len(seen.names) == MOST_NAMES
    assert seen.common_name == "<img src=x>\x1b"
