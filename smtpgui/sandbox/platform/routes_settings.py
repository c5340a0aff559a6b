"""GET and PATCH …/smtp_settings."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.responses import JSONResponse

from smtpgui.sandbox.platform.errors import NO_STORE, ApiError, unprocessable
from smtpgui.sandbox.platform.models import CHANGE, SettingsAnswer, StoredSettings
from smtpgui.sandbox.platform.permissions import READ, WRITE, Membership, current_member
from smtpgui.sandbox.platform.request_body import json_body, known, shaped
from smtpgui.sandbox.platform.responses import json_request, refusals, with_etag
from smtpgui.sandbox.platform.rules import FIELDS, change_faults
from smtpgui.sandbox.platform.store import Row

ROUTER = APIRouter(prefix="/api/v1", tags=["SMTP settings"])
PATH = "/applications/{application_id}/smtp_settings"

_EXAMPLE = {
    "address": "smtp.example.org",
    "port": 587,
    "user_name": "news@example.org",
    "password": "correct horse",
}
_IF_MATCH = "The ETag of the settings that the change starts from. 428 without."
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


def resource_of(member: Membership, row: Row) -> dict[str, Any]:
    """The settings as an answer shows them."""
    shown = StoredSettings(
        **{name: row[name] for name in FIELDS},
        password_set=row["password"] is not None,
        updated_at=row["updated_at"],
        last_test=json.loads(row["last_test"]) if row["last_test"] else None,
        capabilities=member.capabilities(),
    )
    missing = member.state.options.missing_fields
    return {name: value for name, value in shown.model_dump().items() if name not in missing}


def etag_of(row: Row) -> str:
    """The version as a strong ETag: a number, which tells nothing of what is stored."""
    return f'"{row["version"]}"'


def _answer(member: Membership, row: Row) -> JSONResponse:
    headers = NO_STORE | ({"ETag": etag_of(row)} if member.state.options.etags else {})
    return JSONResponse({"success": True, "data": {"resource": resource_of(member, row)}}, headers=headers)


@ROUTER.get(
    PATH,
    summary="Read the settings",
    operation_id="getSmtpSettings",
    response_model=SettingsAnswer,
    responses={200: with_etag("The settings."), **refusals(401, 403, 404, 429)},
)
def read_settings(member: Annotated[Membership, Depends(current_member)]) -> JSONResponse:
    """The present settings, without the password."""
    member.need(READ)
    return _answer(member, member.state.store.settings(member.application))


def writing_member(member: Annotated[Membership, Depends(current_member)]) -> Membership:
    """The caller, who may write. 403 otherwise."""
    member.need(WRITE)
    return member


@ROUTER.patch(
    PATH,
    summary="Change the settings",
    operation_id="changeSmtpSettings",
    openapi_extra=json_request("SmtpSettingsChange", _EXAMPLE),
    response_model=SettingsAnswer,
    responses={
        200: with_etag("Stored. The settings as they are now."),
        **refusals(
            *(401, 403, 404, 408, 412, 413, 415, 428, 429),
            own={422: "Some fields cannot be stored, by name in `errors`; nothing was changed."},
        ),
    },
)
def change_settings(
    member: Annotated[Membership, Depends(writing_member)],
    body: Annotated[Any, Depends(json_body)],
    if_match: Annotated[str, Header(alias="If-Match", description=_IF_MATCH)] = "",
) -> JSONResponse:
    """Change some fields, all of them or none. Answers with the settings as they are now; compare them."""
    store, options = member.state.store, member.state.options
    row = store.settings(member.application)
    if options.etags:
        _check(member, row, if_match)
    wanted = shaped(CHANGE, known(body, options))
    change: dict[str, Any] = dict(wanted)
    faults = change_faults(row, change, allow_private=options.allow_private)
    if faults:
        raise unprocessable(faults)
    if isinstance(change.get("password"), str):
        change["password"] = member.state.vault.close(member.application, change["password"])
    if any(name not in row or row[name] != value for name, value in change.items()):
        change["last_test"] = None  # it was about other settings
        if not store.change(member.application, row["version"], change):
            raise _changed(member, store.settings(member.application))
    return _answer(member, store.settings(member.application))


def _check(member: Membership, row: Row, if_match: str) -> None:
    """If-Match (RFC 9110 13.1.1): one of the tags, by strong comparison, or "*"."""
    if not if_match.strip():
        raise ApiError(
            428, "Send If-Match with the ETag of the settings that you read, so that nobody is overwritten."
        )
    if if_match.strip() != "*" and etag_of(row) not in _TAG.findall(if_match):
        raise _changed(member, row)


def _changed(member: Membership, row: Row) -> ApiError:
    may_read = "read" in member.capabilities()
    return ApiError(
        412,
        "The settings have changed since you read them. Nothing was written; the present ones come along.",
        resource=resource_of(member, row) if may_read else None,
        headers={"ETag": etag_of(row)},
    )
