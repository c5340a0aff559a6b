"""The checks, one file each: what it does, its card and its words, in its CHECK.

A new check is such a file and its name in CHECKS; cards, steps and explanations follow from that.
"""

from __future__ import annotations

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
from smtpgui.core.dnshealth.words import SHARED
from smtpgui.core.findings import Explanation

CHECKS = tuple(
    module.CHECK
    for module in (ns, mx, spf, dkim, dmarc, mta_sts, tls_rpt, bimi, dnssec, dane, ptr, blocklist, bulk)
)
"""Every check, in the order in which they are shown."""

WORDS: dict[str, Explanation] = {
    **SHARED,
    **{code: words for check in CHECKS for code, words in check.explanations.items()},
}
"""The words for everything that the checks find, by code; those of the verdict come to them in `verdict.judge`."""
