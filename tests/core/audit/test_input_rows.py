"""Lists of domains, as people and spreadsheets write them."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtpgui.core.audit.input_rows import Row, read_rows
from smtpgui.core.audit.input_text import CELL_LINES, LINE_LIMIT
from tests.support.tables import every


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


@every(
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


def test_line_ends_of_every_system():
    many = [f"d{number}.test" for number in range(2 * LINE_LIMIT // 8)]
    for end in (b"\r", b"\n", b"\r\n"):
        assert domains(end.join(name.encode() for name in many)) == many
    assert [row.number for row in rows(b"a.test\r\rb.test\r\n\r\nc.test\r")] == [1, 3, 5]


def test_a_line_end_between_two_pieces_of_a_pipe():
    class Pipe(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 0, 7))

    found = list(read_rows(Pipe(b"a.test\r\nb.test\r\n\xc3\xa9t\xc3\xa9.test\r\n")))
    assert [(row.number, row.domain) for row in found] == [(1, "a.test"), (2, "b.test"), (3, "xn--t-9fab.test")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_without_a_mark(encoding: str):
    assert domains("domaine\r\na.test\r\nété.test".encode(encoding)) == ["a.test", "xn--t-9fab.test"]


def test_cells_of_several_lines():
    found = rows(b'name,domain\n"Acme\nInc., ""Paris""\nFrance",a.test\nB,b.test\n"C\r\nD",c.test\n')
    assert [(row.number, row.domain) for row in found] == [(2, "a.test"), (5, "b.test"), (6, "c.test")]


def test_a_quotation_mark_that_never_closes_swallows_nothing():
    names = [f"d{number}.test" for number in range(2 * CELL_LINES)]
    found = rows(b'"open\n' + "\n".join(names).encode())
    assert [row.domain for row in found] == ["", *names]
    assert found[0].fault


def test_the_first_line_that_excel_writes_for_itself():
    assert domains(b"sep=;\r\nName;Domain\r\nA, Inc.;a.test\r\n") == ["a.test"]


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
