"""Search for a test in a mailbox of Dovecot."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtpgui.core.findings import Trouble
from smtpgui.core.message.imap import MailAccount, MailboxMessage, MailboxPoll, wait_for
from smtpgui.core.net.network import Network
from tests.core.message.sample_messages import ARRIVAL, MESSAGE
from tests.servers.certificates import Certificates
from tests.servers.imap import USERS, Imap
from tests.support.real import cannot, need

pytestmark = [pytest.mark.real, pytest.mark.slow]

ALICE, BOB = USERS


@pytest.fixture(scope="module")
def imap(certificates: Certificates) -> Iterator[Imap]:
    need("dovecot", "dovecot-imap")
    if os.geteuid() != 0:
        cannot("Dovecot needs root")
    certificates["good"]
    with Imap((Path(certificates.ca_file).parent / "good.pem").read_bytes()) as server:
        yield server


def message(number: str) -> bytes:
    return ARRIVAL + MESSAGE.replace(b"4f1a2b3c", number.encode())


def look(
    imap: Imap,
    certificates: Certificates,
    number: str,
    user: str = ALICE,
    *,
    password: str = "",
    seconds: float = 8,
) -> list[object]:
    account = MailAccount("localhost", imap.port, user)
    network = Network(ca_file=certificates.ca_file)
    return list(wait_for(account, password or USERS[user], number, network, seconds, pause=0.1))


def code(*arguments: object, **more: object) -> str:
    with pytest.raises(Trouble) as caught:
        look(*arguments, **more)
    assert USERS[ALICE] not in repr(caught.value.finding)
    return caught.value.finding.code


@pytest.mark.parametrize("user", [ALICE, BOB])
@pytest.mark.parametrize("spam", [False, True])
def test_it_is_found_where_it_is(imap: Imap, certificates: Certificates, user: str, spam: bool) -> None:
    number = f"aa{int(spam)}{len(user)}"
    imap.deliver(user, message(number), spam=spam)
    (found,) = look(imap, certificates, number, user)
    assert isinstance(found, MailboxMessage)
    assert found.spam is spam
    assert found.data.replace(b"\r\n", b"\n") == message(number).replace(b"\r\n", b"\n")
    assert found.findings[0].code == ("mailbox.in_spam" if spam else "mailbox.in_inbox")
    if not spam:
        assert not any("S" in name.partition(":2,")[2] for name in imap.read_flags(user)), "it stays unread"


def test_it_is_waited_for(imap: Imap, certificates: Certificates) -> None:
    account = MailAccount("localhost", imap.port, ALICE)
    events = wait_for(account, USERS[ALICE], "late", Network(ca_file=certificates.ca_file), 20, pause=0.1)
    assert isinstance(next(events), MailboxPoll)
    threading.Thread(target=imap.deliver, args=(ALICE, message("late"))).start()
    assert isinstance(list(events)[-1], MailboxMessage)


def test_it_never_comes(imap: Imap, certificates: Certificates) -> None:
    assert code(imap, certificates, "never", seconds=1) == "mailbox.not_arrived"


def test_a_wrong_password(imap: Imap, certificates: Certificates) -> None:
    assert code(imap, certificates, "x", password="wrong") == "mailbox.refused"


def test_a_certificate_of_nobody_known(imap: Imap, tmp_path: Path) -> None:
    assert code(imap, Certificates(tmp_path), "x") == "mailbox.certificate"
