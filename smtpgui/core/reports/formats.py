"""The forms of a report: plain text, Markdown, and HTML that needs nothing else. What is quoted acts nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


class Plain:
    """Plain text, 7 bits of structure."""

    LINE, ITEM, UNDER = "%s", "%s", "     %s"

    @staticmethod
    def quote(text: str) -> str:
        """A text in which nothing acts."""
        return text

    def title(self, text: str) -> Iterable[str]:
        """Lines of the title."""
        return text, "=" * len(text)

    def heading(self, text: str) -> Iterable[str]:
        """Lines of a part's heading."""
        return "", text, "-" * len(text)

    def line(self, text: str) -> str:
        """A line of its own."""
        return self.LINE % self.quote(text)

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> Iterable[str]:
        """A table of two columns."""
        width = max(len(label) for label, _value in pairs)
        return (f"{label:<{width}}  {value}" for label, value in pairs)

    def item(self, text: str) -> str:
        """The line of a step."""
        return self.ITEM % self.quote(text)

    def under(self, text: str) -> str:
        """The line of a finding below its step."""
        return self.UNDER % self.quote(text)

    def block(self, lines: Sequence[str]) -> Iterable[str]:
        """Quoted lines, unchanged."""
        return (f"  {line}" for line in lines)

    def end(self) -> Iterable[str]:
        """Lines that close the document."""
        return ()


def _escape(text: str) -> str:
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>()#+!|~&" else character for character in text)


class Markdown(Plain):
    """The same as Markdown; what is quoted stands in code, where nothing acts."""

    LINE, ITEM, UNDER = "%s  ", "- %s", "    - %s"
    quote = staticmethod(_escape)

    def title(self, text: str) -> Iterable[str]:
        """Lines of the title."""
        return f"# {_escape(text)}", ""

    def heading(self, text: str) -> Iterable[str]:
        """Lines of a part's heading."""
        return "", f"## {_escape(text)}", ""

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> Iterable[str]:
        """A table of two columns."""
        return ("| | |", "|---|---|", *(f"| {_escape(label)} | {_escape(value)} |" for label, value in pairs))

    def block(self, lines: Sequence[str]) -> Iterable[str]:
        """Quoted lines, unchanged."""
        # A fence longer than any run of backticks inside cannot be closed by what a server wrote.
        fence = "`" * (3 + max((line.count("`") for line in lines), default=0))
        return (fence, *lines, fence)


def _html(text: str) -> str:
    return escape(text, quote=True)


class Html(Plain):
    """The same as HTML for a file or a printer: no script, no picture, nothing fetched; all text is escaped."""

    LINE, ITEM, UNDER = "<p>%s</p>", '<p class="step">%s</p>', '<p class="under">%s</p>'
    quote = staticmethod(_html)

    def title(self, text: str) -> Iterable[str]:
        """Lines of the title."""
        yield "<!DOCTYPE html>"
        yield '<html><head><meta charset="utf-8">'
        yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        yield f"<title>{escape(text)}</title><style>{_STYLE}</style></head><body>"
        yield f"<h1>{escape(text)}</h1>"

    def heading(self, text: str) -> Iterable[str]:
        """Lines of a part's heading."""
        return (f"<h2>{escape(text)}</h2>",)

    def pairs(self, pairs: Sequence[tuple[str, str]]) -> Iterable[str]:
        """A table of two columns."""
        yield "<table>"
        for label, value in pairs:
            yield f"<tr><td>{escape(label)}</td><td>{escape(value)}</td></tr>"
        yield "</table>"

    def block(self, lines: Sequence[str]) -> Iterable[str]:
        """Quoted lines, unchanged."""
        return (f"<pre>{'<br>'.join(escape(line) for line in lines)}</pre>",)

    def end(self) -> Iterable[str]:
        """Lines that close the document."""
        return ("</body></html>",)


_STYLE = (
    "body{font-family:sans-serif;font-size:10pt;color:#1b1f24;background:#ffffff;max-width:50em;margin:2em}"
    "h1{font-size:15pt}h2{font-size:12pt}td{padding:2px 12px 2px 0;vertical-align:top}"
    "p{margin:3px 0}.step{font-weight:bold;margin-top:8px}.under{margin-left:24px}"
    "pre{font-family:monospace;font-size:8pt;white-space:pre-wrap}"
)
