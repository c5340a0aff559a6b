"""Every catalogue of resources/locale: whole, fresh, and faithful to the texts of the source."""

from __future__ import annotations

import ast
import configparser
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from smtpgui.core.language import LANGUAGES
from tests.support.source import PACKAGE

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
FOLDERS = sorted(path for path in LOCALE.iterdir() if path.is_dir())
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "say": None, "Plural": (1, 2), "say_count": (1, 2)}

EVERY_LANGUAGE = pytest.mark.parametrize("language", [folder.name for folder in FOLDERS])


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "smtpgui.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    """The messages of a catalogue without its header."""
    return [message for message in catalogue(language) if message.id]


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """One text, or the forms of a plural."""
    return (text,) if isinstance(text, str) else tuple(text)


def translations(language: str) -> Iterator[tuple[str, str]]:
    """Each translated text beside a text of the source that it stands for."""
    for message in messages(language):
        originals = forms(message.id)
        for number, text in enumerate(forms(message.string)):
            if text:
                yield originals[min(number, len(originals) - 1)], text


@cache
def extracted() -> frozenset[str | tuple[str, ...]]:
    """Every text that the source marks for translation now, as `make translations` finds them."""
    config = configparser.RawConfigParser()
    config.read(LOCALE / "babel.cfg", encoding="utf-8")
    extractors = dict(config["extractors"])
    rows = [section.split(":", 1) for section in config.sections() if section != "extractors"]
    methods = [(pattern.strip(), extractors.get(method.strip(), method.strip())) for method, pattern in rows]
    options = {pattern: {"encoding": "utf-8"} for pattern, _method in methods}
    found = set()
    for part in ("smtpgui", "resources"):
        for row in extract_from_dir(ROOT / part, _below(part, methods), _keyed(part, options), KEYWORDS):
            found.add(row[2])
    return frozenset(found - {""})


def _below(part: str, methods: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The patterns for the folder `part`, relative to it: the rest of the checkout need not be searched."""
    return [(pattern.removeprefix(f"{part}/"), method) for pattern, method in methods if pattern.startswith(part)]


def _keyed(part: str, options: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {pattern.removeprefix(f"{part}/"): value for pattern, value in options.items()}


def test_every_language_has_a_catalogue_and_every_catalogue_a_language():
    assert {folder.name for folder in FOLDERS} == LANGUAGES.keys() - {"en"}


def test_the_source_is_searched_at_all():
    texts = extracted()
    assert len(texts) > 1000
    assert "Save" in texts
    assert ("{n} change not saved", "{n} changes not saved") in texts
    assert any("Gmail" in str(text) and "provider" not in str(text) for text in texts)


def test_no_text_hides_in_an_f_string():
    """Under Python 3.11 Babel does not find what is marked inside of one."""
    hidden = [
        f"{path.name}:{call.lineno} {ast.unparse(call)}"
        for path in PACKAGE.rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and _marks_text(call)
    ]
    assert hidden == []


def _marks_text(call: ast.Call) -> bool:
    marked = isinstance(call.func, ast.Name) and call.func.id in ("_", *KEYWORDS)
    return marked and any(isinstance(argument, ast.Constant) for argument in call.args)


@EVERY_LANGUAGE
def test_every_text_of_the_source_is_there_and_no_other(language):
    known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in messages(language)}
    assert sorted(map(str, extracted() - known)) == [], "missing: make translations"
    assert sorted(map(str, known - extracted())) == [], "no longer in the source: make translations"
    assert not catalogue(language).obsolete


@EVERY_LANGUAGE
def test_every_text_is_translated(language):
    plurals = catalogue(language).num_plurals
    open_ones = [
        message.id
        for message in messages(language)
        if not message.string
        or not all(forms(message.string))
        or (message.pluralizable and len(forms(message.string)) != plurals)
    ]
    assert open_ones == []
    assert [message.id for message in messages(language) if message.fuzzy] == []


@EVERY_LANGUAGE
def test_every_form_has_the_fields_of_its_original(language):
    wrong = []
    for message in messages(language):
        # The number may be left out of one form of a plural, where the original leaves it out of one.
        allowed = [fields(original) for original in forms(message.id)]
        wrong += [text for text in forms(message.string) if text and fields(text) not in allowed]
    assert wrong == []


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{[^{}]*\}", text))


def mnemonics(text: str) -> list[str]:
    """The letters behind single ampersands."""
    return re.findall(r"&([^\s&])", text.replace("&&", ""))


