"""A table is one test, which names every row that is wrong."""

from __future__ import annotations

import csv
import inspect
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def rows_of(module: str, test: str) -> list[Any]:
    """The rows for `test` in the JSON file beside its `module`, which has the module's name."""
    found: list[Any] = json.loads(Path(module).with_suffix(".json").read_bytes())[test]
    return found


def every(
    names: str | tuple[str, ...], rows: Iterable[Any] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Let a test of one row go over all of them: like `pytest.mark.parametrize`, as one case.

    What the rows do not give are fixtures, made once for all rows. Without `rows` they are those of `rows_of`.
    """
    given = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)

    def over(test: Callable[..., None]) -> Callable[..., None]:
        table = list(rows_of(test.__code__.co_filename, test.__name__) if rows is None else rows)

        def all_rows(*own: Any, **fixtures: Any) -> None:
            wrong = []
            for row in table:
                values = dict(zip(given, row if len(given) > 1 else (row,), strict=True))
                try:
                    test(*own, **values, **fixtures)
                except AssertionError as error:
                    wrong.append(f"{values}\n{error}")
                except Exception as error:
                    error.add_note(f"at {values}")
                    raise
            assert not wrong, f"{len(wrong)} of {len(table)} rows are wrong:\n\n" + "\n\n".join(wrong)

        left = inspect.signature(test)
        all_rows.__signature__ = left.replace(  # type: ignore[attr-defined]
            parameters=[each for name, each in left.parameters.items() if name not in given]
        )
        all_rows.__name__, all_rows.__doc__ = test.__name__, test.__doc__
        all_rows.__module__, all_rows.__qualname__ = test.__module__, test.__qualname__
        return all_rows

    return over


def rows_beside(test_file: str, name: str) -> list[dict[str, str]]:
    """The rows of the file `name`.csv beside a test; a line break stands in it as the two characters "\\n"."""
    with Path(test_file).with_name(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value.replace("\\n", "\n") for key, value in row.items()} for row in csv.DictReader(file)]
