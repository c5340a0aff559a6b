"""Records to publish: providers' names, panels, zone files."""

from __future__ import annotations

from smtpgui.core.dnshealth import host_field, zone_line
from smtpgui.core.dnshealth.publish.records import cname_record
from smtpgui.core.findings import Record


def test_cname_only_where_its_target_is_known():
    assert cname_record("s.a.test", ("older.acme.test", "s.acme.test"), ("old",)) == Record(
        "s.a.test", "CNAME", "s.acme.test", ("old",)
    )
    assert cname_record("s.a.test", ("s.*.acme.test",)) is None
    assert cname_record("s.a.test", ()) is None


def test_host_field():
    assert host_field(Record("a.test", "TXT", "x"), "a.test") == "@"
    assert host_field(Record("_dmarc.a.test", "TXT", "x"), "a.test") == "_dmarc"
    assert host_field(Record("a.b.test", "TXT", "x"), "a.test") == "a.b.test"


def test_zone_lines():
    assert zone_line(Record("s.a.test", "CNAME", "t.test")) == "s.a.test. IN CNAME t.test."
    assert zone_line(Record("a.test", "A", "192.0.2.1")) == "a.test. IN A 192.0.2.1"
    assert zone_line(Record("a.test", "TXT", 'a"b\\c')) == 'a.test. IN TXT "a\\"b\\\\c"'
    assert zone_line(Record("a.test", "TXT", "x" * 256)) == f'a.test. IN TXT "{"x" * 255}" "x"'
