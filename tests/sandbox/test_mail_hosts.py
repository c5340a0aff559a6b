"""The mail servers' data: no two mailboxes quarrel, and refusals are whole replies."""

from __future__ import annotations

import re

from smtpgui.sandbox.mail_hosts import MAIL_HOSTS, MailHost, Security, ServerAccount


def test_hosts_mailboxes_and_ports_are_unique() -> None:
    names = [host.name for host in MAIL_HOSTS]
    assert len(names) == len(set(names))
    for host in MAIL_HOSTS:
        for each in ([box.username for box in host.mailboxes], [port for port, _ in host.ports]):
            assert len(each) == len(set(each)) > 0, host.name


def _texts(host: MailHost) -> list[str]:
    of_boxes = [text for box in host.mailboxes for text in (box.sign_in, box.refusal, box.message)]
    return [text for text in (host.refusal, host.wrong_sender, host.not_signed_in, *of_boxes) if text]


def test_every_refusal_is_one_reply() -> None:
    """RFC 5321 4.2.1: the same code on every line, a hyphen on all but the last, 512 octets at most."""
    for text in (text for host in MAIL_HOSTS for text in _texts(host)):
        *before, last = text.split("\n")
        assert all(re.match(rf"{last[:3]}-", line) for line in before), text
        assert re.match(r"[45]\d\d ", last), text
        assert all(len(line) <= 510 and line.isascii() for line in (*before, last)), text


def test_465_begins_encrypted_but_where_that_is_the_point() -> None:
    plain = [h.name for h in MAIL_HOSTS if dict(h.ports).get(465, Security.IMPLICIT) is not Security.IMPLICIT]
    assert plain == ["smtp.mail.me.com"]


def test_who_may_send_as_whom_and_a_username_has_no_capitals() -> None:
    box = ServerAccount("contact@lavis.example")
    of_domain, of_one = (ServerAccount("apikey", senders=(f"{name}@lavoix.example",)) for name in ("", "a"))
    assert box.may_send_as("contact@lavis.example")
    assert box.may_send_as("Contact@Lavis.example")
    assert not box.may_send_as("redaction@lavis.example")
    assert of_domain.may_send_as("lettre@LAVOIX.example")
    assert not of_domain.may_send_as("lettre@lavis.example")
    assert not of_one.may_send_as("b@lavoix.example")
    host = MailHost("mail.lavis.example", (box,))
    assert host.mailbox("Contact@LAVIS.example") is host.mailboxes[0]
    assert host.mailbox("contact") is None
