"""Presets of platforms that write the same settings quite differently, as their own documentation shows them."""

from __future__ import annotations

import json
from typing import Any

from smtpgui.core.platforms.preset import Preset
from smtpgui.core.platforms.preset_files import read_presets
from tests.support.documented import example

REALM: dict[str, Any] = {
    "id": "realm", "name": "A realm (like Keycloak)", "role": "realm-admin",
    "token": {"grant": "password", "path": "/realms/master/protocol/openid-connect/token",
              "fields": {"client_id": "admin-cli"}},
    "read": {"method": "GET", "path": "/admin/realms/{id}"},
    "write": {"method": "PUT", "path": "/admin/realms/{id}", "sends": "all"},
    "request_root": "/smtpServer", "response": "/smtpServer", "errors": {"message": "/errorMessage"},
    "fields": {"server": "host", "port": {"at": "port", "as": "text"}, "sender_address": "from",
               "reply_to_address": {"at": "replyTo", "empty": ""}, "username": {"at": "user", "empty": ""},
               "sign_in": {"at": "auth", "as": "text"}, "implicit_tls": {"at": "ssl", "as": "text"},
               "starttls_auto": {"at": "starttls", "as": "text"}},
    "password": {"at": "password", "without": "clears", "clear": ""},
}  # fmt: skip
CONFIG: dict[str, Any] = {
    "id": "config", "name": "A config (like Mattermost)",
    "token": {"grant": "none"},
    "read": {"method": "GET", "path": "/api/v4/config"},
    "write": {"method": "PUT", "path": "/api/v4/config/patch"},
    "request_root": "/EmailSettings", "response": "/EmailSettings",
    "fields": {"enabled": "SendEmailNotifications", "server": "SMTPServer", "port": {"at": "SMTPPort", "as": "text"},
               "username": {"at": "SMTPUsername", "empty": ""}, "sign_in": "EnableSMTPAuth",
               "encryption": "ConnectionSecurity", "sender_address": "FeedbackEmail",
               "reply_to_address": {"at": "ReplyToAddress", "empty": ""}},
    "enums": {"encryption": {"implicit": "TLS", "starttls": "STARTTLS", "none": ""}},
    "password": {"at": "SMTPPassword", "clear": ""},
}  # fmt: skip
GROUP: dict[str, Any] = {
    "id": "group", "name": "A group (like Discourse)",
    "token": {"grant": "none"}, "headers": {"Authorization": "", "Api-Key": "{secret}", "Api-Username": "{key}"},
    "read": {"method": "GET", "path": "/groups/{id}.json"},
    "write": {"method": "PUT", "path": "/groups/{id}.json"},
    "request_root": "/group", "response": "/group", "errors": {"fields": "/errors"},
    "fields": {"enabled": {"at": "smtp_enabled", "as": "text"}, "server": "smtp_server", "port": "smtp_port",
               "username": "email_username", "encryption": "smtp_ssl_mode", "sender_address": "email_from_alias",
               "authentication": "smtp_auth"},
    "enums": {"encryption": {"none": 0, "implicit": 1, "starttls": 2},
              "authentication": {"login": "LOGIN", "plain": "PLAIN", "cram_md5": "CRAM-MD5"}},
    "password": {"at": "email_password"},
}  # fmt: skip
PROVIDER: dict[str, Any] = {
    "id": "provider", "name": "A provider (like ZITADEL and Appwrite)",
    "token": {"grant": "client_credentials", "path": "/oauth/v2/token", "body": "json", "scope": "urn:admin",
              "fields": {"audience": "https://api.example/"}},
    "read": {"method": "GET", "path": "/admin/v1/smtp/{id}"},
    "write": {"method": "POST", "path": "/admin/v1/smtp/{id}"},
    "response": "/smtpConfig",
    "fields": {"endpoint": {"write": "/host", "read": "/details/host"}, "sender_address": "/senderAddress",
               "username": "/credentials/smtp_user", "encryption": "tls", "reply_to_address": "replyToAddress",
               "enabled": "state"},
    "enums": {"enabled": {"true": "SMTP_CONFIG_ACTIVE", "false": "SMTP_CONFIG_INACTIVE"}},
    "constants": {"/description": "set by smtpgui"},
    "password": {"at": "/credentials/smtp_pass"},
}  # fmt: skip
DOCUMENTED: dict[str, Any] = json.loads(example("A platform preset"))
FOREIGN = {row["id"]: row for row in (REALM, CONFIG, GROUP, PROVIDER, DOCUMENTED)}


def preset_of(row: dict[str, Any]) -> Preset:
    """The preset that `row` describes."""
    (preset,) = read_presets(json.dumps(row).encode(), "own.json")
    return preset
