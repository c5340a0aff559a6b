"""Questions to the DNS: the only room that imports dnspython, and not before `client` is imported."""

from smtpgui.core.resolver.types import Answer, Mx, Question, Reason, Srv, Status, Txt

__all__ = ["Answer", "Mx", "Question", "Reason", "Srv", "Status", "Txt"]
