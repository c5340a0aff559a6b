"""Good and bad certificates for a server, made once a session."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from smtpgui.core.net.tls import TlsSocket
from tests.servers.old_signatures import signed_with_sha1

NAME = "mail.test"
_END = b"-----END CERTIFICATE-----\n"


class Certificates:
    """A certificate authority of our own and servers' contexts with certificates of it, good and bad."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ca = trustme.CA(organization_name="Test Authority")
        self.ca_file = str(folder / "ca.pem")
        self._ca.cert_pem.write_to_path(self.ca_file)
        self._ca_key = serialization.load_pem_private_key(self._ca.private_key_pem.bytes(), None)
        self._ca_cert = x509.load_pem_x509_certificate(self._ca.cert_pem.bytes())
        self._made: dict[str, ssl.SSLContext] = {}

    def __getitem__(self, kind: str) -> ssl.SSLContext:
        """A server's context: good, journal, expired, not_yet, ends_soon, self_signed, unknown_ca, inspected,
        wrong_host, common_name, client_purpose, weak_key, weak_signature, nameless, old_tls, wants_client,
        wants_client_12, address_name, complete and incomplete (by an intermediate), early_issuer (an intermediate
        that is not valid yet).
        """
        if kind not in self._made:
            self._made[kind] = self._make(kind)
        return self._made[kind]

    def _make(self, kind: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sslsocket_class = TlsSocket
        if kind == "old_tls":
            context.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
                context.maximum_version = ssl.TLSVersion.TLSv1_1
        if kind in ("weak_key", "weak_signature"):
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        if kind.startswith("wants_client"):
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.ca_file)
        if kind == "wants_client_12":
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        path = self._folder / f"{kind}.pem"
        path.write_bytes(self._pem(kind))
        context.load_cert_chain(path)
        return context

    def _pem(self, kind: str) -> bytes:
        now, day = datetime.now(UTC), timedelta(days=1)
        names, issuer, times = (NAME,), self._ca, {}
        match kind:
            case "good" | "old_tls" | "wants_client" | "wants_client_12":
                names = (NAME, "mta-sts.example.test", "localhost", "127.0.0.1")
            case "journal":
                names = tuple(f"{host}journal.example" for host in ("", "autoconfig.", "smtp.", "mail."))
            case "ends_soon":
                times = {"not_after": now + 3 * day}
            case "expired":
                times = {"not_before": now - 30 * day, "not_after": now - day}
            case "wrong_host":
                names = ("other.test", "smtp.gmail.com")
            case "complete" | "incomplete":
                issuer = self._ca.create_child_ca()
            case "unknown_ca" | "inspected":
                issuer = trustme.CA(organization_name="Prying Antivirus" if kind == "inspected" else None)
            case _:
                return self._handmade(kind, now)
        pem = issuer.issue_cert(*names, **times).private_key_and_cert_chain_pem.bytes()
        if kind == "incomplete":
            pem = pem[: pem.index(_END) + len(_END)]  # without the intermediate
        return pem + issuer.cert_pem.bytes() if kind == "inspected" else pem

    def _handmade(self, kind: str, now: datetime) -> bytes:
        weak = kind == "weak_key"
        key = rsa.generate_private_key(65537, 1024) if weak else ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
        own = kind == "self_signed"
        between = kind in ("weak_signature", "early_issuer")
        middle_key, middle = self._intermediate(now + timedelta(days=1 if kind == "early_issuer" else -1))
        begins = now + timedelta(days=1) if kind == "not_yet" else now - timedelta(days=1)
        purpose = ExtendedKeyUsageOID.CLIENT_AUTH if kind == "client_purpose" else ExtendedKeyUsageOID.SERVER_AUTH
        builder = (
            x509.CertificateBuilder()
            .subject_name(name if kind != "nameless" else x509.Name([]))
            .issuer_name(name if own else middle.subject if between else self._ca_cert.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(begins + timedelta(days=60))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        )
        if kind not in ("common_name", "nameless"):
            names = x509.SubjectAlternativeName([x509.DNSName("127.0.0.1" if kind == "address_name" else NAME)])
            builder = builder.add_extension(names, critical=False)
        signer = key if own else middle_key if between else self._ca_key
        made = builder.sign(signer, hashes.SHA256())  # type: ignore[arg-type]
        if kind == "weak_signature":
            made = signed_with_sha1(made, middle_key)
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        chain = [made, middle] if between else [made]
        return private + b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain)

    def _intermediate(self, begins: datetime) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
        """An authority under our own, with its key."""
        key = rsa.generate_private_key(65537, 2048)
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Intermediate")]))
            .issuer_name(self._ca_cert.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(begins + timedelta(days=60))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._ca_key, hashes.SHA256())  # type: ignore[arg-type]
        )
        return key, made
