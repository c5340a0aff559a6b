from __future__ import annotations

from smtpgui.core.net.deadline import Deadline


def test_a_deadline_runs_down_and_expires(clock):
    limit = Deadline(10)
    assert limit.remaining == 10
    clock.now += 4
    assert limit.remaining == 6
    assert not limit.expired
    clock.now += 60
    assert limit.remaining == 0
    assert limit.expired


def test_a_part_never_outlives_the_whole(clock):
    whole = Deadline(3)
    assert whole.within(5).remaining == 3
    assert whole.within(1).remaining == 1
