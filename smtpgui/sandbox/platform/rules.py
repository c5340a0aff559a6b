"""The rules on what may be stored: the contract's, and our own check of each setting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from smtpgui.core.explain import severity
from smtpgui.core.findings import Severity
from smtpgui.core.net.hostnames import is_internal
from smtpgui.core.settings import SmtpSettings, validate
from smtpgui.core.settings.check_addresses import address_faults
from smtpgui.sandbox.platform.errors import Faults

FIELDS = {
    "enabled": "enabled",
    "sender_address": "sender_address",
    "reply_to_address": "reply_to_address",
    "address": "server",
    "port": "port",
    "user_name": "username",
    "authentication": "authentication",
    "enable_starttls_auto": "starttls_auto",
}
"""The contract's names, and ours."""

BOUND = ("address", "port", "user_name", "authentication", "enable_starttls_auto")
"""Where a stored password is sent, and how: none of these changes without the password being sent again."""

MUST_RESEND = (
    "must be sent again: it is stored for another server or way to sign in. Send it, or null to remove it"
)

_MASK = re.compile(r"[*•●∙·○◦▪■⁕＊․…\s]+|[\[<(]?(filtered|redacted|hidden|masked|password)[\]>)]", re.IGNORECASE)
_WORDS = {
    "sender_address": "is not an email address that can be used",
    "reply_to_address": "is not an email address that can be used",
    "recipient": "is not an email address that can be used",
    "server": "is not the name of a mail server",
    "port": "is not a port for sending",
    "username": "cannot be used",
    "password": "cannot be used",
}
_MAY_BE_NULL = ("reply_to_address", "user_name")
_OURS = {ours: theirs for theirs, ours in FIELDS.items()}


def settings_of(values: Mapping[str, Any]) -> SmtpSettings:
    """The program's settings of a row, or of an answer."""
    ours: dict[str, Any] = {field: "" if values[name] is None else values[name] for name, field in FIELDS.items()}
    return SmtpSettings(**ours)


def values_of(settings: SmtpSettings) -> dict[str, Any]:
    """The program's settings in the contract's names."""
    values = {name: getattr(settings, ours) for name, ours in FIELDS.items()}
    return {name: None if name in _MAY_BE_NULL and not value else value for name, value in values.items()}


def shape_faults(error: ValidationError) -> Faults:
    """Faults of a body's shape, by field. What was sent is not repeated: it may be a secret."""
    faults: Faults = {}
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        name = ".".join(str(part) for part in fault["loc"]) or "body"
        words = "is not a field of these settings" if fault["type"] == "extra_forbidden" else fault["msg"]
        faults.setdefault(name[:100], []).append(words)
    return faults


def change_faults(stored: Mapping[str, Any], change: Mapping[str, Any], *, allow_private: bool) -> Faults:
    """Faults of `change` on top of `stored`, by field."""
    merged = {**stored, **change}
    faults = value_faults(
        merged, change.get("password"), stored=bool(stored["password"]) and "password" not in change
    )
    password = change.get("password")
    if isinstance(password, str) and _MASK.fullmatch(password):
        faults["password"] = ["is a mask, not a password. Leave it out to keep the stored one"]
    if needs_password(stored, change):
        faults["password"] = [MUST_RESEND]
    if not allow_private and merged["address"] and is_internal(merged["address"].rstrip(".").lower()):
        faults.setdefault("address", []).append("is inside a private network, which this platform does not reach")
    return faults


def needs_password(stored: Mapping[str, Any], change: Mapping[str, Any]) -> bool:
    """Whether the stored password would be sent somewhere it was not entered for (rule 2)."""
    moved = any(name in change and change[name] != stored[name] for name in BOUND)
    return moved and bool(stored["password"]) and "password" not in change


def value_faults(values: Mapping[str, Any], password: str | None, *, stored: bool) -> Faults:
    """Errors of our own check, by field. A missing value is one only once the settings are enabled.

    `stored`: a password is there already.
    """
    faults: Faults = {}
    given = password or ("" if values["user_name"] and not stored else None)
    for finding in validate(settings_of(values), given, password_stored=stored):
        if severity(finding) is not Severity.ERROR:
            continue
        name = _OURS.get(finding.setting, finding.setting)
        if finding.code.endswith(".empty"):
            if values["enabled"] and name != "user_name":
                faults.setdefault(name, []).append("is needed")
            continue
        if finding.code != "server.internal":  # change_faults' own word
            faults.setdefault(name, []).append(f"{_WORDS.get(finding.setting, 'cannot be used')} ({finding.code})")
    return faults


def recipient_faults(recipient: str) -> list[str]:
    """Faults of the recipient of a test."""
    return [f"{_WORDS['recipient']} ({finding.code})" for finding in address_faults(recipient, "recipient")]
