"""Replies inside a text that somebody pasted: bare, in a log, in a transcript, in a program's error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from smtpgui.core.smtp.connection.reply import LINE_KEPT, REPLY_LINES, Reply, enhanced_code

# Reply codes that servers use (RFC 5321 4.2.3, RFC 4954, RFC 7504, and what is older or only common): years, ports,
# sizes and times have the shape of a code as well.
_CODES = (
    r"(?:2(?:1[14]|2[01]|35|5[0-2])|3(?:34|54)|4(?:0[0-9]|2[0-9]|3[0-9]|4[1-9]|5[0-9]|7[01])"
    r"|5(?:0[0-5]|1[0-79]|2[0-6]|3[0-9]|4[0-4]|5[0-9]|7[0-29]|9[19]))"
)
_UNITS = (
    r"(?:ms|msecs?|milliseconds?|s|secs?|seconds?|minutes?|bytes?|[kmg]i?b|times?|emails?|messages?|recipients?)\b"
)
_BEFORE = r"(?:^|(?<=[\s:;>(\[\"'=|#*]))"
_REPLY = re.compile(
    _BEFORE + rf"(?P<code>{_CODES})(?:(?P<mark>-)|(?P<space>[ ]))[ ]{{0,3}}(?!{_UNITS}|but got )(?=\S)(?P<text>.*)"
)
_INNER = re.compile(rf"(?<=[\s:;>(\[\"'])(?P<code>{_CODES})[ -](?=[245]\.\d{{1,3}}\.\d{{1,3}}\b)")
_BARE = re.compile(rf"\s*(?P<code>{_CODES})\s*")
_BRACKETED = re.compile(
    rf"(?:Error|Exception|Refused):? \((?P<code>{_CODES})(?:, (?P<text>[^()'\"]{{0,300}}))?\)"
    r"(?::[ ]?(?P<after>\S.{0,500}))?"
)
_REPR = re.compile(
    r"\(\s*(?P<code>[2-5][0-57][0-9])\s*,\s*b?(?P<quote>['\"])(?P<text>.{0,4096}?)(?P=quote)\s*[,)]", re.DOTALL
)
# Programs that take a reply apart: PHPMailer, Mailspring.
_LABELLED = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"Detail: (?P<text>.{1,600}?)\s+SMTP code: (?P<code>[2-5]\d\d)"
        r"(?:\s+Additional SMTP info: (?P<enhanced>[245]\.\d{1,3}\.\d{1,3}))?",
        r"Response Code: (?P<code>[2-5]\d\d)\b.{0,40}?Response: (?P<enhanced>)(?P<text>[^\n]{1,600})",
    )
)
_EXPECTED = re.compile(
    r"expected response code \"?[\d/]+\"? but got (?:code )?\"?\d*\"?,? with message ", re.IGNORECASE
)
_TOLD = re.compile(
    r"(?:the (?:server )?response (?:from the remote server )?was|remote (?:host|server) (?:said|returned)"
    r"|server (?:said|replied|responded|returned)(?: with)?)[ \t]*:?\s*['\"]?(?P<text>\S.{0,2000})",
    re.IGNORECASE,
)
# What swaks says of its own, where the server itself refused nothing.
_COMPLAINT = re.compile(r"^[ \t]*\*\*\* (?P<text>(?!.*<\*\*).{1,300})", re.MULTILINE)
_AFTERWARDS = re.compile(r" ?\((?:in reply to|after) [^)]{1,80}\)\)?$|\"[.,]?$")
# Lines that are somebody else's talk, not the rest of an answer that was wrapped.
_OTHER_TALK = re.compile(
    r"\s*(?:at |in |File |Traceback|from |#\d|\S*(?:->|~>|>>|===|\*\*\*|<-|<~|<<)|[CS]: |CLIENT|SERVER|\}|\{|--|"
    r"(?:code|response|responseCode|command|errno|syscall)\b|[\w./-]+\.(?:rb|py|js|php|java|go):|\d{4}-\d\d-\d\d)"
)


@dataclass(slots=True)
class PartialReply:
    """A reply while it is gathered: its code, the texts of its lines, and where in the text it begins."""

    code: int
    at: int
    lines: list[str] = field(default_factory=list)

    def reply(self) -> Reply:
        """The reply, without codes that repeat at the beginning of a line."""
        return made(self.code, self.lines)


def made(code: int, lines: list[str]) -> Reply:
    """A reply of `code`, 0 where there is none, from the texts of its lines."""
    kept = tuple(re.sub(rf"^{code}[ -]", "", line.strip())[:LINE_KEPT] for line in lines if line.strip())
    enhanced = next((each for each in map(enhanced_code, kept) if each), "")
    return Reply(code, enhanced, kept)


def reply_in(text: str) -> tuple[Reply, int]:
    """The reply in `text` that says most, and where it begins; a text without a reply code is kept whole."""
    labelled = next((match for match in (pattern.search(text) for pattern in _LABELLED) if match), None)
    if labelled:
        return made(int(labelled["code"]), [f"{labelled['enhanced'] or ''} {labelled['text']}"]), labelled.start()
    packed = _REPR.search(text)
    if packed:
        body = packed["text"].replace("\\r", "").replace("\\n", "\n").replace("\\'", "'")
        return made(int(packed["code"]), body.split("\n")), packed.start()
    # Some programs print the line breaks of a reply as two characters, or wrap it in words of their own.
    plain = _EXPECTED.sub("", text.replace("\\r\\n", "\n").replace("\\n", "\n"))
    found = min(_replies(plain), key=lambda said: _rank(said.code), default=None)
    complaint = _COMPLAINT.search(plain)
    if found and (found.code >= 400 or not complaint):
        return found.reply(), found.at
    if complaint:
        return made(0, [complaint["text"]]), complaint.start()
    bare = _BARE.fullmatch(plain) or _BRACKETED.search(plain)
    if bare:
        parts = bare.groupdict()
        return made(int(bare["code"]), [parts.get("text") or parts.get("after") or ""]), 0
    told = _TOLD.search(plain)
    return made(0, (told["text"] if told else plain).split("\n")[:REPLY_LINES]), told.start() if told else 0


def _end(line: str) -> str:
    """The end of a reply that stands inside other words, without their quotation mark or bracket."""
    bare = _AFTERWARDS.sub("", line)
    return bare[:-1] if bare.endswith(")") and bare.count(")") > bare.count("(") else bare


def _rank(code: int) -> int:
    """Refusals come first, and among them those of a command that was understood."""
    if code in (500, 502):
        return 1
    return 0 if code >= 400 else 2


def _replies(text: str) -> Iterator[PartialReply]:
    """Each reply in `text`, in order."""
    found: list[PartialReply] = []
    goes_on = False
    at = 0
    for number, line in enumerate(text.split("\n")[:REPLY_LINES]):
        match = _REPLY.search(line)
        if match is None:
            goes_on = goes_on and bool(line.strip()) and not _OTHER_TALK.match(line)
            if goes_on and found:
                found[-1].lines.append(line.strip())
        else:
            code = int(match["code"])
            if not (found and goes_on and found[-1].code == code):
                found.append(PartialReply(code, at + match.start()))
            found[-1].lines += _INNER.sub("\n", match["text"]).split("\n") if code >= 400 else [match["text"]]
            first = number == 0 and match.start() == 0
            if match.start():
                found[-1].lines[-1] = _end(found[-1].lines[-1])
            goes_on = bool(match["mark"]) or bool(enhanced_code(match["text"])) or first
        at += len(line) + 1
    yield from found
