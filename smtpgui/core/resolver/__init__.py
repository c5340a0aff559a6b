"""Questions to the DNS: the only room that imports dnspython."""

from smtpgui.core.resolver.client import Resolver
from smtpgui.core.resolver.now import ask_now
from smtpgui.core.resolver.pool import Wires
from smtpgui.core.resolver.types import Answer, Mx, Question, Reason, Srv, Status, Txt

__all__ = ["Answer", "Mx", "Question", "Reason", "Resolver", "Srv", "Status", "Txt", "Wires", "ask_now"]
