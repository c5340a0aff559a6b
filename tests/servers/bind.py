"""Real name servers: BIND on loopback, with ports and a folder of its own; nothing leaves this computer.

`Bind.zones` answers for the zones below, `Bind.validating` is a resolver in front of it that checks DNSSEC.
`healthy.test` and `acme.test` are signed and in order, `expired.test` has signatures that are over, `altered.test`
has a record that was changed after it was signed, `dead.test` cannot be loaded, `lame.test` is delegated to a
server that does not have it, and `hostile.test` is full of what nobody should publish.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from smtpgui.core.net.network import Network
from smtpgui.core.resolver import Status
from smtpgui.core.resolver.client import ask_now
from tests.servers.dns_server import txt
from tests.servers.dns_zones import RSA_2048
from tests.servers.processes import RealServer, configuration, path_of, run, running

PROGRAMS = ("named", "dnssec-keygen", "dnssec-signzone")

_HEAD = "$TTL 60\n@ IN SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n"
_KEY = txt(f"v=DKIM1; k=rsa; p={RSA_2048}")

_HEALTHY = (
    """
@ MX 10 mail
mail A 192.0.2.1
@ TXT "v=spf1 mx include:spf.acme.test ~all"
acme1._domainkey CNAME acme1.dkim.acme.test.
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@healthy.test"
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@healthy.test"
_25._tcp.mail TLSA 3 1 1 """
    + "ab" * 32
    + "\n"
)
_ACME = f"""
spf TXT "v=spf1 ip4:198.51.100.0/24 ip6:2001:db8::/32 ~all"
acme1.dkim {_KEY}
"""
_ALTERED = """
@ MX 10 mail
mail A 192.0.2.1
@ TXT "v=spf1 mx include:spf.acme.test ~all"
_dmarc TXT "v=DMARC1; p=reject"
"""

HOSTILE_RECORDS = {
    "itself": "CNAME itself",
    "loop0": "CNAME loop1",
    "loop1": "CNAME loop2",
    "loop2": "CNAME loop0",
    **{f"chain{n}": f"CNAME chain{n + 1}" for n in range(30)},
    "two": ('TXT "v=spf1 -all"', 'TXT "v=spf1 +all"'),
    "_dmarc.two": ('TXT "v=DMARC1; p=none"', 'TXT "v=DMARC1; p=reject"'),
    "includes-itself": 'TXT "v=spf1 include:includes-itself.hostile.test -all"',
    **{f"ring{n}": f'TXT "v=spf1 redirect=ring{(n + 1) % 3}.hostile.test"' for n in range(3)},
    **{f"deep{n}": f'TXT "v=spf1 include:deep{n + 1}.hostile.test -all"' for n in range(15)},
    "deep15": 'TXT "v=spf1 -all"',
    "wide": txt("v=spf1 " + " ".join(f"include:wide{n}.hostile.test" for n in range(50)) + " -all"),
    **{
        f"wide{n}": txt("v=spf1 " + " ".join(f"a:host{m}.hostile.test" for m in range(20)) + " -all")
        for n in range(50)
    },
    "long": txt("v=spf1 " + "ip4:192.0.2.1 " * 700 + "-all"),
    "bytes": txt(bytes(range(256))),
    "nul": txt(b"v=spf1 -all\0 +all"),
    "letters": txt("v=spf1 include:exämple.test -all"),
    "escapes": txt("v=spf1 \x1b]0;owned\x07\x1b[31m -all"),
    "html": txt("v=spf1 <img src=http://127.0.0.1:9/x> <a href=file:///etc/passwd>click</a> -all"),
    "sheet": txt('v=spf1 =HYPERLINK("http://127.0.0.1/?"&A1) -all'),
    "backwards": txt("v=spf1 include:\u202etset.live -all"),
    "empty": 'TXT ""',
    "split": 'TXT "v=sp" "f1 -a" "ll"',
    "macro": 'TXT "v=spf1 exists:%{i}.%{l}.%{d}.%{d}.%{d}.%{d}.%{d}.hostile.test -all"',
    "nowhere": "MX 0 .",
    "by-number": "MX 10 127.0.0.1.hostile.test.",
    "by-loop": "MX 10 loop0",
    "crowd": tuple(f"MX {n} host{n}" for n in range(80)),
    "inside": ("A 127.0.0.1", "A 169.254.169.254", "A 10.0.0.1"),
    "*.wild": 'TXT "v=spf1 -all"',
    "acme1._domainkey.broken-key": txt("v=DKIM1; k=rsa; p=" + "!" * 50),
    "acme1._domainkey.no-key": 'TXT "v=DKIM1; p="',
    r"we\.ird\032name\000x": 'TXT "v=spf1 -all"',
    "many": (*(f'TXT "junk {n} {"x" * 60}"' for n in range(80)), 'TXT "v=spf1 mx -all"'),
    "huge": txt("A" * 60000),
}
"""What stands in hostile.test, by name; several records in a tuple."""


class Bind(RealServer):
    """Both servers, while the block lasts."""

    def __init__(self) -> None:
        super().__init__(2)

    @property
    def zones(self) -> Network:
        """The way to the server that holds the zones; it checks nothing."""
        return Network(nameservers=(("127.0.0.1", self._ports[0]),))

    @property
    def validating(self) -> Network:
        """The way to the resolver that checks DNSSEC."""
        return Network(nameservers=(("127.0.0.1", self._ports[1]),))

    @contextmanager
    def started(self, *ports: int) -> Iterator[None]:
        self._ports = ports
        with ExitStack() as stack:
            self._folder = Path(tempfile.mkdtemp(prefix="bind-"))
            stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
            self._write()
            for name, network in (("authority", self.zones), ("resolver", self.validating)):
                # In the foreground, on its stderr.
                command = [path_of("named"), "-g", "-n", "1", "-c", self._folder / f"{name}.conf"]
                stack.enter_context(running(command, partial(_answers, network)))
            yield

    def _write(self) -> None:
        folder = self._folder
        (folder / "resolver").mkdir()
        (folder / "test.zone").write_text(_HEAD + "lame NS ns.lame\nns.lame A 127.0.0.1\n")
        anchors = [self._signed("healthy.test", _HEALTHY), self._signed("acme.test", _ACME)]
        anchors.append(
            self._signed("expired.test", _HEALTHY, "-s", "20200101000000", "-e", "20200201000000", "-P")
        )
        anchors.append(self._signed("altered.test", _ALTERED))
        altered = folder / "altered.test.signed"
        altered.write_text(altered.read_text().replace("v=spf1 mx", "v=spf1 +all mx"))
        lines = [f"{name} {record}" for name, records in HOSTILE_RECORDS.items() for record in _tuple(records)]
        (folder / "hostile.test.zone").write_text(_HEAD + "\n".join(lines) + "\n")
        here, there = self._ports
        (folder / "authority.conf").write_text(configuration("named-authority.conf", folder=folder, port=here))
        facts = {"folder": folder, "port": there, "authority": here, "anchors": " ".join(anchors)}
        (folder / "resolver.conf").write_text(configuration("named-resolver.conf", **facts))

    def _signed(self, zone: str, text: str, *options: str) -> str:
        """Write a zone and sign it; its trust anchor as BIND's configuration wants it."""
        (self._folder / f"{zone}.zone").write_text(_HEAD + text)
        self._run("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", "-f", "KSK", zone)
        self._run("dnssec-keygen", "-q", "-a", "ECDSAP256SHA256", zone)
        self._run("dnssec-signzone", "-q", "-S", *options, "-o", zone, "-f", f"{zone}.signed", f"{zone}.zone")
        for path in self._folder.glob(f"K{zone}.+*.key"):
            found = re.search(r"DNSKEY\s+257 3 13 (?P<key>.+)", path.read_text())
            if found:
                return f'"{zone}" static-key 257 3 13 "{found["key"].replace(" ", "")}";'
        raise AssertionError(f"{zone} has no key")

    def _run(self, name: str, *arguments: str) -> None:
        run([path_of(name), *arguments], cwd=self._folder)


def _tuple(records: str | tuple[str, ...]) -> tuple[str, ...]:
    return (records,) if isinstance(records, str) else records


def _answers(network: Network) -> bool:
    return ask_now([("healthy.test", "SOA")], network, 1.0)[0].status is Status.FOUND
