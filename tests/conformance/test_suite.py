"""The reader of the openspf suite."""

from __future__ import annotations

import pytest
import yaml

from tests.conformance.suite import Case, read_suite

TEXT = r"""
# a document of comments only
---
description: One
tests:
  no:
    helo: mail.test
    host: 1.2.3.4
    mailfrom: "a\0@x.test"
    result: [fail, 'softfail']
    explanation: 2026-11-24
zonedata:
  x.test:
    - TIMEOUT
    - TXT: ["v=spf1 ", '-all']
    - MX: [0, '']
  0x1.test: []
"""


def test_everything_stays_a_text():
    (section,) = read_suite(TEXT)
    assert section.cases == [Case("no", "1.2.3.4", "mail.test", "a\0@x.test", ["fail", "softfail"], "2026-11-24")]
    assert section.zone == {
        "x.test": [("TIMEOUT", None), ("TXT", ["v=spf1 ", "-all"]), ("MX", ["0", ""])],
        "0x1.test": [],
    }


def test_a_key_that_comes_twice_is_no_silent_loss():
    with pytest.raises(yaml.YAMLError, match="twice"):
        read_suite(TEXT + "  x.test: []\n")
