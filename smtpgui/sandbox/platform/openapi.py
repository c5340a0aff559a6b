"""The OpenAPI document: the contract's texts, and what FastAPI cannot see by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from smtpgui.core.strict_json import parse
from smtpgui.sandbox.platform.models import CHANGE, TEST

VERSION = "1.0.0"
SUMMARY = "Read, change and test the custom SMTP of an application, safely."
DESCRIPTION = Path(__file__).with_name("contract.md").read_text("utf-8")

_SETTINGS = parse(Path(__file__).with_name("example.json").read_bytes())
_EXAMPLES = {"SmtpSettings": _SETTINGS, "TestResult": _SETTINGS["last_test"]}


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
