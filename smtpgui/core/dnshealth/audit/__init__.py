"""Many domains: reading the list, and checking them at the same time."""

from smtpgui.core.audit.engine import Audited, AuditOptions, audit
from smtpgui.core.audit.input_rows import Row, read_rows

__all__ = ["AuditOptions", "Audited", "Row", "audit", "read_rows"]
