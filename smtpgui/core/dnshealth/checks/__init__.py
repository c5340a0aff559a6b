"""The checks, one file each, in the order in which they are shown.

A new check is a file with an async `check(subject)` that returns its findings, and a line in CHECKS.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from smtpgui.core.dnshealth.checks import (
    bimi,
    blocklist,
    bulk,
    dane,
    dkim,
    dmarc,
    dnssec,
    mta_sts,
    mx,
    ns,
    ptr,
    spf,
    tls_rpt,
)
from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Check:
    """A check: the name of its step, and what it does. It never waits longer than the subject's Resolver.

    One that is `optional` runs only where it was asked for by name.
    """

    name: str
    run: Callable[[Subject], Awaitable[list[Finding]]]
    optional: bool = False


CHECKS = (
    Check("ns", ns.check),
    Check("mx", mx.check),
    Check("spf", spf.check),
    Check("dkim", dkim.check),
    Check("dmarc", dmarc.check),
    Check("mta_sts", mta_sts.check),
    Check("tls_rpt", tls_rpt.check),
    Check("bimi", bimi.check),
    Check("dnssec", dnssec.check),
    Check("dane", dane.check),
    Check("ptr", ptr.check),
    Check("blocklist", blocklist.check, optional=True),
    Check("bulk", bulk.check),
)
"""Every check, in order."""
