"""Tables in and out: every encoding partners send, and no cell that runs in a spreadsheet."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach_app.domain import cells
from coach_app.services import sheets

HOME = Path(__file__).resolve().parents[3]
PRODUCT = ("coach_app", "ui", "sync", "resources")
TEXT = "Name;Born\nZoë Müller\u2013Zo \u20ac5;1/2/1980\n"
EXPECTED = ("Zoë Müller\u2013Zo \u20ac5", "1/2/1980")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_any_encoding_gives_the_same_table(encoding: str) -> None:
    sheet = sheets.read(TEXT.encode(encoding))
    assert sheet.columns == ("Name", "Born")
    assert [line.cells for line in sheet.lines] == [EXPECTED]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_is_found_also_beside_others_in_quotes(delimiter: str) -> None:
    text = f'"a,;|b"{delimiter}c\r\n"x{delimiter}y"{delimiter}z\r\n'
    sheet = sheets.read(text.encode())
    assert sheet.delimiter == delimiter
    assert sheet.columns == ("a,;|b", "c")
    assert sheet.lines[0].cells == (f"x{delimiter}y", "z")


def test_a_spreadsheets_own_note_on_the_delimiter_is_followed() -> None:
    sheet = sheets.read(b"sep=;\r\nName;A,B,C\r\nx;y\r\n")
    assert sheet.columns == ("Name", "A,B,C")
    assert sheet.lines == (sheets.Line(3, ("x", "y")),)


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    sheet = sheets.read(b'\nName,Why\n\nx,"two\nlines"\ny,z\n')
    assert [(line.number, line.cells) for line in sheet.lines] == [
        (4, ("x", "two\nlines")),
        (6, ("y", "z")),
    ]


def test_every_row_is_there_or_its_lines_are_named() -> None:
    data = b'Name,Why\ngood,1\na,b,c\n"open,2\nmore,3\n'
    sheet = sheets.read(data)
    assert [line.number for line in sheet.lines] == [2, 3, 4]
    assert sheet.lines[0].problem == ""
    assert "more cells" in sheet.lines[1].problem
    assert sheet.lines[2].problem.startswith("Lines 4 to 5: ")


def test_a_short_row_has_empty_cells_and_a_cell_without_end_is_one_bad_row() -> None:
    sheet = sheets.read(b"a,b,c\nx\n" + b"y" * 200_000 + b",1,2\nz,1,2\n")
    assert sheet.lines[0].cells == ("x", "", "")
    assert [bool(line.problem) for line in sheet.lines] == [False, True, False]


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"\xff\xfeA", b"PK\x03\x04a,b", b"%PDF-1.7\nName,Tel\n", b"\x89PNG\r\n"],
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(sheets.SheetUnreadable):
        sheets.read(data)


def test_a_file_or_a_table_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(sheets.SheetTooLarge):
        sheets.read(b"a" * (sheets.LARGEST_FILE + 1))
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    with pytest.raises(sheets.SheetTooLarge):
        sheets.read(b"a\n1\n2\n3\n4\n")


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(data: bytes) -> None:
    try:
        sheet = sheets.read(data)
    except sheets.SheetUnreadable:
        return
    assert all(line.problem or len(line.cells) == len(sheet.columns) for line in sheet.lines)


DANGEROUS = (
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\uff1d1+1",
    "'=1",
)


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_dangerous_cell_is_guarded_and_comes_back_as_it_was(cell: str) -> None:
    written = cells.csv_bytes(("name",), [(cell,)]).decode("utf-8-sig")
    kept = list(csv.reader(io.StringIO(written, newline="")))[1][0]
    assert kept.startswith("'")
    assert sheets.unguarded(kept) == cell


@example("\x85@")
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_no_text_begins_a_formula_once_written(cell: str) -> None:
    written = cells.csv_bytes(("a", "b"), [(cell, "end")]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    kept = rows[1][0]
    assert rows[1][1] == "end"
    assert not kept.strip()[:1] or kept.strip()[0] not in "=+-@\uff1d\uff0b\uff0d\uff20"
    assert kept[:1] not in tuple("=+-@\t\r\n")


def test_tables_are_written_in_one_place_only() -> None:
    """Whoever writes a table takes cells.csv_bytes, so that no cell of it can run."""
    writes = re.compile(r"csv\.(writer|DictWriter)\b|from csv import|to_csv\(")
    found = [
        path.relative_to(HOME).as_posix()
        for folder in PRODUCT
        for path in (HOME / folder).rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["coach_app/domain/cells.py"]
