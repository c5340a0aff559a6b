"""An object that goes back whole, for platforms whose write replaces everything that is there."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from smtpgui.core.platforms.equivalence import is_mask
from smtpgui.core.platforms.json_pointer import join, parts


def without(whole: Any, pointer: str) -> dict[str, Any]:
    """A copy of `whole` without what stands at `pointer`: a password that was never read does not go back."""
    body: dict[str, Any] = deepcopy(whole) if isinstance(whole, dict) else {}
    *way, last = parts(pointer)
    inside: Any = body
    for part in way:
        inside = inside.get(part) if isinstance(inside, dict) else None
    if isinstance(inside, dict):
        inside.pop(last, None)
    return body


def whole_with(whole: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`whole` with `changes` in it."""
    _put_into(whole, changes)
    return whole


def _put_into(body: dict[str, Any], changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        inner = body.get(name)
        if isinstance(value, dict) and isinstance(inner, dict):
            _put_into(inner, value)
        else:
            body[name] = value


def masked(data: Any, at: str = "") -> Iterator[str]:
    """Where in `data` a mask stands for a value that is not shown."""
    if isinstance(data, str) and is_mask(data):
        yield at
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in children:
        yield from masked(value, at + join("", f"/{str(name).replace('~', '~0').replace('/', '~1')}"))
