"""Errors in a platform's answers: a Finding for each status, with the platform's own words, bounded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from smtpgui.core.findings import Fact, Finding, Trouble
from smtpgui.core.platforms.json_pointer import MISSING, get, join, parts
from smtpgui.core.platforms.preset import Preset, setting_of
from smtpgui.core.privacy.secrets import CUT
from smtpgui.core.strict_json import NotJsonError, parse

if TYPE_CHECKING:
    from smtpgui.core.net.http import Response

LONGEST_WAIT = 3600
"""Longest time in seconds that a Retry-After is believed."""

MOST_REFUSALS = 20
"""Most refused fields that are reported of one answer."""

LONGEST_WORDS = 300
"""Longest text of a platform that is kept, in characters."""

_NAMES = ("field", "name", "param", "property", "attribute", "pointer", "loc", "source")
_WORDS = ("message", "detail", "reason", "description", "msg", "title", "error", "code")
_NOT_FIELDS = ("base", "full_messages", "non_field_errors", "__all__")
"""Names under which frameworks say what concerns no single field."""

_ELSEWHERE = ("/errors", "/detail", "/error/errors", "/error/details")
_BY_STATUS = {
    401: "platform.unauthorized",
    403: "platform.forbidden",
    404: "platform.not_found",
    409: "platform.conflict",
    412: "platform.changed",
    428: "platform.precondition_needed",
    429: "platform.too_many",
}


def shortened(text: str) -> str:
    """The beginning of a long text, marked as cut: that is how a secret cut in two is found."""
    return text if len(text) <= LONGEST_WORDS else text[: LONGEST_WORDS - 1] + CUT


def is_success(response: Response) -> bool:
    """Whether the request did what it should."""
    return 200 <= response.status < 300


def refusal(response: Response, preset: Preset) -> Finding:
    """The finding of an answer that is no success. Nothing in it is trusted to be text, short or true."""
    status = response.status
    facts: dict[str, Fact] = {"status": status, "role": preset.role, "reply": words_of(response, preset)}
    if status in _BY_STATUS:
        if status == 429:
            facts |= _wait(response)
        return Finding(_BY_STATUS[status], facts)
    if 300 <= status < 400:
        return Finding("platform.redirect", {**facts, "location": shortened(response.headers.get("location", ""))})
    if status >= 500:
        facts |= _wait(response) if "retry-after" in response.headers else {"minutes": "none"}
        return Finding("platform.broken", facts)
    return Finding("platform.refused", facts)


def _wait(response: Response) -> dict[str, Fact]:
    """How long to wait, in seconds, and in minutes where that is easier to read."""
    seconds = retry_after(response)
    return {"seconds": seconds, "minutes": -(-seconds // 60) if seconds > 120 else ""}


def words_of(response: Response, preset: Preset) -> str:
    """The message in an error's body, shortened; "" where there is none."""
    try:
        data = parse(response.body)
    except NotJsonError:
        return ""
    for pointer in (preset.error_message, "/error_description", "/message", "/error", "/errorMessage", "/detail",
                    "/error/message", "/title"):  # fmt: skip
        value = get(data, pointer)
        if isinstance(value, str) and value.strip():
            return shortened(value.strip())
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
    for name, words in _refusals(_errors_in(data, preset.error_fields)):
        setting = _setting(name, preset, root or preset.root)
        facts = {"name": shortened(name), "reply": shortened(words.strip())}
        if not (name or facts["reply"]):
            continue
        code = "platform.refused_field" if name else "platform.refused_change"
        finding = Finding(code if facts["reply"] else "platform.refused_silently", facts, setting)
        if finding not in found:
            found.append(finding)
        if len(found) == MOST_REFUSALS:
            break
    return found


def _errors_in(data: Any, pointer: str) -> Any:
    """The errors of single fields: where the preset says, else where many platforms have them."""
    for place in (pointer, *_ELSEWHERE):
        found = get(data, place)
        if found is not MISSING and found is not None and (place == pointer or isinstance(found, (dict, list))):
            return found
    return None


def _refusals(errors: Any, at: str = "", *, listed: bool = False) -> Iterator[tuple[str, str]]:
    """Field names and what is said of them, whatever of the usual shapes `errors` has; it is below the name `at`."""
    if isinstance(errors, str):
        yield at, errors
    elif isinstance(errors, list):
        for item in errors:
            yield from _refusals(item, at, listed=True)
    elif isinstance(errors, dict):
        words = next((errors[key] for key in _WORDS if isinstance(errors.get(key), str)), None)
        if listed or (at and words is not None):  # one error, with its name and its words
            yield _name(errors) or at, words or ""
            return
        for name, said in errors.items():
            here = "" if name in _NOT_FIELDS else name
            yield from _refusals(said, f"{at}.{here}" if at and here else here or at)
    elif errors is not None and errors is not False:
        yield at, ""


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


def _setting(name: str, preset: Preset, root: str) -> str:
    """Which of our settings the platform's `name` is; "" where that is not known."""
    path = name.lstrip("#").replace("[", ".").replace("]", "").replace(".", "/").strip("/")
    spelt = {"/" + "/".join(parts("/" + path)), "/" + path}
    places = {rule.write: setting_of(rule.name) for rule in preset.fields.values()}
    places[preset.password.at] = "password"
    for place, setting in places.items():
        whole, below = join(root, place), join("", place)
        if any(text in (whole, below) or text.endswith(whole) for text in spelt):
            return setting
    last = _bare(path.rpartition("/")[2])
    return next((setting for place, setting in places.items() if last and _bare(parts(place)[-1]) == last), "")


def _bare(name: str) -> str:
    """`name` as user_name, userName and User-Name have it in common."""
    return "".join(character for character in name.casefold() if character.isalnum())


def data_of(response: Response) -> Any:
    """The JSON of an answer. Raises Trouble: platform.not_json."""
    try:
        return parse(response.body)
    except NotJsonError as error:
        raise Trouble(Finding("platform.not_json", {"reason": error.reason})) from None
