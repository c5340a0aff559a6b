"""The OpenAPI document: the contract's texts, and what FastAPI cannot see by itself."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from smtpgui.sandbox.platform.models import CHANGE, TEST

VERSION = "1.0.0"
SUMMARY = "Read, change and test the custom SMTP of an application, safely."
DESCRIPTION = """\
An offer to platforms that let their customers send through an SMTP server of their own. Whoever implements these five
operations can be set up and tested by smtpgui and by any other client, without a line of code on either side.

## The rules

1. **The password is write only.** Left out of a PATCH, the stored one stays. A string replaces it. `null` removes it.
   An empty string or a mask (`********`, `••••`) is refused with 422: a form that sends its mask back must not
   overwrite the password. It is never in an answer, a log or an ETag; `password_set` says whether there is one.
2. **A stored password goes nowhere else.** Where a change of `address`, `port`, `user_name`, `authentication` or
   `enable_starttls_auto` comes without `password` while one is stored, it is refused with 422 on `password`. Otherwise
   whoever may edit the settings could have the password sent to a server of their own. The test obeys the same rule.
3. **Nobody is overwritten.** GET answers with a strong `ETag`; PATCH needs `If-Match` (428 without). Where somebody was
   faster it is 412, with the present settings and their ETag in the answer. The ETag names a version of the settings; a
   test changes `last_test` but neither the version nor `updated_at`, so that a test between GET and PATCH is no
   conflict.
4. **Nothing is dropped silently.** Unknown fields are refused with 422. A PATCH stores all of its fields or none, and
   answers with the settings as they are now. Clients read back and compare all the same.
5. **After a time-out, look before you repeat.** A PATCH whose answer did not arrive may have been done: GET first. On
   401 ask for a new token once.
6. **On the server:** only an Administrator may change and test (403 names the role); servers in private networks and on
   loopback are refused, by the address that is connected to; tests are limited (429 with `Retry-After`); the password
   is encrypted at rest with a key that is not in the database; AUTH lines are kept out of logs; answers say
   `Cache-Control: no-store`; a request holds at most 16 KiB.

## Errors

```json
{"success": false, "error": "unprocessable_entity", "message": "Nothing was changed. To be corrected: port.",
 "errors": {"port": ["Input should be less than or equal to 65535"]}}
```

`errors` names fields as they were sent; in a test, fields of `settings` are called `settings.port`. `message` and the
texts in `errors` are for people, `error` and the status for programs. The token endpoint answers as OAuth 2.0 does:
`{"error": "invalid_grant", "error_description": "…"}`.

## A change, step by step

1. `POST /oauth/token` with `grant_type=client_credentials`, the API key and the API secret.
2. `GET /api/v1/applications/{application_id}/smtp_settings`: keep the `ETag`.
3. `POST …/smtp_settings/test` with the new values under `settings`: nothing is stored.
4. `PATCH …/smtp_settings` with `If-Match` and the changed fields.
5. `GET` again and compare every field.
"""


_TEST = {
    "outcome": "failed",
    "stage": "auth",
    "code": "auth.wrong_password",
    "smtp_code": 535,
    "enhanced_code": "5.7.8",
    "server_message": "535 5.7.8 Authentication credentials are not valid",
    "tls": {"version": "TLS 1.3", "verified": True},
    "cleartext_auth": False,
    "slowest_reply_ms": 180,
    "message_id": None,
    "tested_at": "2026-03-02T09:00:00.000Z",
}
_SETTINGS = {
    "enabled": True,
    "sender_address": "news@example.org",
    "reply_to_address": None,
    "address": "smtp.example.org",
    "port": 587,
    "user_name": "news@example.org",
    "password_set": True,
    "authentication": "login",
    "enable_starttls_auto": True,
    "updated_at": "2026-03-02T08:59:00.000Z",
    "last_test": _TEST,
    "capabilities": ["read", "write", "test_connect", "test_send"],
}
_EXAMPLES = {"SmtpSettings": _SETTINGS, "TestResult": _TEST}


def complete(app: FastAPI) -> None:
    """Complete the document of `app` with the bodies that are read by hand."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=app.description, routes=app.routes
    )
    schemas = document["components"]["schemas"]
    for adapter in (CHANGE, TEST):
        schema = adapter.json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[schema["title"]] = schema
    for path in document["paths"].values():
        for operation in path.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]  # a path and an If-Match are texts: they fit always
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == "If-Match":  # read as optional, for its absence has a status of its own
                    parameter["required"] = True
                    parameter["schema"].pop("default")
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for name, example in _EXAMPLES.items():
        schemas[name]["example"] = example
    document["components"]["schemas"] = {name: _without_titles(schemas[name]) for name in sorted(schemas)}
    document["paths"] = _without_titles(document["paths"])
    return document


def _without_titles(part: Any) -> Any:
    """`part` without the titles that only repeat a name in capitals."""
    if isinstance(part, dict):
        return {
            name: _without_titles(value)
            for name, value in part.items()
            if name != "title" or not isinstance(value, str)
        }
    return [_without_titles(each) for each in part] if isinstance(part, list) else part
