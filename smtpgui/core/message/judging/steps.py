"""The steps in which a received message is judged."""

from __future__ import annotations

from smtpgui.core.language import N_

STEPS = {
    "message": N_("Message"),
    "path": N_("Way"),
    "receiver": N_("What the receiver noted"),
    "dkim": N_("Signatures (DKIM)"),
    "spf": N_("Sending address (SPF)"),
    "dmarc": N_("Proof of the sender (DMARC)"),
    "arc": N_("Forwarders (ARC)"),
    "server": N_("Custom server"),
}
"""Their names and titles, in order; `arc` and `server` only where there is something to say."""
