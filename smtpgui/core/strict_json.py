"""JSON (RFC 8259) without what it leaves open: a name twice, NaN, endless nesting. For answers and preset files."""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 32
"""How deep arrays and objects may be nested."""

LONGEST_NUMBER = 18
"""Most digits of a whole number."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}]', re.DOTALL)


class NotJsonError(ValueError):
    """The text is no JSON that can be relied on; `reason` is a word, and nothing of the text is quoted.

    `line` is where, counted from 1; 0 where that is not known.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def parse(content: bytes) -> Any:
    """The value in `content`, UTF-8 with or without a byte order mark; NotJsonError says why there is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotJsonError("not UTF-8") from None
    if text.lstrip().startswith("<"):
        raise NotJsonError("HTML")
    if _is_too_deep(text):
        raise NotJsonError("nested too deep")
    try:
        data = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_int, parse_float=_float
        )
        json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise (NotJsonError("broken JSON", error.lineno) if text.strip() else NotJsonError("empty")) from None
    except UnicodeEncodeError:
        raise NotJsonError("half a character") from None
    return data


def _is_too_deep(text: str) -> bool:
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth > DEEPEST:
            return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise NotJsonError("a name twice")
    return values


def _constant(_word: str) -> Any:
    raise NotJsonError("NaN or Infinity")


def _int(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise NotJsonError("a number too long")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise NotJsonError("a number too large")
    return number
