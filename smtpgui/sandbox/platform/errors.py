"""Refusals, in the two shapes of the contract: the API's own, and OAuth's (RFC 6749 5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.responses import JSONResponse

Faults = dict[str, list[str]]
"""What is wrong, by field; for a test, fields of the settings are called "settings.…"."""

NO_STORE = {"Cache-Control": "no-store"}
_NONE: Mapping[str, str] = {}

NAMES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    412: "precondition_failed",
    413: "content_too_large",
    415: "unsupported_media_type",
    422: "unprocessable_entity",
    428: "precondition_required",
    429: "too_many_requests",
    500: "internal_server_error",
    504: "gateway_timeout",
}
"""The `error` of each status."""


class ApiError(Exception):
    """A refusal of the API; `resource` is what is there instead, `headers` are for the answer."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: Faults | None = None,
        resource: dict[str, Any] | None = None,
        headers: Mapping[str, str] = _NONE,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.errors = status, message, errors
        self.resource, self.headers = resource, headers

    def response(self) -> JSONResponse:
        """The refusal as an answer."""
        body: dict[str, Any] = {
            "success": False,
            "error": NAMES.get(self.status, "error"),
            "message": self.message,
        }
        if self.errors is not None:
            body["errors"] = self.errors
        if self.resource is not None:
            body["data"] = {"resource": self.resource}
        return JSONResponse(body, self.status, {**NO_STORE, **self.headers})


class TokenError(Exception):
    """A refusal of the token endpoint."""

    def __init__(
        self, error: str, description: str, status: int = 400, headers: Mapping[str, str] = _NONE
    ) -> None:
        super().__init__(error)
        self.error, self.description, self.status, self.headers = error, description, status, headers

    def response(self) -> JSONResponse:
        """The refusal as an answer."""
        body = {"error": self.error, "error_description": self.description}
        return JSONResponse(body, self.status, {**NO_STORE, "Pragma": "no-cache", **self.headers})


def unprocessable(errors: Faults) -> ApiError:
    """422 for these fields."""
    names = ", ".join(errors)
    return ApiError(422, f"Nothing was changed. To be corrected: {names}.", errors=errors)
