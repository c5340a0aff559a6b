"""CONTRIBUTING.md says what is there: its map is the list of folders, and the files that it names exist."""

from __future__ import annotations

import re

from tests.support.documented import TEXT
from tests.support.source import PACKAGE, sources

ROOT = PACKAGE.parent


def test_the_map_is_the_list_of_folders():
    table = TEXT.partition("| folder of `smtpgui/`")[2].partition("\n\n")[0]
    listed = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert listed == sorted({source.path.parent.relative_to(PACKAGE).as_posix() for source in sources()})


def test_the_files_that_are_named_are_there():
    named = set(re.findall(r"`((?:smtpgui|tests|core|cli|gui|sandbox|resources|\.ci)/[\w./-]+)`", TEXT))
    assert len(named) > 20
    assert [path for path in sorted(named) if not any((top / path).exists() for top in (ROOT, PACKAGE))] == []
