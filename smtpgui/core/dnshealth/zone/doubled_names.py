"""Names with the domain entered twice: panels add the domain, or the zone it stands in, to what is typed."""

from __future__ import annotations

from smtpgui.core.dnshealth.subject import Subject
from smtpgui.core.dnshealth.zone.authoritative import zone_of
from smtpgui.core.dnshealth.zone.public_suffixes import registered_domain


async def doubled_names(subject: Subject, name: str) -> tuple[str, ...]:
    """Names at which a record for `name` stands when its whole name was typed into a panel's host field.

    The panel adds the zone; where that is not known it may be the domain itself or the one it was registered as.
    """
    zone = await zone_of(subject, subject.domain)
    ends = (zone.name,) if zone else (subject.domain, registered_domain(subject.domain))
    return tuple(dict.fromkeys(f"{name}.{end}" for end in ends if end))
