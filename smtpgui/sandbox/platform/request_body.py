"""Bodies of requests: read, and checked against the contract."""

from __future__ import annotations

from typing import Any, TypeVar

from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from smtpgui.sandbox.platform.app_state import Options
from smtpgui.sandbox.platform.errors import ApiError, unprocessable
from smtpgui.sandbox.platform.rules import FIELDS, shape_faults

KNOWN = frozenset({*FIELDS, "password"})

Shape = TypeVar("Shape")


async def json_body(request: Request) -> Any:
    """The JSON body. 415 where it is called something else, 422 where it is no JSON object."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise ApiError(415, "Send JSON: Content-Type: application/json.", headers={"Accept": "application/json"})
    try:
        value = from_json(await request.body(), allow_inf_nan=False)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ApiError(422, "The body is not a JSON object.", errors={"body": ["is not a JSON object"]})
    return value


def shaped(adapter: TypeAdapter[Shape], value: Any) -> Shape:
    """`value` in the shape of the contract, or 422."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise unprocessable(shape_faults(error)) from None


def known(value: Any, options: Options, prefix: str = "") -> Any:
    """A change without the fields that this platform does not know; they are dropped, or 422, as the options say."""
    if not isinstance(value, dict):
        return value
    here = KNOWN - options.missing_fields
    unknown = [name for name in value if name not in here]
    if unknown and not options.drop_unknown:
        raise unprocessable({f"{prefix}{name}"[:100]: ["is not a field of these settings"] for name in unknown})
    return {name: each for name, each in value.items() if name in here}
