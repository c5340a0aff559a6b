from __future__ import annotations

import pytest

from smtpgui.core.strict_json import DEEPEST, NotJsonError, parse
from tests.support.tables import every

SECRET = "S3same"


@every(
    "content, reason, facts",
    [
        (f'{{"{SECRET}": 1, "{SECRET}": 2}}', "a name twice", {"found": SECRET}),
        (f'[NaN, "{SECRET}"]', "NaN or Infinity", {"found": "NaN"}),
        (f'["{SECRET}", {"1" * 19}]', "a number too long", {"found": "1" * 19}),
        (f'["{SECRET}", 1e999]', "a number too large", {"found": "1e999"}),
        (f'["{SECRET}",\n x]', "broken JSON", {"line": 2, "column": 2}),
        (f'["{SECRET}", "\\ud800"]', "half a character", {}),
        (f"<p>{SECRET}", "HTML", {}),
        (" ", "empty", {}),
        (b'["\xff"]', "not UTF-8", {"position": 3}),
        ("[" * (DEEPEST + 1), "nested too deep", {}),
    ],
)
def test_what_cannot_be_relied_on_is_refused_without_quoting_it(content, reason, facts):
    with pytest.raises(NotJsonError) as caught:
        parse(content)
    assert (str(caught.value), caught.value.reason) == (reason, reason)
    assert {name: getattr(caught.value, name) for name in facts} == facts


def test_brackets_in_texts_and_marks_are_no_obstacle():
    assert parse("\ufeff" + '["' + "[" * 99 + '"]') == parse(b"\xef\xbb\xbf" + b'["' + b"[" * 99 + b'"]')
    assert parse("[" * DEEPEST + "]" * DEEPEST)
