"""A healthy zone with its provider, ways to damage it, and what the checks say."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from smtpgui.core.dnshealth import DnsOptions, check_domain
from smtpgui.core.dnshealth.checks import CHECKS
from smtpgui.core.explain import severity
from smtpgui.core.findings import Finding, Record, Severity, Step
from smtpgui.core.providers.row import DkimKey, Provider, ReturnPath
from tests.servers.dns_server import HOUR, DnsServer, patience, txt
from tests.support.findings import WithSteps

_KEYS = json.loads(Path(__file__).with_name("dkim_keys.json").read_text("utf-8"))
"""Public keys, made for these tests."""

RSA_2048, RSA_1024, RSA_512, RSA_PKCS1, ED25519, EC_P256 = _KEYS.values()

ACME = Provider(
    "acme",
    "Acme SMTP",
    spf_include="spf.acme.test",
    dkim=(DkimKey("acme1", "acme1.dkim.acme.test"),),
    mx_suffixes=("mx.acme.test",),
)
"""Mail with the envelope sender of the From domain."""

BOUNCER = Provider(
    "bouncer",
    "Bouncer",
    envelope="return_path",
    return_path=ReturnPath("bounce", "bounce.acme.test"),
    spf_include="spf.acme.test",
    dkim=(DkimKey("acme1", "acme1.dkim.acme.test"),),
)
"""Mail with a custom return path below the From domain."""

STRANGER = Provider("stranger", "Stranger", envelope="provider", dkim=(DkimKey("acme1", "acme1.dkim.acme.test"),))
"""Mail with an envelope sender of the provider's own."""

HEALTHY = f"""
    example.test                        MX    10 mail.example.test
    mail.example.test                   A     192.0.2.1
    example.test                        TXT   "v=spf1 mx include:spf.acme.test ~all"
    example.test                        TXT   "other-service=0123"
    spf.acme.test                       TXT   "v=spf1 ip4:198.51.100.0/24 include:more.acme.test ~all"
    more.acme.test                      TXT   "v=spf1 ip4:203.0.113.0/25 ip6:2001:db8::/32 ~all"
    bounce.acme.test                    TXT   "v=spf1 include:spf.acme.test ~all"
    acme1._domainkey.example.test       CNAME acme1.dkim.acme.test
    acme1.dkim.acme.test                {txt("v=DKIM1; k=rsa; p=" + RSA_2048)}
    _dmarc.example.test                 TXT   "v=DMARC1; p=reject; rua=mailto:dmarc@example.test"
"""
"""example.test sends through Acme, and everything is right."""


def without(*patterns: str, zone: str = HEALTHY) -> str:
    """`zone` without the lines that match any of the patterns "owner TYPE"."""
    lines = zone.splitlines()
    return "\n".join(line for line in lines if not any(re.match(p, " ".join(line.split())) for p in patterns))


def with_spf(*texts: str) -> str:
    """HEALTHY with other SPF records."""
    zone = without('example.test TXT "v=spf1')
    return zone + "".join(f"\nexample.test {txt(text)}" for text in texts)


def with_dmarc(*texts: str) -> str:
    """HEALTHY with other records at _dmarc."""
    return without("_dmarc.example.test") + "".join(f"\n_dmarc.example.test {txt(text)}" for text in texts)


def with_key(*texts: str) -> str:
    """HEALTHY with other records at the provider's selector."""
    return without("acme1.dkim") + "".join(f"\nacme1.dkim.acme.test {txt(text)}" for text in texts)


ALL_UNKNOWN = [
    *(f"{check.name}.unknown" for check in CHECKS if check.unknown and not check.optional and check.name != "ptr"),
    "bulk.cannot_tell",
    "bulk.yours",
    "verdict.unknown",
]
"""The codes where nothing could be found out; of no address is anything asked."""

NOTHING_MORE = [
    *(code for check in CHECKS for code in check.words if code == f"{check.name}.absent"),
    "bulk.met",
    "bulk.yours",
]
"""The codes of a zone that has what is needed and nothing besides."""


@dataclass(frozen=True)
class Health(WithSteps):
    """What a check of a domain found, and how many different questions it asked."""

    steps: tuple[Step, ...]
    asked: int = 0

    @property
    def complaints(self) -> list[str]:
        """The codes that are neither good nor hints."""
        return [f.code for f in self.findings if severity(f) not in (Severity.OK, Severity.HINT)]

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def one(self, code: str) -> Finding:
        """The only finding of that code."""
        (found,) = [finding for finding in self.findings if finding.code == code]
        return found

    def record(self, code: str) -> Record:
        record = self.one(code).record
        assert record is not None, code
        return record


def health(
    zone: str,
    domain: str = "example.test",
    *,
    provider: Provider | None = ACME,
    selectors: tuple[str, ...] = (),
    timeout: float = 0.0,
) -> Health:
    """Check `domain` in the world of `zone`; without a `timeout`, waiting for ever where all is answered."""
    answered = "!" not in zone
    with DnsServer(zone) as server, patience() if answered else nullcontext():
        usual = HOUR if answered else 2.0 if "!timeout" in zone else 60.0
        options = DnsOptions(provider, selectors, timeout or usual)
        steps = tuple(check_domain(domain, server.network, options))
    return Health(
        tuple(step for step in steps if not step.running),
        len({(query.name, query.type) for query in server.queries}),
    )
