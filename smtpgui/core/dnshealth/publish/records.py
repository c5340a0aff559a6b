"""DNS records to publish: names that providers assign, and how a panel or a zone file wants a record."""

from __future__ import annotations

from smtpgui.core.findings import Record


def cname_record(name: str, targets: tuple[str, ...], found: tuple[str, ...] = ()) -> Record | None:
    """The CNAME to publish at `name`: the newest of a provider's targets; None where only the provider knows it."""
    known = [target for target in targets if "*" not in target]
    return Record(name, "CNAME", known[-1], found) if known else None


def host_field(record: Record, domain: str) -> str:
    """What goes into the host field of a DNS panel for the zone of `domain`: "@" is the domain itself."""
    if record.name == domain:
        return "@"
    return record.name.removesuffix("." + domain)


def zone_line(record: Record) -> str:
    """The record as a line of a zone file (RFC 1035 5.1), its name absolute."""
    if record.type == "TXT":
        escaped = (text.replace("\\", "\\\\").replace('"', '\\"') for text in record.strings)
        return f"{record.name}. IN TXT " + " ".join(f'"{text}"' for text in escaped)
    dot = "." if record.type in ("CNAME", "MX") else ""
    return f"{record.name}. IN {record.type} {record.value}{dot}"


_PURPOSES = {
    "_mta-sts.": "MTA-STS",
    "_smtp._tls.": "TLS-RPT",
    "._bimi.": "BIMI",
    "_dmarc.": "DMARC",
    "._domainkey.": "DKIM",
}


def purpose_of(record: Record) -> str:
    """What the record is for, by its name."""
    name = f"{record.name}."
    return next((purpose for part, purpose in _PURPOSES.items() if part in name), "SPF")