MARKS = {
    "a brace stands alone": lambda _original, text: not re.search(r"[{}]", re.sub(r"\{\w+\}", "", text)),
    "stars come in pairs": lambda _original, text: text.count("**") % 2 == 0,
    "as many stars": lambda original, text: text.count("**") == original.count("**"),
    # A no-break space at the end waits for the mark that the program puts behind it.
    "spaces around": lambda original, text: (original.strip() == original) == (text.strip(" \n\t") == text),
    "…": lambda original, text: original.endswith("…") == text.endswith("…"),
    "lines": lambda original, text: original.count("\n") == text.count("\n"),
    "a mnemonic": lambda original, text: len(mnemonics(text)) == len(mnemonics(original)) <= 1,
}
"""What a translation has as its original has it."""


@EVERY_LANGUAGE
@pytest.mark.parametrize("mark", MARKS)
def test_a_text_is_marked_like_its_original(language, mark):
    assert [text for original, text in translations(language) if not MARKS[mark](original, text)] == []


# Mnemonics


def menus() -> Iterator[tuple[str, list[str]]]:
    """What stands together: the menu bar, each menu, each table of choices; read without Qt."""
    tree = ast.parse((PACKAGE / "gui" / "app" / "menus.py").read_text(encoding="utf-8"))
    tables = {ast.unparse(_target(node)): node.value for node in tree.body if isinstance(node, _ASSIGNMENTS)}
    bar = tables["MENUS"]
    assert isinstance(bar, ast.Tuple)
    yield "menu bar", [marked(menu.elts[0])[0] for menu in bar.elts if isinstance(menu, ast.Tuple)]
    for menu in bar.elts:
        assert isinstance(menu, ast.Tuple)
        yield marked(menu.elts[0])[0], marked(menu.elts[1])
    yield "themes", marked(tables["THEMES"])


_ASSIGNMENTS = (ast.Assign, ast.AnnAssign)


def _target(node: ast.Assign | ast.AnnAssign) -> ast.expr:
    return node.targets[0] if isinstance(node, ast.Assign) else node.target


def marked(node: ast.AST) -> list[str]:
    """The texts in N_() below `node`."""
    return [
        call.args[0].value
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "N_"
        if isinstance(call.args[0], ast.Constant)
    ]


@pytest.mark.parametrize("language", ["en", *(folder.name for folder in FOLDERS)])
def test_no_mnemonic_twice_in_one_menu(language):
    seen = dict(menus())
    assert len(seen) >= 7
    for name, texts in seen.items():
        spoken = [
            str(catalogue(language).get(text).string or text) if language != "en" else text for text in texts
        ]
        letters = Counter(letter.casefold() for text in spoken for letter in mnemonics(text))
        assert len(texts) == sum(letters.values()), f"{name}: one has no mnemonic: {spoken}"
        assert [letter for letter, times in letters.items() if times > 1] == [], f"{name}: {spoken}"


# The compiled catalogue


@EVERY_LANGUAGE
def test_the_compiled_catalogue_is_fresh(language):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    expected = read_mo(compiled)
    with (LOCALE / language / "LC_MESSAGES" / "smtpgui.mo").open("rb") as file:
        kept = read_mo(file)
    assert texts_of(kept) == texts_of(expected), "make translations"
    assert kept.plural_expr == expected.plural_expr


def texts_of(compiled: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {forms(message.id): forms(message.string) for message in compiled if message.id}


# French

BEFORE = re.compile(r"(?P<before>.)(?P<mark>[;!?»])|(?P<before_colon>.)(?P<colon>:)(?=\s|$|\u00a0)")


def test_french_has_no_break_spaces_before_its_marks():
    wrong = []
    for original, text in translations("fr"):
        for found in BEFORE.finditer(text):
            before, mark = found["before"] or found["before_colon"], found["mark"] or found["colon"]
            in_code = f"{before}{mark}" in original and before not in " \u00a0\u202f"
            if before not in "\u00a0\u202f!?" and not in_code:
                wrong.append((mark, text))
    assert wrong == []


def test_french_quotes_and_elides_as_french_does_and_keeps_the_tone():
    for _original, text in translations("fr"):
        assert text.count("«") == text.count("»"), text
        assert not re.search(r"«(?![\u00a0\u202f])|[“”]|[a-zA-ZÀ-ÿ]'[a-zA-ZÀ-ÿ]", text), text
        assert not re.search(r"(?i)\b(désolée?s?|erreur survenue|s'il vous plaît|s’il vous plaît)\b", text), text
