"""The family of each answer: what scripts sort by, and what an answer that nobody has seen yet must still get right.

A code is new with every provider that words an old refusal in its own way; its family is not.
"""

from __future__ import annotations

_BY_AREA = {
    "account": "account",
    "certificate": "certificate",
    "connect": "network",
    "resolve": "network",
    "ehlo": "introduction",
    "limit": "limits",
    "mail_authentication": "mail_authentication",
    "message": "content",
    "recipient": "recipient",
    "relay": "relay",
    "reputation": "reputation",
    "sender": "sender",
    "starttls": "encryption",
    "temporary": "temporary",
    "tls": "encryption",
}
"""The family of a code by its first word, where MEMBERS does not name the code."""

MEMBERS = {
    "wrong_credentials": (
        "auth.cannot_decode", "auth.google_account_blocked", "auth.google_app_password_refused",
        "auth.google_browser_needed", "auth.infomaniak", "auth.ionos", "auth.laposte_main_address",
        "auth.mailgun", "auth.microsoft_unsuccessful", "auth.microsoft_wrong_password", "auth.orange",
        "auth.ovh", "auth.password_expired", "auth.proton", "auth.refused", "auth.sendgrid", "auth.ses",
        "auth.sparkpost", "auth.wrong_password", "auth.zoho", "auth.accents_in_program",
    ),
    "app_password": (
        "auth.app_password_needed", "auth.google_app_password_needed", "auth.yahoo_app_password_needed",
    ),
    "switched_off": (
        "auth.brevo_address_not_authorised", "auth.free_off", "auth.microsoft_mailbox_off",
        "auth.microsoft_policy", "auth.microsoft_security_defaults", "auth.microsoft_tenant_off",
        "auth.microsoft_passwords_off", "auth.microsoft_passwords_removed", "auth.outlook_passwords_gone",
        "auth.passwords_not_accepted", "auth.place_not_allowed", "auth.switched_off",
    ),
    "sign_in_needed": ("auth.required",),
    "method": ("auth.method_refused", "auth.no_common_method", "auth.not_available", "auth.twice"),
    "attempts": ("auth.too_many_attempts",),
    "encryption": ("auth.encryption_required",),
    "account": (
        "auth.account_disabled", "sender.microsoft_blocked", "sender.microsoft_confirm_account",
        "sender.microsoft_organisation_blocked",
    ),
    "sender": ("message.from_header",),
    "relay": ("sender.google_relay_unregistered",),
    "connections": ("limit.too_many_connections", "greeting.closed"),
    "reputation": ("greeting.refused",),
    "temporary": ("auth.temporary",),
    "network": ("greeting.silent",),
}  # fmt: skip
"""The codes of each family that their first word does not tell."""

_BY_CODE = {code: family for family, codes in MEMBERS.items() for code in codes}


def family_of(code: str) -> str:
    """The family of an answer's `code`, or "" for answers that agree and those that nobody knows."""
    return _BY_CODE.get(code) or _BY_AREA.get(code.partition(".")[0], "")
