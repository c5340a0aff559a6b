"""POST …/smtp_settings/test."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from smtpgui.sandbox.platform.errors import NO_STORE, ApiError, Faults, unprocessable
from smtpgui.sandbox.platform.models import TEST as TEST_SHAPE
from smtpgui.sandbox.platform.models import TestAnswer
from smtpgui.sandbox.platform.permissions import TEST, Membership, current_member, too_many
from smtpgui.sandbox.platform.request_body import json_body, known, shaped
from smtpgui.sandbox.platform.responses import json_request, refusals
from smtpgui.sandbox.platform.routes_settings import PATH
from smtpgui.sandbox.platform.rules import change_faults, recipient_faults
from smtpgui.sandbox.platform.send_test import OutOfTimeError, PrivateTargetError, run_test
from smtpgui.sandbox.platform.store import Row

ROUTER = APIRouter(prefix="/api/v1", tags=["SMTP settings"])

_EXAMPLE = {"recipient": "me@example.org", "mode": "send", "settings": {"port": 465, "password": "correct horse"}}
_SETTINGS = "settings."


def testing_member(member: Annotated[Membership, Depends(current_member)]) -> Membership:
    """The caller, who may test. 403 otherwise."""
    member.need(TEST)
    return member


@ROUTER.post(
    f"{PATH}/test",
    summary="Test settings from the platform's own servers",
    operation_id="testSmtpSettings",
    openapi_extra=json_request("TestRequest", _EXAMPLE),
    response_model=TestAnswer,
    responses={
        200: {"description": "The test ran; its outcome is in the body."},
        **refusals(
            *(401, 403, 404, 408, 413, 415, 504),
            own={
                422: "These settings cannot be tested, with reasons in `errors`; nothing was sent anywhere.",
                429: "Too many requests, or too many tests.",
            },
        ),
    },
)
def try_settings(
    member: Annotated[Membership, Depends(testing_member)], body: Annotated[Any, Depends(json_body)]
) -> JSONResponse:
    """Test the stored settings, or others on top of them, by really talking to the mail server.

    `last_test` of the settings tells of the last test of what is stored. It changes neither `updated_at` nor the ETag.
    """
    state, row = member.state, member.state.store.settings(member.application)
    if "settings" in body:
        body = {**body, "settings": known(body["settings"], state.options, _SETTINGS)}
    wanted = shaped(TEST_SHAPE, body)
    change: dict[str, Any] = dict(wanted.get("settings") or {})
    values = {**row, **change, "enabled": True}
    password = change["password"] if "password" in change else _stored(member, row)
    faults = _faults(row, values, change, wanted["recipient"], password, allow_private=state.options.allow_private)
    if faults:
        raise unprocessable(faults)
    wait = state.tests.wait(member.application)
    if wait:
        raise too_many("Too many tests.", wait)
    try:
        result = run_test(state, values, password or "", wanted["recipient"], send=wanted["mode"] == "send")
    except PrivateTargetError:
        name = f"{_SETTINGS}address" if "address" in change else "address"
        raise unprocessable({name: ["leads into a private network, which this platform does not reach"]}) from None
    except OutOfTimeError:
        raise ApiError(504, "The test did not end in its time. Nobody knows whether a message was sent.") from None
    if _is_stored(member, row, change):
        state.store.keep_test(member.application, row["version"], result.model_dump_json())
    return JSONResponse({"success": True, "data": {"resource": result.model_dump()}}, headers=NO_STORE)


def _is_stored(member: Membership, row: Row, change: Row) -> bool:
    """Whether `change` repeats what is stored, so that the test was one of the stored settings."""
    same = all(row[name] == value for name, value in change.items() if name not in ("enabled", "password"))
    return same and ("password" not in change or change["password"] == _stored(member, row))


def _stored(member: Membership, row: Row) -> str | None:
    """The stored password; None where there is none. 422 where it cannot be read any more."""
    if row["password"] is None:
        return None
    password = member.state.vault.open(member.application, row["password"])
    if password is None:
        raise unprocessable(
            {"password": ["cannot be read any more, for the platform's key has changed. Send it again"]}
        )
    return password


def _faults(
    row: Row, values: Row, change: Row, recipient: str, password: str | None, *, allow_private: bool
) -> Faults:
    found = change_faults(row, {**change, "enabled": True}, allow_private=allow_private)
    if not values["user_name"]:
        found["user_name"] = ["is needed: this platform only tests settings that sign in"]
    elif not password and "password" not in found:
        found["password"] = ["is needed"]
    named: Faults = {f"{_SETTINGS}{name}" if name in change else name: said for name, said in found.items()}
    said = recipient_faults(recipient)
    return named | ({"recipient": said} if said else {})
