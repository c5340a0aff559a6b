"""What servers may do to the test, case by case, from cases.csv: a script, and what must be said of it at which step.

A row's `server` is `bare` (its script is all), `starttls` or `implicit` (a good server but for the stages in the
script), with the kind of its certificate where that is not the good one. A script is made of `stage: actions`, joined
by " // "; the actions are joined by " ; ": `< BEGINNING` expects a line, `> LINE | LINE` sends lines, `raw`, `below`,
`flood N` and `drip N` send N times the bytes that follow, and the rest are names of ACTIONS. `with` changes settings,
limits (on the base `quick`, else patient ones) and the option `tls` (`encrypt`).
"""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from smtpgui.core.settings.model import SmtpSettings
from smtpgui.core.smtp.connection.timeouts import Limits
from tests.core.smtp.conftest import PASSWORD, PATIENT, QUICK, SETTINGS, USERNAME
from tests.servers.certificates import Certificates
from tests.servers.smtp_script import (
    LOGIN,
    Action,
    Script,
    below_tls,
    client_hello,
    close,
    drip,
    expect,
    flood,
    hang,
    message,
    pause,
    raw,
    reset,
    send,
    talk,
)

ScriptMaker = Callable[[Certificates], Script]


@dataclass(frozen=True)
class Case:
    """A server's behaviour, and the verdict: the step that names it and the code, which is the first there.

    `auths` is how many AUTH commands the server may see; `also` are codes that must be among the findings.
    """

    name: str
    script: ScriptMaker
    step: str
    code: str
    settings: SmtpSettings = SETTINGS
    limits: Limits = PATIENT
    auths: int = 0
    also: tuple[str, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)


def good(*, kind: str = "good", implicit: bool = False, **instead: Script) -> ScriptMaker:
    """A good server with a certificate of that kind, but for the stages in `instead`."""
    return lambda certificates: talk(certificates[kind], implicit=implicit, **instead)


def good_implicit(**instead: Script) -> ScriptMaker:
    """A good server with TLS from the start but for the stages in `instead`."""
    return good(implicit=True, **instead)


def refused(*answer: str) -> Script:
    """AUTH LOGIN taken to its end and refused."""
    return [*LOGIN[:-1], send(*answer), hang]


EHLO = expect("EHLO ")
QUIT = [expect("QUIT\r\n"), send("221 Bye"), close]
ACTIONS: dict[str, Script] = {
    "close": [close],
    "reset": [reset],
    "hang": [hang],
    "hello": [client_hello()],
    "message": [message()],
    "QUIT": QUIT,
    "LEAVE": [
        expect(""),
        close,
    ],  # one more line, whatever it is: a second look comes with other words than the first
    "USERNAME": LOGIN[:3],  # as far as the prompt for the username has been answered
    "PASSWORD": LOGIN[:-1],
}


def _actions(text: str) -> Script:
    return [action for part in text.split(" ; ") if part for action in ACTIONS.get(part) or [_action(part)]]


def _action(part: str) -> Action:
    kind, _, rest = part.partition(" ")
    if kind == ">":
        return send(*rest.split(" | "))
    if kind == "pause":
        return pause(float(rest))
    if kind == "<":
        return expect(rest.replace("\\r\\n", "\r\n"))
    if kind in ("flood", "drip"):
        times, _, rest = rest.partition(" ")
    data = rest.encode().decode("unicode_escape").encode("latin-1")
    if kind in ("flood", "drip"):
        return flood(data * int(times)) if kind == "flood" else drip(data * int(times), 0.05)
    return {"raw": raw, "below": below_tls}[kind](data)


def _script(server: str, text: str) -> ScriptMaker:
    kind, _, certificate = server.partition(" ")
    if kind == "bare":
        return lambda _: _actions(text)
    stages = dict(stage.split(": ", 1) for stage in text.split(" // ") if stage)
    instead = {name: _actions(actions) for name, actions in stages.items()}
    return good(kind=certificate or "good", implicit=kind == "implicit", **instead)


def _fitting(owner: type[SmtpSettings] | type[Limits], words: dict[str, Any]) -> dict[str, Any]:
    """The words that are fields of `owner`."""
    return {each.name: words[each.name] for each in fields(owner) if each.name in words}


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _case(row: dict[str, str]) -> Case:
    words: dict[str, Any] = {
        name: _value(text) for name, _, text in (w.partition("=") for w in row["with"].split())
    }
    limits = replace(QUICK if "quick" in words else PATIENT, **_fitting(Limits, words))
    settings = replace(SETTINGS, **_fitting(SmtpSettings, words))
    return Case(
        row["name"], _script(row["server"], row["script"]), row["step"], row["code"], settings,
        limits, int(row["auths"]), tuple(row["also"].split()), {"tls": words["encrypt"]} if "encrypt" in words else {},
    )  # fmt: skip


with Path(__file__).with_name("cases.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def group(*names: str) -> list[Case]:
    """The cases of these groups."""
    return [_case(row) for row in ROWS if row["group"] in names]


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _refusals(lines: tuple[str, ...]) -> list[str]:
    return [f"535{'-' if line is not lines[-1] else ' '}5.7.8 {line}" for line in lines]


ECHOES = (
    (PASSWORD,), (b64(PASSWORD),), (b64("x" + PASSWORD),), (b64("xx" + PASSWORD + "yy"),),
    (b64(f"\0{USERNAME}\0{PASSWORD}"),), (PASSWORD.encode().hex(),), (PASSWORD.encode().hex().upper(),),
    (PASSWORD.upper(),), ("p=" + "-".join(PASSWORD),), (PASSWORD[:8], PASSWORD[8:]), (PASSWORD * 150,),
)  # fmt: skip
SECRET_CASES = [
    *(
        Case(
            f"the server echoes {number}",
            good(auth=refused(*_refusals(echo))),
            "auth",
            "auth.wrong_password",
            auths=1,
        )
        for number, echo in enumerate(ECHOES)
    ),
    Case(
        "the server knows it beforehand",
        good(ehlo=[EHLO, send("250-mail.test", f"250 X-{PASSWORD}"), *QUIT]),
        "starttls",
        "starttls.not_offered",
    ),
]
PLAIN_CASE = Case(
    "PLAIN",
    good(auth=[expect(f"AUTH PLAIN {b64(f'{chr(0)}{USERNAME}{chr(0)}{PASSWORD}')}\r\n"), send("235 ok")]),
    "data",
    "data.accepted",
    settings=replace(SETTINGS, authentication="plain"),
    auths=1,
)
