"""A second start shows the window that is open already."""

from __future__ import annotations

from smtpgui.gui.app.single_instance import SingleInstance


def test_the_second_start_calls_the_first(qtbot, tmp_path):
    first = SingleInstance(tmp_path)
    assert first.claim()
    first.listen()
    second = SingleInstance(tmp_path)
    with qtbot.waitSignal(first.called):
        assert not second.claim()
    first.release()
    assert second.claim()
    second.release()


def test_another_folder_is_another_program(qtbot, tmp_path):
    first, second = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")
    assert first.claim()
    assert second.claim()
    first.release()
    second.release()


def test_a_window_that_does_not_answer_locks_nobody_out(qtbot, tmp_path):
    silent = SingleInstance(tmp_path)
    assert silent.claim()
    assert SingleInstance(tmp_path).claim()
    silent.release()


def test_a_socket_left_behind_by_a_crash_is_taken_over(qtbot, tmp_path):
    first = SingleInstance(tmp_path)
    first.listen()
    first._server.setSocketDescriptor = None
    second = SingleInstance(tmp_path)
    second.listen()
    third = SingleInstance(tmp_path)
    first.claim()
    with qtbot.waitSignal(second.called):
        assert not third.claim()
    first.release()
    second.release()
