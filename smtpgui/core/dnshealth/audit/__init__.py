"""Many domains: reading the list, and checking them at the same time."""

from smtpgui.core.dnshealth.audit.rows import Row, read_rows
from smtpgui.core.dnshealth.audit.work import Audited, AuditOptions, audit

__all__ = ["AuditOptions", "Audited", "Row", "audit", "read_rows"]
