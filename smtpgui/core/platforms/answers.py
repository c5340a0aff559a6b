"""What a platform's answers mean: a Finding for each status, the platform's own words as facts, bounded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from smtpgui.core.findings import Fact, Finding
from smtpgui.core.platforms.pointer import MISSING, get, join, parts
from smtpgui.core.platforms.preset import Preset
from smtpgui.core.platforms.strict import NotJsonError, parse

if TYPE_CHECKING:
    from smtpgui.core.http import Response

LONGEST_WAIT = 3600
"""Longest time in seconds that a Retry-After is believed."""

MOST_REFUSALS = 20
"""Most refused fields that are told of one answer."""

LONGEST_WORDS = 300
"""Longest text of a platform that is kept, in characters."""

_NAMES = ("field", "name", "param", "property", "attribute", "pointer", "loc", "source")
_WORDS = ("message", "detail", "reason", "description", "msg", "title")
_BY_STATUS = {
    401: "platform.unauthorized",
    403: "platform.forbidden",
    404: "platform.not_found",
    409: "platform.conflict",
    412: "platform.changed",
    428: "platform.precondition_needed",
    429: "platform.too_many",
}


def is_success(response: Response) -> bool:
    """Whether the request did what it should."""
    return 200 <= response.status < 300


def refusal(response: Response, preset: Preset) -> Finding:
    """What an answer that is no success means. Nothing in it is trusted to be text, short or true."""
    status = response.status
    facts: dict[str, Fact] = {"status": status, "role": preset.role, "reply": words_of(response, preset)}
    if status in _BY_STATUS:
        if status == 429:
            facts["seconds"] = retry_after(response)
        return Finding(_BY_STATUS[status], facts)
    if 300 <= status < 400:
        return Finding(
            "platform.redirect", {**facts, "location": response.headers.get("location", "")[:LONGEST_WORDS]}
        )
    if status >= 500:
        return Finding("platform.broken", facts)
    return Finding("platform.refused", facts)


def words_of(response: Response, preset: Preset) -> str:
    """What the platform says in an error's body; "" where that is no such body."""
    try:
        data = parse(response.body)
    except NotJsonError:
        return ""
    for pointer in (preset.error_message, "/error_description", "/message", "/error", "/errorMessage", "/detail"):
        value = get(data, pointer)
        if isinstance(value, str) and value.strip():
            return value.strip()[:LONGEST_WORDS]
    return ""


def retry_after(response: Response, now: datetime | None = None) -> int:
    """The seconds of a Retry-After (RFC 9110 10.2.3), between 1 and LONGEST_WAIT; 60 where it says nothing usable."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return max(1, min(int(text[:9]), LONGEST_WAIT))
    try:
        moment = parsedate_to_datetime(text)
        wait = (moment.astimezone(UTC) - (now or datetime.now(UTC))).total_seconds()
    except (ValueError, OverflowError, TypeError):
        return 60
    return max(1, min(round(wait), LONGEST_WAIT))


def refused_fields(response: Response, preset: Preset, root: str = "") -> list[Finding]:
    """The refusals of single fields in an error's body, at our settings where the names are known."""
    try:
        data = parse(response.body)
    except NotJsonError:
        return []
    found: list[Finding] = []
    for name, words in _refusals(get(data, preset.error_fields)):
        setting = _setting(name, preset, root or preset.root)
        facts = {"name": name[:LONGEST_WORDS], "reply": words[:LONGEST_WORDS]}
        finding = Finding("platform.refused_field", facts, setting)
        if finding not in found:
            found.append(finding)
        if len(found) == MOST_REFUSALS:
            break
    return found


def _refusals(errors: Any) -> Iterator[tuple[str, str]]:
    """Field names and what is said of them, whatever of the usual shapes `errors` has."""
    if isinstance(errors, str):
        yield "", errors
    elif isinstance(errors, dict):
        for name, said in errors.items():
            for text in _texts(said):
                yield name, text
    elif isinstance(errors, list):
        for item in errors:
            if isinstance(item, str):
                yield "", item
            elif isinstance(item, dict):
                yield from ((_name(item), text) for text in _texts(item))


def _name(item: dict[str, Any]) -> str:
    for key in _NAMES:
        value = item.get(key)
        if isinstance(value, dict):  # JSON:API: {"source": {"pointer": "/data/attributes/port"}}
            value = value.get("pointer") or value.get("parameter")
        if isinstance(value, list):
            value = "/".join(str(part) for part in value)
        if isinstance(value, str) and value:
            return value
    return ""


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, list):
        for item in said:
            yield from _texts(item)
    elif isinstance(said, dict):
        words = [said[key] for key in _WORDS if isinstance(said.get(key), str)]
        yield words[0] if words else ""
    elif said is not None and said is not False:
        yield ""


def _setting(name: str, preset: Preset, root: str) -> str:
    """Which of our settings the platform's `name` is; "" where that is not known."""
    spelt = {"/" + "/".join(parts(name.replace(".", "/"))), "/" + name.strip("/").replace(".", "/")}
    made = {"endpoint": "server", "encryption": "starttls_auto", "implicit_tls": "port", "sign_in": "username"}
    places = {rule.write: made.get(rule.name, rule.name) for rule in preset.fields.values()}
    places[preset.password.at] = "password"
    for place, setting in places.items():
        whole, below = join(root, place), join("", place)
        if any(text in (whole, below) or text.endswith(whole) for text in spelt):
            return setting
    last = name.replace(".", "/").rpartition("/")[2]
    return next((setting for place, setting in places.items() if parts(place)[-1:] == (last,)), "")


def resource_of(response: Response, pointer: str) -> Any:
    """The value at `pointer` in an answer, or MISSING. NotJsonError where the answer is no JSON."""
    data = parse(response.body)
    found = get(data, pointer)
    return found if isinstance(found, dict) else MISSING
