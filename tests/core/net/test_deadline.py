from __future__ import annotations

from smtpgui.core.net import deadline
from smtpgui.core.net.deadline import Deadline


def test_a_deadline_runs_down_and_expires(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(deadline.time, "monotonic", lambda: now[0])
    limit = Deadline(10)
    assert limit.remaining == 10
    now[0] += 4
    assert limit.remaining == 6
    assert not limit.expired
    now[0] += 60
    assert limit.remaining == 0
    assert limit.expired


def test_a_part_never_outlives_the_whole(monkeypatch):
    monkeypatch.setattr(deadline.time, "monotonic", lambda: 0.0)
    whole = Deadline(3)
    assert whole.within(5).remaining == 3
    assert whole.within(1).remaining == 1
