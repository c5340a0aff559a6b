"""What the first version left on disks: a store and an export, which every later one must read."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smtpgui.core.configurations.files import read_configurations
from smtpgui.core.findings import Finding, Outcome, Record, Step
from smtpgui.core.settings import SmtpSettings
from smtpgui.core.stores.interface import RunKind, State
from smtpgui.core.stores.platform_records import AppliedState
from smtpgui.core.stores.sqlite import open_store

DATA = Path(__file__).parent / "data"
NEWS = SmtpSettings(
    sender_address="news@example.org", reply_to_address="contact@example.org", server="smtp.example.org", port=465,
    username="news@example.org", authentication="plain",
)  # fmt: skip
SUMMER = SmtpSettings(
    enabled=False, sender_address="été@exämple.test", server="mail.example.test", port="５８７", username="boîte",
    authentication="cram_md5", starttls_auto=False,
)  # fmt: skip
STEPS = (
    Step("settings", (), 0.001),
    Step(
        "connect",
        (
            Finding(
                "connect.failed",
                {"reason": "Connection refused", "address": "192.0.2.1", "port": 465, "seconds": 1.5, "again": True,
                 "nothing": None, "at": datetime(2026, 11, 1, 12, 6, tzinfo=UTC),
                 "tried": ("192.0.2.1", "2001:db8::1")},
                "server",
            ),
        ),
        0.25,
        ("-> EHLO client.example", "<- 250 ok"),
    ),
    Step(
        "spf",
        (
            Finding(
                "spf.missing",
                {"domain": "example.org"},
                record=Record("example.org", "TXT", "v=spf1 include:_spf.example.org ~all", ("v=spf1 -all",)),
            ),
        ),
        0.5,
    ),
    Step("data"),
)  # fmt: skip


@pytest.fixture
def path(tmp_path):
    return Path(shutil.copy(DATA / "configurations.sqlite3", tmp_path))


@pytest.fixture
def store(path):
    store, findings = open_store(path, lambda: datetime(2026, 11, 2, tzinfo=UTC))
    assert findings == []
    return store


def test_its_export_is_read():
    content = (DATA / "export.json").read_bytes()
    found = [(item.name, item.settings, item.findings) for item in read_configurations(content, "export.json")]
    assert found == [("Empty", SmtpSettings(), ()), ("Élan – été", SUMMER, ()), ("Newsletter", NEWS, ())]


def test_its_configurations_are_there(store):
    assert [(each.name, each.state, each.applied) for each in store.summaries()] == [
        ("Empty", State.UNTESTED, AppliedState.NEVER),
        ("Élan – été", State.CHANGED, AppliedState.NEVER),  # its password was replaced
        ("Newsletter", State.FAILED, AppliedState.UNKNOWN),
    ]
    news, summer = store.find("Newsletter"), store.find("Élan – été")
    assert (news.settings, news.recipient, news.selectors) == (NEWS, "me@example.net", ("s1", "s2"))
    assert (summer.settings, summer.revision) == (SUMMER, 1)
    assert news.created_at == news.changed_at == datetime(2026, 11, 1, 12, 2, tzinfo=UTC)


def test_its_runs_and_drafts_are_there(store):
    runs = store.last_runs(store.find("Newsletter").id)
    assert [(run.kind, run.outcome, run.conclusive) for run in runs] == [
        (RunKind.APPLY, Outcome.OK, True),
        (RunKind.DNS, Outcome.WARNING, True),
        (RunKind.TEST, Outcome.OK, False),
        (RunKind.TEST, Outcome.ERROR, True),
    ]
    for run in runs:
        assert (run.settings, run.steps) == (NEWS, STEPS)
    (run,) = store.last_runs(store.find("Élan – été").id)
    assert (run.settings, run.outdated) == (SUMMER, 1)
    assert [(draft.name, draft.settings) for draft in store.drafts()] == [
        ("Élan – été", SUMMER),
        ("New", SmtpSettings(server="typed.example")),
    ]


def test_its_platforms_are_there(store):
    own, practice = store.platforms()
    assert (own.name, own.origin, own.application, own.preset, own.preset_text, own.dry_run) == (
        "Own preset", "https://other.example", "a/b", "mine", '{"id": "mine"}', True,
    )  # fmt: skip
    assert (practice.name, practice.preset, practice.dry_run) == ("Practice", "reference", False)
    lost, known = store.applied(store.find("Newsletter").id)
    assert (lost.platform_id, lost.settings, lost.former, lost.known) == (own.id, NEWS, None, False)
    assert (known.platform_id, known.settings, known.former, known.known) == (practice.id, NEWS, SUMMER, True)


def test_what_it_deleted_comes_back(store, path):
    with closing(sqlite3.connect(path)) as connection:
        ((deleted,),) = connection.execute("SELECT id FROM configurations WHERE deleted_at IS NOT NULL")
    assert store.restore(deleted).settings == NEWS
    assert len(store.last_runs(deleted)) == 1
