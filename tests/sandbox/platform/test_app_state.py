from __future__ import annotations

from smtpgui.sandbox.platform import app_state
from smtpgui.sandbox.platform.app_state import Limiter


def test_a_window_that_slides():
    moment = [0.0]
    limiter = Limiter(2, lambda: moment[0])
    assert limiter.wait("a") == 0
    moment[0] = 30
    assert (limiter.wait("a"), limiter.wait("a"), limiter.wait("b")) == (0, 30, 0)
    moment[0] = 59.5
    assert limiter.wait("a") == 1
    moment[0] = 60
    assert (limiter.wait("a"), limiter.wait("a")) == (0, 30)


def test_it_remembers_only_so_many(monkeypatch):
    monkeypatch.setattr(app_state, "_REMEMBERED", 3)
    moment = [0.0]
    limiter = Limiter(1, lambda: moment[0])
    assert [limiter.wait(str(number)) for number in range(3)] == [0, 0, 0]
    moment[0] = 10
    assert limiter.wait("3") == 0, "the first one makes room"
    assert (limiter.wait("1"), limiter.wait("2"), limiter.wait("3")) == (50, 50, 60)
    moment[0] = 65
    assert limiter.wait("4") == 0
    assert len(limiter._visits) == 2, "whoever has not come for a minute is forgotten"
    assert limiter.wait("3") == 5
