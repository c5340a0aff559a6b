"""The FastAPI application, every refusal in the contract's shape, and the OpenAPI document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from smtpgui.core.strict_json import parse
from smtpgui.sandbox.platform import routes_applications, routes_settings, routes_test, routes_token
from smtpgui.sandbox.platform.app_state import AppState
from smtpgui.sandbox.platform.errors import ApiError, TokenError, unprocessable
from smtpgui.sandbox.platform.middleware import RequestGuard
from smtpgui.sandbox.platform.models import CHANGE, TEST

DOCUMENT_PATH = "/api/v1/openapi.json"

_SETTINGS = parse(Path(__file__).with_name("example.json").read_bytes())
_EXAMPLES = {"SmtpSettings": _SETTINGS, "TestResult": _SETTINGS["last_test"]}


def bare_application() -> FastAPI:
    """The application without a state: enough to describe itself."""
    app = FastAPI(
        title="Custom SMTP settings of a platform (reference-v1)",
        version="1.0.0",
        summary="Read, change and test the custom SMTP of an application, safely.",
        description=Path(__file__).with_name("contract.md").read_text("utf-8"),
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
    _describe(app)
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


# The document


def _describe(app: FastAPI) -> None:
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
