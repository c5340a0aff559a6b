"""TLS contexts: how strict they are, and that the one for HTTPS is made once."""

from __future__ import annotations

import os
import shutil
import ssl
from pathlib import Path

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.net.tls import http_context, looking_context, verifying_context
from tests.servers.certificates import Certificates


def test_the_context_is_as_strict_as_the_platform(certificates: Certificates) -> None:
    for context in (verifying_context(), verifying_context(certificates.ca_file), http_context()):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
        assert not context.hostname_checks_common_name
        assert context.minimum_version is ssl.TLSVersion.TLSv1_2
        assert not context.verify_flags & ssl.VERIFY_X509_STRICT
        assert not context.verify_flags & ssl.VERIFY_X509_PARTIAL_CHAIN


def test_a_file_of_authorities_replaces_the_systems(certificates: Certificates) -> None:
    assert len(verifying_context(certificates.ca_file).get_ca_certs()) == 1


def test_a_file_without_certificates(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    for file in (str(empty), str(tmp_path / "missing.pem")):
        with pytest.raises(Trouble) as caught:
            verifying_context(file)
        assert caught.value.finding.code == "tls.trust_unreadable"
        with pytest.raises(Trouble):
            http_context(file)


def test_looking_verifies_nothing() -> None:
    assert looking_context().verify_mode is ssl.CERT_NONE


def test_the_context_for_https_is_kept_until_the_roots_change(certificates: Certificates, tmp_path: Path) -> None:
    copy = tmp_path / "ca.pem"
    shutil.copyfile(certificates.ca_file, copy)
    kept = http_context(str(copy))
    assert http_context(str(copy)) is kept
    assert http_context() is http_context() is not kept
    os.utime(copy, ns=(1, 1))
    assert http_context(str(copy)) is not kept


def test_a_context_for_one_conversation_is_shared_with_nobody(certificates: Certificates) -> None:
    assert verifying_context(certificates.ca_file) is not verifying_context(certificates.ca_file)
