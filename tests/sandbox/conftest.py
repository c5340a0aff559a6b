"""Fixtures of the practice world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smtpgui.sandbox import World


@pytest.fixture(scope="module")
def running_world() -> Iterator[World]:
    """One practice world for all the tests of a file."""
    with World() as world:
        yield world


@pytest.fixture
def world(running_world: World) -> World:
    """The practice world as on its first day."""
    running_world.forget()
    return running_world
