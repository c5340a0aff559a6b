"""TLS-RPT records."""

from __future__ import annotations

from tests.servers.dns_server import txt
from tests.servers.dns_zones import HEALTHY, Health, health
from tests.support.tables import every


def check(*texts: str) -> Health:
    return health(HEALTHY + "".join(f"\n_smtp._tls.example.test {txt(text)}" for text in texts))


@every(
    "texts, code",
    [
        (["v=TLSRPTv1; rua=mailto:tls@example.test"], "tls_rpt.record"),
        (["v=TLSRPTv1;rua=https://x.test/r,mailto:a@b.test;"], "tls_rpt.record"),
        (["v=TLSRPTv1; rua=mailto:a@b.test", "unrelated"], "tls_rpt.record"),
        (["unrelated"], "tls_rpt.absent"),
        ([], "tls_rpt.absent"),
        (["v=TLSRPTv1;"], "tls_rpt.no_rua"),
        (["v=TLSRPTv1; rua=tls@example.test"], "tls_rpt.no_rua"),
        (["v=TLSRPTv1; rua=mailto:a@b.test,nonsense"], "tls_rpt.syntax"),
        (["V=tlsrptv1; rua=mailto:a@b.test"], "tls_rpt.syntax"),
        (["v=TLSRPTv1; rua=mailto:a@b.test", "v=TLSRPTv1; rua=mailto:c@b.test"], "tls_rpt.multiple"),
    ],
)
def test_cases(texts: list[str], code: str):
    assert [finding.code for finding in check(*texts).step("tls_rpt").findings or ()] == [code]


def test_the_record_to_publish_keeps_the_addresses():
    record = check("v=TLSRPTv1; rua=mailto:a@b.test", "v=TLSRPTv1; rua=mailto:c@b.test").record("tls_rpt.multiple")
    assert record.name == "_smtp._tls.example.test"
    assert record.value == "v=TLSRPTv1; rua=mailto:a@b.test,mailto:c@b.test"
    assert check("v=TLSRPTv1").record("tls_rpt.syntax").value == "v=TLSRPTv1; rua=mailto:tlsrpt@example.test"


def test_unknown_is_not_absent():
    assert "tls_rpt.unknown" in health(f"{HEALTHY}\n_smtp._tls.example.test TXT !servfail").codes
