"""Questions to the DNS: the only room that imports dnspython."""

from smtpgui.core.resolver.answers import Answer, Mx, Question, Reason, Srv, Status, Txt
from smtpgui.core.resolver.client import Resolver
from smtpgui.core.resolver.now import ask_now
from smtpgui.core.resolver.wires import Wires

__all__ = ["Answer", "Mx", "Question", "Reason", "Resolver", "Srv", "Status", "Txt", "Wires", "ask_now"]
