"""Reading keys."""

from __future__ import annotations

import base64

from hypothesis import given, settings
from hypothesis import strategies as st

from smtpgui.core.dnshealth.dkim.key import Key, is_key, read_key, tidied
from tests.servers.dns_zones import EC_P256, ED25519, RSA_1024, RSA_2048
from tests.support.tables import every
from tests.support.work import uneven


@every(
    "text, key",
    [
        (f"v=DKIM1; k=rsa; h=sha256; t=y; s=email; p={RSA_2048}", Key("rsa", 2048, testing=True)),
        (f"v = DKIM1 ; K = rsa ; p = {RSA_1024[:60]} {RSA_1024[60:]} ;", Key("rsa", 1024)),
        (f"k=; p={RSA_1024}", Key("rsa", 1024)),
        (f"k=ed25519; p={ED25519}", Key("ed25519", 256)),
        (f"k=ed25519; p={ED25519.rstrip('=')}", Key("ed25519", 256)),
        (f"k=ed25519; p={RSA_1024}", Key("ed25519", fault="der")),
        (f"k=new; p={RSA_1024}", Key("new", fault="algorithm")),
        (f"p={EC_P256}", Key("rsa", fault="algorithm")),
        ("p=", Key("rsa", revoked=True)), ("k=ed25519; p=", Key("ed25519", revoked=True)),
        ("p=AAAA", Key(fault="der")), ("p=AAAAA", Key(fault="base64")), ("p=!", Key(fault="base64")),
        ("p=A=A", Key(fault="base64")), ("p=AAA==", Key(fault="der")), ("p==", Key(fault="der")),
        (f"p={RSA_2048[:100]}", Key(fault="cut")),
        ("p=" + "A" * 253, Key(fault="base64")), ("p= " + "A" * 252, Key(fault="cut")),
        (f"h=sha1; p={RSA_2048}", Key(fault="hash")), (f"h=sha1:SHA256; p={RSA_2048}", Key("rsa", 2048)),
        (f"s=chat; p={RSA_2048}", Key(fault="service")), (f"s=*; p={RSA_2048}", Key("rsa", 2048)),
        (f"v=DKIM1;\u00a0k=rsa; p={RSA_2048}", Key(fault="base64")),
        (f"k=rsa; v=DKIM1; p={RSA_1024}", Key(fault="version")), (f"v=dkim1; p={RSA_1024}", Key(fault="version")),
    ],
)  # fmt: skip
def test_keys(text: str, key: Key):
    assert is_key(text)
    assert read_key(text) == key
    assert key.usable is (not key.fault and not key.revoked)


def test_small_keys_are_of_no_use():
    assert not Key("rsa", 1023).usable
    assert Key("ed25519", 256).usable


def test_tidied():
    pem = f'v=DKIM1; k=rsa; p=-----BEGIN PUBLIC KEY-----{RSA_2048[:64]} "{RSA_2048[64:]}" -----END PUBLIC KEY-----'
    assert tidied(pem) == f"v=DKIM1; k=rsa; p={RSA_2048}"


@settings(deadline=None)
@given(st.text(), st.binary())
def test_anything_can_be_read(text: str, data: bytes):
    for record in (f"p={text}", f"v=DKIM1; k={text}; p=AAAA", f"p={base64.b64encode(data).decode()}", text):
        if is_key(record):
            read_key(record)
        tidied(record)


HOSTILE = (("p=x", " ", "x"), ("", "-", ""), ("p=", "A", ""), ("", ";", ""), ("p=", "-BEGIN", ""))


def test_work_for_a_hostile_record_grows_no_faster_than_the_record():
    def work(text: str) -> None:
        if is_key(text):
            read_key(text)
        tidied(text)

    assert uneven(work, HOSTILE) == {}
