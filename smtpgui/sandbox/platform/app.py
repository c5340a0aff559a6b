"""The FastAPI application, and every refusal in the contract's shape."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from smtpgui.sandbox.platform import routes_applications, routes_settings, routes_test, routes_token
from smtpgui.sandbox.platform.app_state import AppState
from smtpgui.sandbox.platform.errors import ApiError, TokenError, unprocessable
from smtpgui.sandbox.platform.middleware import RequestGuard
from smtpgui.sandbox.platform.openapi import DESCRIPTION, SUMMARY, VERSION, complete

DOCUMENT_PATH = "/api/v1/openapi.json"


def bare_application() -> FastAPI:
    """The application without a state: enough to describe itself."""
    app = FastAPI(
        title="Custom SMTP settings of a platform (reference-v1)",
        version=VERSION,
        summary=SUMMARY,
        description=DESCRIPTION,
        openapi_url=DOCUMENT_PATH,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for part in (routes_token, routes_applications, routes_settings, routes_test):
        app.include_router(part.ROUTER)
    app.add_exception_handler(ApiError, _refused)
    app.add_exception_handler(TokenError, _refused)
    app.add_exception_handler(HTTPException, _not_here)
    app.add_exception_handler(RequestValidationError, _misshapen)
    app.add_exception_handler(Exception, _failed)
    complete(app)
    return app


def application(state: AppState) -> ASGIApp:
    """The application over `state`."""
    app = bare_application()
    app.state.platform = state
    return RequestGuard(app, state.options)


def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError | TokenError)
    return error.response()


def _failed(_request: Request, _error: Exception) -> JSONResponse:
    """500 for a fault of this server. RequestGuard logs the place; the answer tells nothing of it."""
    return ApiError(500, "The platform failed.").response()


def _not_here(request: Request, error: Exception) -> JSONResponse:
    """404 for an unknown path, 405 for an unknown method there."""
    assert isinstance(error, HTTPException)
    words = {404: "There is nothing here.", 405: "This method is not allowed here."}
    message = words.get(error.status_code, "This request cannot be answered.")
    headers = {"Allow": ", ".join(_methods(request))} if error.status_code == 405 else error.headers or {}
    return ApiError(error.status_code, message, headers=headers).response()


def _methods(request: Request) -> list[str]:
    """Every method of the path (RFC 9110 10.2.1): Starlette tells only those of the first route that it meets."""
    document = request.app.openapi()["paths"]
    mine = request.scope["path"].strip("/").split("/")
    return sorted(
        method.upper()
        for path, operations in document.items()
        if _same(path.strip("/").split("/"), mine)
        for method in operations
    ) or ["GET"]


def _same(pattern: list[str], path: list[str]) -> bool:
    """Whether a path is of a pattern: {names} fit anything."""
    pairs = list(zip(pattern, path, strict=False))
    return len(pattern) == len(path) and all(part == own or part.startswith("{") for part, own in pairs)


def _misshapen(_request: Request, error: Exception) -> JSONResponse:
    """422 for a parameter that is not of its type. What was sent is not repeated."""
    assert isinstance(error, RequestValidationError)
    return unprocessable({str(fault["loc"][-1])[:100]: [str(fault["msg"])] for fault in error.errors()}).response()
