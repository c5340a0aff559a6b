"""POST /oauth/token (RFC 6749): API key and secret, or a person's name and password, for an access token."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any
from urllib.parse import parse_qsl, unquote_plus

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from smtpgui.sandbox.platform.app_state import AppState
from smtpgui.sandbox.platform.errors import NO_STORE, TokenError
from smtpgui.sandbox.platform.models import Token, TokenRefusal
from smtpgui.sandbox.platform.permissions import SCOPES, state_of
from smtpgui.sandbox.platform.responses import refusals
from smtpgui.sandbox.platform.security import fits, new_token
from smtpgui.sandbox.platform.store import Grant, PlatformAccount

ROUTER = APIRouter(tags=["Tokens"])
FORM = "application/x-www-form-urlencoded"

_REFUSED = "The key or the secret is wrong."
_FIELDS = {
    "grant_type": {"type": "string", "enum": ["client_credentials", "password", "refresh_token"]},
    "client_id": {"type": "string", "description": "The API key."},
    "client_secret": {"type": "string", "format": "password", "description": "The API secret."},
    "username": {"type": "string", "description": "For password: the person's email address."},
    "password": {"type": "string", "format": "password", "description": "For password."},
    "refresh_token": {"type": "string", "description": "For refresh_token. It works once."},
    "scope": {"type": "string", "description": f"Any of {', '.join(SCOPES)}, with spaces between. Without: all."},
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {"type": "object", "required": ["grant_type"], "properties": _FIELDS},
                "example": {"grant_type": "client_credentials", "client_id": "key", "client_secret": "secret"},
            }
        },
    }
}

Form = dict[str, str]


async def form_of(request: Request) -> Form:
    """The fields of the form; the client's name and secret may stand in the header instead (RFC 6749 2.3.1)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise TokenError("invalid_request", f"Send a form: Content-Type: {FORM}.")
    try:
        pairs = parse_qsl(
            (await request.body()).decode(), keep_blank_values=True, errors="strict", max_num_fields=50
        )
    except ValueError:
        raise TokenError("invalid_request", "The form cannot be read.") from None
    form = dict(pairs)
    if len(form) < len(pairs):
        raise TokenError("invalid_request", "A field stands there twice.")
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            name, _, secret = base64.b64decode(given.strip(), validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise _wrong_client() from None
        form |= {"client_id": unquote_plus(name), "client_secret": unquote_plus(secret)}
    return form


@ROUTER.post(
    "/oauth/token",
    summary="Get an access token",
    operation_id="getToken",
    openapi_extra=_BODY,
    response_model=Token,
    response_model_exclude_none=True,
    responses={
        200: {"description": "The token. Keep it in memory; ask again when it has ended."},
        **refusals(408, 413),
        **refusals(
            model=TokenRefusal,
            own={
                400: "invalid_request, invalid_grant, invalid_scope or unsupported_grant_type.",
                401: "invalid_client: the API key or the API secret is wrong.",
                429: "Too many tries.",
            },
        ),
    },
)
def get_token(request: Request, form: Annotated[Form, Depends(form_of)]) -> JSONResponse:
    """Trade credentials for an access token.

    `client_credentials` takes client_id and client_secret, in the form or as HTTP Basic. `password` takes username and
    password, `refresh_token` what a `password` grant gave; each refresh token works once.
    """
    state = state_of(request)
    who = form.get("client_id") or form.get("username") or ""
    wait = state.tokens.wait(f"{request.client.host if request.client else ''} {who[:254]}")
    if wait:
        again = {"Retry-After": str(wait)}
        raise TokenError("too_many_requests", f"Too many tries. Try again in {wait} s.", 429, again)
    if "client_id" in form:
        _client(state, form)
    kind = form.get("grant_type", "")
    if kind not in _GRANTS:
        raise TokenError(
            "unsupported_grant_type" if kind else "invalid_request",
            "This grant_type is not one of the contract's.",
        )
    return _answer(state, _GRANTS[kind](state, form), refresh=kind != "client_credentials")


def _client(state: AppState, form: Form) -> PlatformAccount:
    account = _account(state, form.get("client_id", ""), form.get("client_secret", ""), person=False)
    if account is None:
        raise _wrong_client()
    return account


def _account(state: AppState, name: str, secret: str, *, person: bool) -> PlatformAccount | None:
    account = state.store.account(name) if name and "\0" not in name else None
    right = fits(
        secret, account.secret if account else "", state.options.secret_cost
    )  # takes as long for a name that does not exist
    return account if account and right and account.person is person else None


def _wrong_client() -> TokenError:
    return TokenError("invalid_client", _REFUSED, 401, {"WWW-Authenticate": "Basic"})


def _by_client(state: AppState, form: Form) -> Grant:
    return Grant(_client(state, form).id, _scope(form, SCOPES))


def _by_password(state: AppState, form: Form) -> Grant:
    account = _account(state, form.get("username", ""), form.get("password", ""), person=True)
    if account is None:
        raise TokenError("invalid_grant", "The name or the password is wrong.")
    return Grant(account.id, _scope(form, SCOPES))


def _by_refresh_token(state: AppState, form: Form) -> Grant:
    grant = state.store.use_refresh_token(form.get("refresh_token", ""), state.options.clock())
    if grant is None:
        raise TokenError("invalid_grant", "This refresh token is unknown, used or over.")
    return grant._replace(scope=_scope(form, grant.scope.split()))


_GRANTS = {"client_credentials": _by_client, "password": _by_password, "refresh_token": _by_refresh_token}


def _scope(form: Form, most: Any) -> str:
    """The scopes asked for, `most` where none is; never more than `most`."""
    asked = form.get("scope", "").split() or list(most)
    if not set(asked) <= set(most):
        raise TokenError("invalid_scope", f"The scopes are: {', '.join(most)}.")
    return " ".join(dict.fromkeys(asked))


def _answer(state: AppState, grant: Grant, *, refresh: bool) -> JSONResponse:
    moment = state.options.clock()
    token = Token(
        access_token=new_token(),
        token_type="Bearer",  # noqa: S106 - a type
        expires_in=state.options.token_seconds,
        created_at=int(moment),
        scope=grant.scope,
        refresh_token=new_token() if refresh else None,
    )
    ends = moment + state.options.token_seconds
    state.store.add_token(token.access_token, grant, refresh=False, ends=ends, now=moment)
    if token.refresh_token:
        ends = moment + state.options.refresh_seconds
        state.store.add_token(token.refresh_token, grant, refresh=True, ends=ends, now=moment)
    return JSONResponse(token.model_dump(exclude_none=True), headers={**NO_STORE, "Pragma": "no-cache"})
