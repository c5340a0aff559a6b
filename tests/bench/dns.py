"""DNS health against checkdmarc in the same run, over a loopback name server that takes 20 ms for each answer.

One domain: at most 1.25 times its longest chain of dependent questions, and 10 times faster than checkdmarc.
Audit: at least 140 domains for each CPU second of this process, in which no more than 32 questions are asked for
a domain, none of them twice. The name server runs in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import sys
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])  # not this folder: its dns.py would hide dnspython

from smtpgui.core.audit.engine import AuditOptions, audit  # noqa: E402
from smtpgui.core.audit.input_rows import Row  # noqa: E402
from smtpgui.core.dnshealth import DnsOptions, check_domain  # noqa: E402
from smtpgui.core.net.network import Network  # noqa: E402
from smtpgui.core.providers.row import DkimKey, Provider  # noqa: E402
from tests.servers.dns_server import DnsServer, txt  # noqa: E402
from tests.servers.dns_zones import RSA_2048  # noqa: E402

DELAY = 0.02
RUNS = 7
DOMAINS = 900
LIMIT_CHAIN, LIMIT_RATIO, LIMIT_RATE, LIMIT_QUESTIONS = 1.25, 10.0, 140.0, 32

CHAIN = 3
"""The longest chain in a domain below: its SPF record, the provider's, and an include in that."""

ACME = Provider(
    "acme", "Acme", spf_include="spf.acme.test", mx_suffixes=("mx.acme.test",),
    dkim=(DkimKey("acme1", "acme1.dkim.acme.test"), DkimKey("acme2", "acme2.dkim.acme.test")),
)  # fmt: skip

COMMON = f"""
    acme.test               NS    ns1.acme.test
    spf.acme.test           TXT   "v=spf1 include:a.spf.acme.test include:b.spf.acme.test ~all"
    a.spf.acme.test         TXT   "v=spf1 ip4:192.0.2.0/25 ip4:198.51.100.0/24 ~all"
    b.spf.acme.test         TXT   "v=spf1 ip4:203.0.113.0/25 ip6:2001:db8::/32 ~all"
    in1.mx.acme.test        A     192.0.2.1
    in2.mx.acme.test        A     192.0.2.2
    acme1.dkim.acme.test    {txt("v=DKIM1; k=rsa; p=" + RSA_2048)}
    acme2.dkim.acme.test    {txt("v=DKIM1; k=rsa; p=" + RSA_2048)}
"""


def zone_of(domain: str) -> str:
    """A domain in order, which sends through Acme."""
    return f"""
        {domain}                     NS     ns1.acme.test
        {domain}                     NS     ns2.acme.test
        {domain}                     MX     10 in1.mx.acme.test
        {domain}                     MX     20 in2.mx.acme.test
        {domain}                     A      192.0.2.80
        {domain}                     TXT    "v=spf1 include:spf.acme.test ~all"
        {domain}                     TXT    "acme-site-verification=0123456789"
        acme1._domainkey.{domain}    CNAME  acme1.dkim.acme.test
        acme2._domainkey.{domain}    CNAME  acme2.dkim.acme.test
        _dmarc.{domain}              TXT    "v=DMARC1; p=reject; rua=mailto:dmarc@{domain}"
        _smtp._tls.{domain}          TXT    "v=TLSRPTv1; rua=mailto:tls@{domain}"
        default._bimi.{domain}       TXT    "v=BIMI1; l=https://{domain}/logo.svg"
    """


class _Quick(DnsServer):
    """Answers a question that it has answered before from memory: what is measured is the one who asks."""

    def __init__(self, zone: str, delay: float) -> None:
        super().__init__(zone, delay=delay)
        self._memory: dict[bytes, bytes] = {}
        self.counts: Counter[bytes] = Counter()

    def answers(self, data: bytes, transport: str) -> list[bytes]:
        question = data[12 : data.index(b"\0", 12) + 5].lower()
        self.counts[question] += 1
        key = data[2:]
        if key not in self._memory:
            self._memory[key] = super().answers(data, transport)[0][2:]
        return [data[:2] + self._memory[key]]


