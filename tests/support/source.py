"""The program's source, read by tests: its files, what they import, and the codes that they name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import smtpgui

PACKAGE = Path(smtpgui.__file__).parent
CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_]*[a-z0-9]")
"""What the code of a finding looks like."""


@dataclass(frozen=True)
class Source:
    """A file of the package."""

    path: Path

    @property
    def name(self) -> str:
        """Its path inside the package, for example "core/explain.py"."""
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def module(self) -> str:
        """Its name as a module."""
        parts = self.path.relative_to(PACKAGE.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def is_in(self, *folders: str) -> bool:
        """Whether it is one of these files, or in one of these folders."""
        return any(self.name == folder or self.name.startswith(f"{folder}/") for folder in folders)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every module that it imports, wherever in the file it does so."""
        return frozenset(name for node in ast.walk(self.tree) for name in _imported(node))

    @cached_property
    def first_imports(self) -> frozenset[str]:
        """The modules that are imported when it is: those inside functions and for type checkers are not."""
        return frozenset(name for node in _at_once(self.tree.body) for name in _imported(node))

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of findings that it names: to give them, not to explain them or to compare with them."""
        explained = {id(key) for node in ast.walk(self.tree) for key in _explained(node)}
        compared = {id(each) for node in ast.walk(self.tree) for each in _mentioned(node)}
        return frozenset(
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
            if id(node) not in compared and id(node) not in explained
        )

    @cached_property
    def found_codes(self) -> frozenset[str]:
        """The codes that stand in a `Finding(…)`."""
        return frozenset(
            node.args[0].value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
            if node.args and isinstance(node.args[0], ast.Constant)
        )


@lru_cache
def sources() -> tuple[Source, ...]:
    """Every file of the package."""
    return tuple(Source(path) for path in sorted(PACKAGE.rglob("*.py")))


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        yield str(node.module)
        yield from (f"{node.module}.{alias.name}" for alias in node.names if _is_module(node.module, alias.name))


def _is_module(package: str | None, name: str) -> bool:
    path = PACKAGE.parent.joinpath(*str(package).split("."), name)
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def _at_once(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _at_once(node.orelse)
            continue
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for field in ("body", "orelse", "finalbody", "handlers"):
                yield from _at_once([each for each in getattr(node, field, ()) if isinstance(each, ast.stmt)])


def _explained(node: ast.AST) -> Iterator[ast.expr]:
    """The keys of a table of explanations: one of its values is made as an explanation is."""
    if isinstance(node, ast.Dict) and any(_makes_explanation(value) for value in node.values):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None and isinstance(value, ast.Call | ast.Name):
                yield key


def _makes_explanation(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in explanation_makers()


@lru_cache
def explanation_makers() -> frozenset[str]:
    """`Explanation`, and the names of the functions that give one."""
    functions = (
        node for source in sources() for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef)
    )
    return frozenset({"Explanation", *(node.name for node in functions if _gives_explanation(node))})


def _gives_explanation(node: ast.FunctionDef) -> bool:
    return isinstance(node.returns, ast.Name) and node.returns.id == "Explanation"


def _mentioned(node: ast.AST) -> Iterator[ast.AST]:
    """What is only compared with, and the pieces of f-strings."""
    if isinstance(node, ast.Compare):
        for side in (node.left, *node.comparators):
            yield from ast.walk(side)
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
