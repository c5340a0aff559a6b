from __future__ import annotations

import io
import json
import os
import sys

import pytest
from keyring.backends import chainer

from smtpgui.core.stores import keyring_helper
from smtpgui.core.stores.keyring_helper import ALLOWED, LONGEST_SECRET, answer, chosen, failure, main
from tests.support import fake_backend
from tests.support.tables import rows_of


@pytest.fixture
def use(monkeypatch):
    """Use a backend of tests.support.fake_backend as if it were one of ALLOWED."""

    def use(name):
        full = f"tests.support.fake_backend.{name}"
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", full)
        monkeypatch.setattr(keyring_helper, "ALLOWED", {full: "Test keyring"})
        monkeypatch.setattr(fake_backend.Kept, "kept", {})
        return {"outcome": "ok", "keyring": "Test keyring", "backend": full}

    return use


def asked(operation, secret=None):
    request = {"operation": operation, "service": "s", "username": "u", "seconds": 5}
    return answer(request if secret is None else {**request, "secret": secret})


def run_main(monkeypatch, request):
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(request)))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    try:
        main()
    except (OSError, ValueError) as error:
        sys.excepthook(type(error), error, None)
    return json.loads(out.getvalue())


def test_a_secret_is_kept_and_forgotten(use):
    ok = use("Kept")
    assert asked("probe") == ok
    assert asked("get") == {**ok, "secret": None}
    assert asked("set", "pässwörd") == ok
    assert asked("get") == {**ok, "secret": "pässwörd"}
    assert asked("delete") == ok
    assert asked("get")["secret"] is None


def test_what_is_deleted_or_written_is_looked_at_again(use):
    assert asked("delete") == {"outcome": "unavailable"}
    assert use("Kept") == asked("delete")
    ok = use("Forgetful")
    assert asked("set", "secret") == {**ok, "outcome": "failed", "reason": "not_kept"}


def test_deleting_what_stays_is_a_failure(use):
    use("Stubborn")
    asked("set", "secret")
    with pytest.raises(Exception, match="refused") as error:
        asked("delete")
    assert failure(error.value) == {"outcome": "failed", "reason": "PasswordDeleteError"}


def test_a_huge_secret_from_outside_is_not_handed_back(use):
    ok = use("Kept")
    fake_backend.Kept.kept["s", "u"] = "x" * (LONGEST_SECRET + 1)
    assert asked("get") == {**ok, "outcome": "failed", "reason": "too_long"}


@pytest.mark.parametrize("name", ["keyring.backends.null.Keyring", "tests.support.fake_backend.Kept"])
def test_a_backend_that_is_not_known_to_be_safe_is_refused(monkeypatch, name):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    for operation in ("probe", "get", "delete"):
        assert asked(operation) == {"outcome": "refused", "backend": name}
    assert asked("set", "secret") == {"outcome": "refused", "backend": name}
    assert not fake_backend.Kept.kept


def test_a_class_with_an_allowed_ones_name_only_is_refused(monkeypatch):
    class Keyring(fake_backend.Kept):
        pass

    monkeypatch.setattr(keyring_helper, "chosen", Keyring)
    assert asked("probe")["outcome"] == "refused"


@pytest.mark.parametrize(("parts", "outcome"), rows_of(__file__, "test_a_chain_is_as_safe_as_its_parts"))
def test_a_chain_is_as_safe_as_its_parts(use, monkeypatch, parts, outcome):
    use("Kept")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.chainer.ChainerBackend")
    monkeypatch.setattr(chainer.ChainerBackend, "backends", [getattr(fake_backend, part)() for part in parts])
    assert asked("probe")["outcome"] == outcome
    if outcome == "ok":
        assert asked("probe")["keyring"] == "Test keyring"
        assert asked("set", "secret")["outcome"] == "ok"


def test_without_a_choice_of_the_user_the_best_known_one_is_taken(monkeypatch):
    from keyring.backends import SecretService, Windows, kwallet

    def backend(priority, viable):
        return type("Backend", (), {"priority": priority, "viable": viable})

    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    best = backend(4.9, viable=True)
    monkeypatch.setattr(SecretService, "Keyring", backend(5, viable=False))
    monkeypatch.setattr(kwallet, "DBusKeyring", best)
    monkeypatch.setattr(Windows, "WinVaultKeyring", backend(4, viable=True))
    assert type(chosen()) is best


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="there is always a keyring")
def test_without_any_there_is_none(monkeypatch):
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    assert chosen() is None
    assert asked("get") == {"outcome": "unavailable"}


def test_what_the_user_configured_is_taken(monkeypatch, tmp_path):
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setattr("keyring.util.platform_.config_root", lambda: tmp_path)
    (tmp_path / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    assert asked("get") == {"outcome": "refused", "backend": "keyring.backends.null.Keyring"}


def test_every_allowed_backend_exists():
    from keyring.core import _load_keyring_class

    for name in ALLOWED:
        backend = _load_keyring_class(name)
        assert f"{backend.__module__}.{backend.__qualname__}" == name


@pytest.mark.parametrize(("name", "said"), rows_of(__file__, "test_failures_are_told_without_their_text"))
def test_failures_are_told_without_their_text(use, name, said):
    use(name)
    with pytest.raises(Exception, match="the secret word") as error:
        asked("get")
    assert failure(error.value) == said


def test_one_request_is_answered(use, monkeypatch):
    ok = use("Kept")
    request = {"operation": "get", "service": "s", "username": "u", "seconds": 5}
    assert run_main(monkeypatch, request) == {**ok, "secret": None}
    assert sys.stderr.getvalue() == "reading\n"


def test_an_exception_is_answered(use, monkeypatch):
    use("Broken")
    request = {"operation": "get", "service": "s", "username": "u", "seconds": 5}
    assert run_main(monkeypatch, request) == {"outcome": "failed", "reason": "ValueError"}


def test_the_process_ends_itself_when_nobody_else_does(use, monkeypatch):
    armed = []

    class Timer:
        def __init__(self, *arguments):
            armed.append(arguments)

        def start(self):
            assert self.daemon

        def cancel(self):
            armed.append("canceled")

    monkeypatch.setattr("threading.Timer", Timer)
    use("Kept")
    run_main(monkeypatch, {"operation": "probe", "seconds": 7})
    assert armed == [(8, os._exit, [3]), "canceled"]
