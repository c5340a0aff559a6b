"""Certificates of the practice world: each is right or wrong in exactly one way."""

from __future__ import annotations

import socket
import ssl
import sys
import threading

import pytest

from smtpgui.core.findings import Finding
from smtpgui.sandbox.certificates import COMMAND, Authority, Certificate
from tests.support.troubles import trouble_of

NAME = "mail.letribun.example"

CERTIFICATE_HAS_EXPIRED, SELF_SIGNED_IN_CHAIN, HOST_NAME_MISMATCH = 10, 19, 62


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def _shake_hands(authority: Authority, kind: Certificate, name: str) -> dict[str, object]:
    """The certificate that a careful client accepts from a server of that kind, called NAME."""
    client_context = ssl.create_default_context(cadata=authority.pem.decode())
    server_context = authority.context(NAME, kind)
    near, far = socket.socketpair()
    near.settimeout(5)
    far.settimeout(5)

    def serve() -> None:
        try:
            with server_context.wrap_socket(far, server_side=True) as secure:
                secure.recv(1)
        except OSError:
            pass  # refused: the client says why
        finally:
            far.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client_context.wrap_socket(near, server_hostname=name) as secure:
            return dict(secure.getpeercert() or {})
    finally:
        near.close()
        thread.join()


def test_a_good_certificate_is_accepted(authority: Authority) -> None:
    seen = _shake_hands(authority, Certificate.GOOD, NAME)
    assert seen["subjectAltName"] == (("DNS", NAME),)
    assert authority.context(NAME, Certificate.GOOD).minimum_version == ssl.TLSVersion.TLSv1_2, "no old TLS"
    assert Authority().pem != authority.pem, "each world has one of its own"


@pytest.mark.parametrize(
    ("kind", "name", "verify_code"),
    [
        (Certificate.EXPIRED, NAME, CERTIFICATE_HAS_EXPIRED),
        (Certificate.UNKNOWN_ISSUER, NAME, SELF_SIGNED_IN_CHAIN),
        (Certificate.GOOD, "mail.autre.example", HOST_NAME_MISMATCH),
    ],
)
def test_a_bad_one_is_refused_for_its_one_fault(
    authority: Authority, kind: Certificate, name: str, verify_code: int
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError) as caught:
        _shake_hands(authority, kind, name)
    assert caught.value.verify_code == verify_code


def test_a_missing_library_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    assert trouble_of(Authority) == Finding("sandbox.not_installed", {"missing": "trustme", "command": COMMAND})
    assert "smtpgui[sandbox]" in COMMAND
