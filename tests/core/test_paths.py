from __future__ import annotations

from pathlib import Path

from smtpgui.core.paths import Places, user_places


def test_the_variable_names_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SMTPGUI_HOME", str(tmp_path / "x"))
    assert user_places() == Places(tmp_path / "x")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMTPGUI_HOME", "y")
    assert user_places().folder == tmp_path / "y"
    monkeypatch.setenv("SMTPGUI_HOME", "~/z")
    assert user_places().folder == Path.home() / "z"


def test_without_it_the_system_does(monkeypatch, tmp_path):
    monkeypatch.delenv("SMTPGUI_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_places().folder.name == "smtpgui"
    assert tmp_path in user_places().folder.parents


def test_the_files_have_names_of_their_own(tmp_path):
    places = Places(tmp_path)
    files = {places.store, places.preferences}
    assert len(files) == 2
    assert all(file.parent == tmp_path for file in files)
    assert not list(tmp_path.iterdir())
