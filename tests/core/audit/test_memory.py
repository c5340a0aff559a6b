"""An audit's memory does not grow with the list: measured in a process of its own, under a limit."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.bench.dns import COMMON, zone_of
from tests.servers.dns_server import DnsServer

pytestmark = pytest.mark.slow

CODE = """
import resource, sys
from pathlib import Path
from smtpgui.core.audit.runner import AuditRun
from smtpgui.core.dnshealth import DnsOptions
from smtpgui.core.audit.engine import AuditOptions
from smtpgui.core.audit.input_rows import Row
from smtpgui.core.net.network import Network

resource.setrlimit(resource.RLIMIT_AS, (512 * 1024 * 1024,) * 2)
host, port, output, count = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])

def rss():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024

def rows():
    for number in range(count):
        yield Row(number, f"d{number}.many.test", f"d{number}.many.test")

seen = []
with AuditRun(output) as auditing:
    results = auditing.run(rows(), Network(nameservers=((host, port),)), AuditOptions(DnsOptions(), concurrency=30))
    for number, _ended in enumerate(results):
        if number % (count // 10) == 0:
            seen.append(rss())
print(*seen)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_last_hundreds_take_no_more_than_the_first(tmp_path):
    zone = COMMON + zone_of("first.test") + '*.many.test TXT "v=spf1 include:spf.acme.test -all"'
    with DnsServer(zone) as server:
        host, port = server.nameserver
        arguments = [sys.executable, "-c", CODE, host, str(port), str(tmp_path / "out.jsonl"), "200"]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seen = [int(number) for number in done.stdout.split()]
    print("kilobytes after each tenth:", seen)
    assert seen[-1] - seen[3] < 5_000, seen
    assert seen[-1] < 120_000, seen
