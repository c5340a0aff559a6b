"""A real mail server: Postfix with Dovecot for the passwords, on loopback, with ports and folders of its own.

Mail to its users is delivered into `maildir`; all other mail is thrown away. Needs root, as both programs do.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from tests.servers.processes import answers, on_free_ports, path_of, run, running

PROGRAMS = ("postfix", "dovecot")
USERS = {"alice@mail.test": "correct-horse", "bob@mail.test": "pässwörd ✓"}

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = /
myhostname = mail.test
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
default_transport = discard:
relay_transport = discard:
virtual_mailbox_domains = mail.test
virtual_mailbox_base = {folder}/maildir
virtual_mailbox_maps = inline:{{ {{alice@mail.test=alice/}} {{bob@mail.test=bob/}} }}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_sender_login_maps = inline:{{ {{alice@mail.test=alice@mail.test}} {{bob@mail.test=bob@mail.test}} }}
smtpd_sender_restrictions = reject_sender_login_mismatch
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_tls_chain_files = {folder}/server.pem
smtpd_tls_security_level = encrypt
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_auth_enable = yes
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
"""
_MASTER = """
127.0.0.1:{submission} inet n - n - - smtpd
127.0.0.1:{smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_DOVECOT = """
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
protocols =
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={folder}/maildir/%n
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  unix_listener {folder}/spool/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
"""


class Postfix:
    """The server, while the block lasts: `submission` is its STARTTLS port, `smtps` the one with TLS at once."""

    def __init__(self, certificate: bytes) -> None:
        self._certificate = certificate
        self._stack = ExitStack()

    def __enter__(self) -> Postfix:
        self._stack.enter_context(on_free_ports(2, self._started))
        return self

    @contextmanager
    def _started(self, submission: int, smtps: int) -> Iterator[None]:
        self.submission, self.smtps = submission, smtps
        with ExitStack() as stack:
            self._folder = folder = Path(tempfile.mkdtemp(prefix="postfix-"))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            self._write()
            postfix = [path_of("postfix"), "-c", folder / "etc"]
            run([*postfix, "check"])  # makes the folder in which Dovecot puts its socket
            dovecot = [path_of("dovecot"), "-F", "-c", folder / "dovecot.conf"]
            passwords = folder / "spool/private/auth"
            stack.enter_context(running(dovecot, passwords.exists, logs=[folder / "dovecot.log"]))
            stack.enter_context(
                running([*postfix, "start-fg"], lambda: answers(submission) and answers(smtps),
                        logs=[folder / "mail.log"])
            )  # fmt: skip
            yield

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def received(self) -> list[bytes]:
        """The messages that lie in alice's and bob's mailboxes."""
        return [path.read_bytes() for path in (self._folder / "maildir").glob("*/new/*")]

    def _write(self) -> None:
        folder = self._folder
        folder.chmod(0o755)
        for name in ("spool", "data", "dovecot", "maildir", "etc"):
            (folder / name).mkdir(mode=0o755)
        shutil.chown(folder / "data", "postfix")
        os.chown(folder / "maildir", 65534, 65534)
        (folder / "server.pem").write_bytes(self._certificate)
        (folder / "server.pem").chmod(0o600)
        users = "".join(f"{name}:{{PLAIN}}{password}\n" for name, password in USERS.items())
        (folder / "users").write_text(users, "utf-8")
        (folder / "dovecot.conf").write_text(_DOVECOT.format(folder=folder))
        (folder / "etc" / "main.cf").write_text(_MAIN.format(folder=folder))
        ports = {"submission": self.submission, "smtps": self.smtps}
        (folder / "etc" / "master.cf").write_text(_MASTER.format(**ports))
