"""Certificates of the practice world, from an authority that nothing else trusts."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from smtpgui.core.findings import Finding, Trouble

if TYPE_CHECKING:
    import trustme

COMMAND = 'pip install "smtpgui[sandbox]"'
"""The command that installs the libraries of the practice world."""


class Certificate(StrEnum):
    """The fault of a server's certificate, or none.

    One of an unknown issuer comes with that issuer's own: so do those of filters that look into TLS.
    """

    GOOD = "good"
    EXPIRED = "expired"
    UNKNOWN_ISSUER = "unknown_issuer"


class Authority:
    """A certificate authority that lives as long as the practice world.

    Raises Trouble: sandbox.not_installed.
    """

    def __init__(self) -> None:
        try:
            import trustme
        except ImportError as error:
            raise Trouble(Finding("sandbox.not_installed", {"missing": "trustme", "command": COMMAND})) from error
        self._trusted = trustme.CA(organization_name="smtpgui", organization_unit_name="Practice world")
        self._unknown = trustme.CA(organization_name="smtpgui", organization_unit_name="Nobody knows me")

    @property
    def pem(self) -> bytes:
        """The root certificate, to be trusted instead of the system's."""
        return self._trusted.cert_pem.bytes()

    def context(self, name: str, kind: Certificate) -> ssl.SSLContext:
        """The TLS context of a server called `name`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        with self._issue(name, kind).tempfile() as path:
            context.load_cert_chain(path)
        return context

    def _issue(self, name: str, kind: Certificate) -> trustme.Blob:
        """Key and certificates, in the order in which a server presents them."""
        now = datetime.now(UTC)
        begin, end = now - timedelta(days=40), now + timedelta(days=50)
        if kind is Certificate.EXPIRED:
            begin, end = now - timedelta(days=120), now - timedelta(days=30)
        unknown = kind is Certificate.UNKNOWN_ISSUER
        issuer = self._unknown if unknown else self._trusted
        leaf = issuer.issue_cert(name, common_name=name, not_before=begin, not_after=end)
        chain = leaf.private_key_and_cert_chain_pem
        return type(chain)(chain.bytes() + issuer.cert_pem.bytes()) if unknown else chain