def serve(pipe: Connection, domains: list[str]) -> None:
    """Run the name server; each word on the pipe is answered with the counts since the last one."""
    with _Quick(COMMON + "".join(map(zone_of, domains)), DELAY) as server:
        pipe.send(server.nameserver)
        while pipe.recv() != "end":
            counts, server.counts = server.counts, Counter()
            pipe.send(list(counts.values()))


def ask_ours(domain: str, network: Network) -> float:
    """Seconds for one domain, all checks but block lists."""
    begin = time.perf_counter()
    steps = list(check_domain(domain, network, DnsOptions(ACME)))
    seconds = time.perf_counter() - begin
    codes = {finding.code for step in steps for finding in step.findings or ()}
    assert {"spf.provider_authorised", "dkim.key", "dmarc.record", "mx.found", "bimi.record"} <= codes, codes
    return seconds


def ask_theirs(domain: str, network: Network) -> float:
    """Seconds that checkdmarc takes for what it knows of the same: SPF, DMARC, MX, TLS-RPT, BIMI, DNSSEC, NS."""
    import checkdmarc
    import dns.nameserver

    server = dns.nameserver.Do53Nameserver(*network.nameservers[0])
    begin = time.perf_counter()
    result = checkdmarc.check_domains([domain], nameservers=[server], bimi_selector="default")
    seconds = time.perf_counter() - begin
    assert result["spf"]["record"], result
    return seconds


def cpu() -> float:
    """CPU seconds of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure_audit(domains: list[str], network: Network) -> tuple[float, float]:
    """Domains for each CPU second, and for each second of the clock."""
    rows = (Row(number, domain, domain) for number, domain in enumerate(domains, start=1))
    begin, used = time.perf_counter(), cpu()
    done = sum(
        any(finding.code == "dmarc.record" for step in result.steps for finding in step.findings or ())
        for result in filter(None, audit(rows, network, AuditOptions(DnsOptions(ACME))))
    )
    used, seconds = cpu() - used, time.perf_counter() - begin
    assert done == len(domains), f"{done} of {len(domains)}"
    return done / used, done / seconds


def main() -> int:
    """Print what was measured, and 1 where a limit is broken."""
    domains = [f"d{number}.test" for number in range(DOMAINS + 2 * RUNS + 2)]
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there, domains), daemon=True)
    process.start()
    try:
        network = Network(nameservers=(here.recv(),))
        ask_ours(domains.pop(), network), ask_theirs(domains.pop(), network)
        here.send("warm")
        here.recv()
        questions: list[int] = []
        pairs = []
        for _ in range(RUNS):
            ours = ask_ours(domains.pop(), network)
            here.send("ours")
            questions += (here.recv(),)
            theirs = ask_theirs(domains.pop(), network)
            here.send("theirs")
            here.recv()
            pairs.append((ours, theirs))
        # Three runs, of which the least disturbed counts: the machine has other work too.
        per_cpu, per_clock = max(measure_audit(domains[start::3], network) for start in range(3))
    finally:
        here.send("end")
        process.join(10)
    return report(pairs, questions, per_cpu, per_clock)


def report(pairs, questions, per_cpu, per_clock) -> int:
    """Say it, and judge."""
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    chain, ratio = ours / (CHAIN * DELAY), theirs / ours
    most, twice = max(map(len, questions)), max(max(counts) for counts in questions)
    print(f"one domain: smtpgui {ours * 1000:.0f} ms, checkdmarc {theirs * 1000:.0f} ms")
    print(f"  chain of {CHAIN} x 20 ms: ratio {chain:.2f} (limit {LIMIT_CHAIN})")
    print(f"  checkdmarc / smtpgui: {ratio:.1f} (at least {LIMIT_RATIO:.0f})")
    print(f"  questions: {most} (limit {LIMIT_QUESTIONS}), the most for one of them: {twice} (limit 1)")
    print(
        f"audit: {per_cpu:.0f} domains a CPU second (at least {LIMIT_RATE:.0f}), {per_clock:.0f} a second of the clock"
    )
    kept = chain <= LIMIT_CHAIN and ratio >= LIMIT_RATIO and per_cpu >= LIMIT_RATE
    return 0 if kept and most <= LIMIT_QUESTIONS and twice == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
