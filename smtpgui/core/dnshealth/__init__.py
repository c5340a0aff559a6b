"""DNS health of a sending domain: SPF, DKIM, DMARC, MX, one file a check."""

from smtpgui.core.dnshealth.api import check_domain, evaluate_spf
from smtpgui.core.dnshealth.options import DnsOptions
from smtpgui.core.dnshealth.publish.it_message import it_message
from smtpgui.core.dnshealth.publish.records import host_field, zone_line
from smtpgui.core.dnshealth.verdict.cards import CARDS, Card, CardState, card_state

__all__ = [
    "CARDS",
    "Card",
    "CardState",
    "DnsOptions",
    "card_state",
    "check_domain",
    "evaluate_spf",
    "host_field",
    "it_message",
    "zone_line",
]
