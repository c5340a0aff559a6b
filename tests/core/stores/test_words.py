from __future__ import annotations

import re
from pathlib import Path

import smtpgui.core
from smtpgui.core.findings import Plural
from smtpgui.core.stores.words import EXPLANATIONS

CORE = Path(smtpgui.core.__file__).parent
SOURCES = [*(CORE / "stores").glob("*.py"), CORE / "files.py", *(CORE / "configurations").glob("*.py")]


def test_every_code_is_explained_and_every_explanation_used():
    used = {f"store.{fault}_set_aside" for fault in ("damaged", "emptied", "foreign")}
    for source in SOURCES:
        if source.name != "words.py":
            used |= set(re.findall(r'"((?:store|keyring|file)\.[a-z0-9_]+)"', source.read_text(encoding="utf-8")))
    assert used == EXPLANATIONS.keys()


def test_the_words_keep_the_tone():
    for words in EXPLANATIONS.values():
        for text in (words.title, words.why, words.fix):
            for part in (text.one, text.many) if isinstance(text, Plural) else (text,):
                assert not re.search(r"\b(please|sorry|invalid|oops|error occurred)\b", part, re.IGNORECASE)
                assert part == part.strip()
