"""No test asserts on a clock or sleeps: a busy machine is no fault of the program. Time is measured in tests/bench."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tests.support.tables import every

HERE = Path(__file__).parent
MEASURES = ("bench", "tools")
"""The folders that may look at a clock."""

CLOCKS = frozenset(
    {"QElapsedTimer", "monotonic", "perf_counter", "process_time", "thread_time", "time_ns", "getrusage", "qWait"}
)
"""Names that tell or take time, wherever they come from; a text that is one patches it."""

SLEEPS = frozenset({"qtbot.wait", "bot.wait", "demo.bot.wait", "loop.time"})
NOW = frozenset({"now", "utcnow", "today"})
SUSPICIOUS = re.compile(
    rf"import time|from time|benchmark|sleep|bot\.wait|loop\.time|seconds|elapsed|{'|'.join(CLOCKS | NOW)}"
)
"""Only what may use one is parsed."""


def uses(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The lines that look at a clock, with what they use."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names) if any(alias.name in ("time", "timeit") for alias in names):
                yield node.lineno, ast.unparse(node)
            case ast.ImportFrom(module="time" | "timeit") | ast.arg(arg="benchmark"):
                yield node.lineno, ast.unparse(node)
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)) if name in CLOCKS:
                yield node.lineno, name
            case ast.Attribute(attr="wait" | "time") if ast.unparse(node) in SLEEPS:
                yield node.lineno, ast.unparse(node)
            case ast.Call(func=ast.Attribute(attr="sleep"), args=[argument]) if ast.unparse(argument) != "0":
                yield node.lineno, ast.unparse(node)
            case ast.Compare() if is_of_now(node) or is_of_seconds(node):
                yield node.lineno, ast.unparse(node)


def is_of_now(node: ast.Compare) -> bool:
    """Whether the moment of the comparison itself is compared."""
    return any(isinstance(part, ast.Attribute) and part.attr in NOW for part in ast.walk(node))


def is_of_seconds(node: ast.Compare) -> bool:
    """Whether a duration that was measured must be short."""
    smaller = [node.left, *node.comparators[:-1]] if isinstance(node.ops[-1], ast.Lt | ast.LtE) else []
    return any(name_of(side).endswith(("seconds", "elapsed")) for side in smaller)


def name_of(node: ast.expr) -> str:
    """The last name of an expression."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return ""


def test_no_test_looks_at_a_clock():
    found = [
        f"{path.relative_to(HERE.parent)}:{line}: {use}"
        for path in sorted(HERE.rglob("*.py"))
        if path.relative_to(HERE).parts[0] not in MEASURES and path != Path(__file__)
        if SUSPICIOUS.search(text := path.read_text("utf-8"))
        for line, use in uses(ast.parse(text))
    ]
    # A server whose answers are late is slow on purpose: its delay is no measurement.
    allowed = "tests/servers/dns_server.py", "asyncio.sleep(self._delay)"
    assert [line for line in found if not (line.startswith(allowed[0]) and line.endswith(allowed[1]))] == []


@every("path", (HERE / "bench").glob("[!_]*.py"))
def test_what_is_measured_there_finds_what_it_needs(path):
    import_module(f"tests.bench.{path.stem}")
    # Programs that are started stand in strings, which no type checker reads.
    for module, name in re.findall(
        r"^ *from (smtpgui[\w.]*) import (\w+)$", path.read_text("utf-8"), re.MULTILINE
    ):
        assert hasattr(import_module(module), name) or find_spec(f"{module}.{name}"), f"{module} has no {name}"


def test_this_lint_sees_clocks():
    text = """
import time
from time import perf_counter as now
assert clock.process_time() < 2
monkeypatch.setattr(module, "monotonic", fake)
time.sleep(1)
asyncio.sleep(0)
asyncio.sleep(0.1)
qtbot.wait(60)
assert before < datetime.now(UTC)
assert step.seconds < 5
assert step.seconds == 0
assert 0.1 <= facts["slowest_seconds"] < 2
def test(benchmark): timer = QtCore.QElapsedTimer()
"""
    lines = {line for line, _use in uses(ast.parse(text))}
    assert lines == {2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14}
