"""Lists of domains, as people and spreadsheets write them."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpgui.core.dnshealth.audit import Row, read_rows
from smtpgui.core.dnshealth.audit.rows import LINE_LIMIT


def rows(data: bytes) -> list[Row]:
    return list(read_rows(io.BytesIO(data)))


def domains(data: bytes) -> list[str]:
    return [row.domain for row in rows(data)]


def test_a_plain_list():
    found = rows(b"example.org\n\n# a comment\n  Example.FR.  \nnews@example.com\n")
    assert [(row.number, row.domain) for row in found] == [
        (1, "example.org"),
        (4, "example.fr"),
        (5, "example.com"),
    ]


def test_columns_by_their_names():
    text = "Nom;Domaine;Fournisseur;Sélecteurs\nA;a.test;brevo;s1 s2\nB;b.test;;\nC;c.test\n"
    assert rows(text.encode()) == [
        Row(2, "a.test", "a.test", "brevo", ("s1", "s2")), Row(3, "b.test", "b.test"), Row(4, "c.test", "c.test")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        "domain\na.test\n".encode("utf-8-sig"),
        "domain;x\r\na.test;1\r\n".encode("utf-16"),
        b"x\tdomain\n1\ta.test\n",
        b'"domain","x"\n"a.test","1, 2"\n',
        "é;domain\nà;a.test".encode("cp1252"),
        b"domain\ra.test\r",
        b"a.test",
        b"email\nx@a.test\n",
    ],
)
def test_ways_to_write_one_domain(data: bytes):
    assert domains(data) == ["a.test"]


def test_international_names():
    assert domains("bücher.test\nxn--bcher-kva.test\n例え.テスト\n".encode()) == [
        "xn--bcher-kva.test", "xn--bcher-kva.test", "xn--r8jz45g.xn--zckzah"
    ]  # fmt: skip


def test_a_bad_line_stops_nothing_and_tells_its_number():
    found = rows(b"a.test\nnot a domain\n192.0.2.1\n\xff\xfe\x00;\n=cmd|' /C calc'!A0\nb.test\n")
    assert [row.domain for row in found if not row.fault] == ["a.test", "b.test"]
    faults = [row.fault for row in found if row.fault]
    assert [fault.facts["line"] for fault in faults] == [2, 3, 4, 5]
    assert {fault.code for fault in faults} == {"audit.bad_line"}


def test_nothing():
    assert rows(b"") == rows(b"\n\n# x\n;;\n") == []


@pytest.mark.parametrize("length", [LINE_LIMIT - 1, LINE_LIMIT, 5 * LINE_LIMIT + 3])
def test_an_endless_line_is_one_bad_line(length: int):
    found = rows(b"a.test\n" + b"x" * length + b"\nb.test\n")
    assert [row.number for row in found] == [1, 2, 3]
    assert [row.domain for row in found] == ["a.test", "", "b.test"]
    assert len(found[1].text) <= 100


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list(data: bytes):
    for row in rows(data):
        assert bool(row.domain) is (row.fault is None)
