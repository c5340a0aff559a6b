"""Many domains at once: all are dealt with, none is asked twice, and what is common is asked once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from smtpgui.core.audit import engine as work_module
from smtpgui.core.audit.engine import AuditedRow, AuditOptions
from smtpgui.core.audit.engine import audit as audit_all
from smtpgui.core.audit.input_rows import Row
from smtpgui.core.dnshealth import DnsOptions, check_domain
from smtpgui.core.findings import findings_of
from smtpgui.core.net.network import Network
from smtpgui.core.providers.row import Provider
from smtpgui.core.providers.table import use_own_providers
from tests.bench.dns import ACME, COMMON, zone_of
from tests.servers.dns_server import HOUR, DnsServer

NAMES = [f"d{number}.test" for number in range(30)]
PATIENT = DnsOptions(ACME, timeout=2 * HOUR)
ZONE = COMMON + "".join(map(zone_of, NAMES))


def listed(names: list[str]) -> list[Row]:
    return [Row(number, name, name) for number, name in enumerate(names, start=1)]


def audit(rows, network: Network, options: AuditOptions) -> Iterator[AuditedRow]:
    return filter(None, audit_all(rows, network, options))


def codes(result: AuditedRow) -> list[str]:
    return [finding.code for finding in findings_of(result.steps)]


def test_each_domain_comes_out_as_it_would_alone(endless_questions):
    with DnsServer(ZONE) as server:
        results = list(audit(listed(NAMES), server.network, AuditOptions(PATIENT, concurrency=7)))
        alone = [step for step in check_domain(NAMES[0], server.network, PATIENT) if not step.running]
    assert sorted(result.row.domain for result in results) == sorted(NAMES)
    expected = sorted(codes(AuditedRow(results[0].row, tuple(alone))))
    assert {tuple(sorted(codes(result))) for result in results} == {tuple(expected)}
    assert all(result.seconds > 0 and result.provider is ACME for result in results)


def test_nothing_is_asked_twice_and_what_is_common_once(endless_questions):
    with DnsServer(ZONE) as server:
        list(audit(listed(NAMES), server.network, AuditOptions(PATIENT, concurrency=3)))
        counts = Counter((query.name, query.type) for query in server.queries)
    assert max(counts.values()) == 1
    assert ("spf.acme.test", "TXT") in counts
    assert len(server.queries) / len(NAMES) < 32


def test_who_sends():
    own = Provider("own", "Own", mx_suffixes=("mx.acme.test",), spf_include="spf.acme.test")
    rows = [*listed(["d1.test"]), Row(2, "d2.test", "d2.test", "nobody"), Row(3, "d3.test", "d3.test", "brevo"),
            Row(4, "gmail.com", "gmail.com")]  # fmt: skip
    use_own_providers([own])
    with DnsServer(ZONE) as server:
        results = {r.row.domain: r for r in audit(rows, server.network, AuditOptions())}
    use_own_providers(())
    assert results["d1.test"].provider == own
    assert codes(results["d2.test"]) == ["audit.unknown_provider"]
    assert results["d3.test"].provider.id == "brevo"
    assert codes(results["gmail.com"]) == ["domain.not_yours"]


def test_bad_lines_pass_through_in_a_flood_of_them():
    from smtpgui.core.findings import Finding

    bad = [Row(n, "x y", fault=Finding("audit.bad_line", {"line": n, "text": "x y"})) for n in range(500)]
    with DnsServer(ZONE) as server:
        results = list(audit([*bad, *listed(["d1.test"])], server.network, AuditOptions(concurrency=3)))
    assert len(results) == 501


def test_one_domain_that_breaks_something_does_not_stop_the_rest(monkeypatch):
    def broken(domain, _provider):
        if domain == "d1.test":
            raise ZeroDivisionError
        return

    monkeypatch.setattr(work_module, "owner_of", broken)
    with DnsServer(ZONE) as server:
        results = {r.row.domain: r for r in audit(listed(NAMES[:3]), server.network, AuditOptions())}
    assert codes(results["d1.test"]) == ["check.broken"]
    assert "dmarc.record" in codes(results["d2.test"])


@pytest.mark.parametrize("behaviour", ["timeout", "servfail", "refused", "cut", "garbage"])
def test_name_servers_that_fail_make_nothing_missing(behaviour: str, endless_questions):
    with DnsServer(f"* * !{behaviour}") as server:
        options = AuditOptions(DnsOptions(ACME, timeout=0.5), concurrency=20)
        results = list(audit(listed(NAMES), server.network, options))
    assert len(results) == len(NAMES)
    assert not any("missing" in code or "absent" in code for result in results for code in codes(result))


def test_leaving_early_waits_for_no_answer(endless_questions):
    with DnsServer("* * !timeout") as server:
        before = threading.active_count()
        rows = iter([*listed(NAMES), *listed(["x.test"] * 10_000)])
        results = audit_all(rows, server.network, AuditOptions(DnsOptions(timeout=3600), concurrency=40))
        assert next(results) is None, "whoever looks on gets a word in"
        results.close()
        assert threading.active_count() == before
        assert next(rows).number > 9, "rows are taken as they are needed"
        never = audit_all(listed(NAMES), server.network, AuditOptions())
        never.close()


def test_no_name_server_at_all(monkeypatch):
    from smtpgui.core.resolver import system_servers

    monkeypatch.setattr(system_servers, "servers_of", lambda _network: ())
    results = list(audit(listed(["a..test", *NAMES]), Network(), AuditOptions()))
    assert len(results) == len(NAMES) + 1
