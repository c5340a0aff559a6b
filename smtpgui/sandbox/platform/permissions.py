"""The caller of a request, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from fastapi.security import OAuth2

from smtpgui.sandbox.platform.app_state import AppState
from smtpgui.sandbox.platform.errors import ApiError
from smtpgui.sandbox.platform.store import Grant

READ, WRITE, TEST = "smtp_settings:read", "smtp_settings:write", "smtp_settings:test"
SCOPES = {
    READ: "See the settings, never the password.",
    WRITE: "Change the settings.",
    TEST: "Let the platform test settings.",
}
ADMINISTRATOR, EDITOR = "Administrator", "Editor"

_DOES = {READ: "see", WRITE: "change", TEST: "test"}
_FLOWS: Any = {
    "clientCredentials": {"tokenUrl": "/oauth/token", "scopes": SCOPES},
    "password": {"tokenUrl": "/oauth/token", "refreshUrl": "/oauth/token", "scopes": SCOPES},
}
BEARER = OAuth2(scheme_name="oauth", flows=_FLOWS, auto_error=False)


def state_of(request: Request) -> AppState:
    """The state of the platform that got `request`."""
    state: AppState = request.app.state.platform
    return state


def current_grant(request: Request, header: Annotated[str | None, Depends(BEARER)]) -> Grant:
    """The grant of the request's bearer token. 401 without a good one, 429 for too many requests."""
    state = state_of(request)
    kind, _, token = (header or "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise ApiError(
            401, "An access token is needed: Authorization: Bearer …", headers={"WWW-Authenticate": "Bearer"}
        )
    grant = state.store.grant(token.strip(), state.options.clock())
    if grant is None:
        refused = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise ApiError(401, "This access token is unknown or has ended. Ask for another one.", headers=refused)
    wait = state.requests.wait(grant.account)
    if wait:
        raise too_many("Too many requests.", wait)
    return grant


def too_many(message: str, wait: int) -> ApiError:
    """429, to come back in `wait` seconds."""
    return ApiError(429, f"{message} Try again in {wait} s.", headers={"Retry-After": str(wait)})


@dataclass(frozen=True, slots=True)
class Membership:
    """What an account may do at an application: its role there and the scopes of its token."""

    state: AppState
    account: str
    application: str
    role: str
    scopes: frozenset[str]

    def need(self, scope: str) -> None:
        """403 where `scope` is not this account's."""
        if scope not in allowed(self.role, self.state.options.editors_read):
            raise ApiError(
                403,
                f"Only an {ADMINISTRATOR} may {_DOES[scope]} the SMTP settings; this account is an {self.role}.",
            )
        if scope not in self.scopes:
            missing = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
            raise ApiError(403, f"This access token lacks the scope {scope}.", headers=missing)

    def capabilities(self) -> list[str]:
        """The account's capabilities here, in the contract's words."""
        may = self.scopes & allowed(self.role, self.state.options.editors_read)
        words = {READ: ["read"], WRITE: ["write"], TEST: ["test_connect", "test_send"]}
        return [word for scope in SCOPES if scope in may for word in words[scope]]


def allowed(role: str, editors_read: bool) -> frozenset[str]:  # noqa: FBT001 - there is one such switch
    """The scopes that a role may use."""
    return frozenset(SCOPES if role == ADMINISTRATOR else {READ} if editors_read else ())


def current_member(
    request: Request,
    grant: Annotated[Grant, Depends(current_grant)],
    application_id: Annotated[
        str, Path(description="The application's id, as the list of applications tells it.")
    ],
) -> Membership:
    """The caller's membership in the application of the path. 404 without one, as where there is no application."""
    state = state_of(request)
    role = state.store.role(grant.account, application_id) if "\0" not in application_id else None
    if role is None:
        raise ApiError(404, "There is no such application for this account.")
    return Membership(state, grant.account, application_id, role, frozenset(grant.scope.split()))
