"""What we rely on in the Qt binding itself."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12")
def test_a_call_that_gives_none_takes_no_reference_from_it(qapp):
    """PySide6 6.12.0 did: after some ten thousand calls Python 3.11 aborted with "deallocating None"."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.property("nothing")
    assert sys.getrefcount(None) - before > -500
