from __future__ import annotations

import pytest

from smtpgui.core.findings import Finding, Outcome, Record, Severity, Step, Trouble, outcome


def test_severities_are_ordered_from_fine_to_error():
    ordered = [Severity.OK, Severity.HINT, Severity.WARNING, Severity.ERROR]
    assert sorted(Severity, key=lambda severity: severity.rank) == ordered


@pytest.mark.parametrize(
    ("severities", "expected"),
    [
        ([], Outcome.OK),
        ([Severity.OK, Severity.HINT], Outcome.OK),
        ([Severity.HINT, Severity.WARNING], Outcome.WARNING),
        ([Severity.WARNING, Severity.ERROR, Severity.OK], Outcome.ERROR),
    ],
)
def test_outcome_is_the_worst_and_a_hint_spoils_nothing(severities, expected):
    assert outcome(severities) is expected


def test_a_txt_record_alone_is_split_at_255_bytes():
    value = "v=spf1 " + "a" * 300
    record = Record("example.org", "TXT", value)
    assert [len(part) for part in record.strings] == [255, 52]
    assert "".join(record.strings) == value
    assert Record("example.org", "CNAME", "x" * 300).strings == ("x" * 300,)
    assert Record("example.org", "TXT", "").strings == ("",), "one empty string"


def test_a_step_runs_until_it_has_findings():
    assert Step("auth").running
    assert not Step("auth", ()).running


def test_trouble_carries_its_finding():
    finding = Finding("store.gone", {"id": 3})
    with pytest.raises(Trouble, match=r"store\.gone") as caught:
        raise Trouble(finding)
    assert caught.value.finding is finding
