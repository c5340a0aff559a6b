from __future__ import annotations

import pytest

from tests.support import real


def test_an_installed_program_is_found(monkeypatch):
    monkeypatch.setattr(real, "PACKAGES", {"dash": "sh"})
    real.need("sh")


def test_a_missing_program_skips_and_names_its_package(monkeypatch):
    monkeypatch.delenv("SMTPGUI_REAL", raising=False)
    monkeypatch.setattr(real, "PACKAGES", {"its-package": "no-such-program", "dash": "sh"})
    with pytest.raises(pytest.skip.Exception, match=r"apt install its-package$"):
        real.need("sh", "no-such-program")


def test_where_real_tests_must_run_a_skip_is_a_failure(monkeypatch):
    monkeypatch.setenv("SMTPGUI_REAL", "1")
    monkeypatch.setattr(real, "PACKAGES", {"its-package": "no-such-program"})
    with pytest.raises(pytest.fail.Exception, match="its-package"):
        real.need("no-such-program")


def test_servers_are_found_outside_of_path(monkeypatch, tmp_path):
    server = tmp_path / "a-server"
    server.touch(mode=0o755)
    monkeypatch.setattr(real, "SYSTEM_FOLDERS", str(tmp_path))
    monkeypatch.setenv("PATH", "/nowhere")
    assert real.program("a-server") == str(server)
