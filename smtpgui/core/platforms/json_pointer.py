"""JSON pointers (RFC 6901) into requests and answers."""

from __future__ import annotations

from typing import Any, Final


class MissingValue:
    """The value of a place where nothing stands; falsy."""

    def __bool__(self) -> bool:
        """False."""
        return False

    def __repr__(self) -> str:
        """The constant's name."""
        return "MISSING"


MISSING: Final = MissingValue()


def parts(pointer: str) -> tuple[str, ...]:
    """The steps of `pointer`: "/a/b~1c" leads through "a" to "b/c", "" stands for the whole.

    A text without a slash in front is the one name that it is, so that a flat API can be written down as it looks.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        return (pointer,)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def get(data: Any, pointer: str) -> Any:
    """The value at `pointer` in `data`, or MISSING."""
    for part in parts(pointer):
        if isinstance(data, dict) and part in data:
            data = data[part]
        elif isinstance(data, list) and part.isascii() and part.isdigit() and int(part[:9]) < len(data):
            data = data[int(part)]
        else:
            return MISSING
    return data


def put(data: dict[str, Any], pointer: str, value: Any) -> None:
    """Write `value` at `pointer` into `data`; objects on the way there are made."""
    *way, last = parts(pointer)
    for part in way:
        inside = data.setdefault(part, {})
        if not isinstance(
            inside, dict
        ):  # a value stands where another pointer goes through: the preset is checked
            inside = data[part] = {}
        data = inside
    data[last] = value


def join(root: str, pointer: str) -> str:
    """`pointer` below `root`, as a pointer."""
    escaped = (part.replace("~", "~0").replace("/", "~1") for part in (*parts(root), *parts(pointer)))
    return "".join(f"/{part}" for part in escaped)
