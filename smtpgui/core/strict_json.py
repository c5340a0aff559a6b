"""JSON (RFC 8259) without what it leaves open: a name twice, NaN, endless nesting. For everything from outside."""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 32
"""How deep arrays and objects may be nested, where the caller does not say."""

LONGEST_NUMBER = 18
"""Most digits of a whole number."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.?)*(?:"|\Z)|[][{}]', re.DOTALL)  # a string without end ends with the text


class NotJsonError(ValueError):
    """The text is no JSON that can be relied on; `reason` is a word, and nothing of the text is in the message.

    `line` and `column` are where, counted from 1; 0 where that is not known. `position` is the first byte that is
    no UTF-8, from 1. `found` is the name that stands twice, or the number that is none: never shown of a text that
    may hold secrets.
    """

    def __init__(self, reason: str, line: int = 0, column: int = 0, *, position: int = 0, found: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column
        self.position, self.found = position, found


def parse(content: bytes | str, deepest: int = DEEPEST) -> Any:
    """The value in `content`, bytes of UTF-8 or text, with or without a byte order mark.

    NotJsonError says why there is none. `deepest` is how many arrays and objects may stand in each other.
    """
    try:
        text = content.removeprefix("\ufeff") if isinstance(content, str) else content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotJsonError("not UTF-8", position=error.start + 1) from None
    if text.lstrip().startswith("<"):
        raise NotJsonError("HTML")
    if _is_too_deep(text, deepest):
        raise NotJsonError("nested too deep")
    try:
        data = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_int, parse_float=_float
        )
        if isinstance(content, str) or "\\u" in text:
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        broken = NotJsonError("broken JSON", error.lineno, error.colno)
        raise (broken if text.strip() else NotJsonError("empty")) from None
    except UnicodeEncodeError:  # half of a surrogate pair: no character, and no UTF-8 can hold it
        raise NotJsonError("half a character") from None
    return data


def _is_too_deep(text: str, deepest: int) -> bool:
    if text.count("[") + text.count("{") <= deepest:
        return False
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth > deepest:
            return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = dict(pairs)
    if len(values) < len(pairs):
        met: set[str] = set()
        for name, _value in pairs:
            if name in met:
                raise NotJsonError("a name twice", found=name)
            met.add(name)
    return values


def _constant(word: str) -> Any:
    raise NotJsonError("NaN or Infinity", found=word)


def _int(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise NotJsonError("a number too long", found=digits)
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise NotJsonError("a number too large", found=digits)
    return number
