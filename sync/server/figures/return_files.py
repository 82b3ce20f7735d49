"""A frozen return as a file: a table in text form, or a workbook. No cell is ever run."""

import io
from collections.abc import Sequence

import xlsxwriter

from coach_app.domain.cells import csv_bytes, guarded
from coach_app.domain.periods import period
from coach_app.domain.returns import Adjustment
from sync.server.figures.frozen import Frozen

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ADJUSTMENT = "Adjustment to"
CHANGES = ("As told before", "As known now")
NOT_IN_IT = "not in the return"


def as_csv(frozen: Frozen) -> bytes:
    """Rows of the period first; adjustments follow, each with the period it is about."""
    columns = (ADJUSTMENT, *frozen.headings)
    return csv_bytes(columns, (*(("", *row.cells) for row in frozen.rows), *_lines(frozen)))


def _lines(frozen: Frozen) -> list[tuple[str, ...]]:
    found = []
    for one in frozen.adjustments:
        for word, cells in zip(CHANGES, (one.before, one.after), strict=True):
            told = cells if cells is not None else (NOT_IN_IT,)
            rest = ("",) * (len(frozen.headings) - len(told))
            found.append((f"{period(one.period).name}: {word.lower()}", *told, *rest))
    return found


def as_xlsx(frozen: Frozen) -> bytes:
    """A workbook with a sheet of rows, one of adjustments, and one that says where it is from.

    Every cell is written as text, and guarded as well: whoever saves it as CSV is safe too.
    """
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": frozen.layout_name, "created": frozen.frozen_at})
        bold = book.add_format({"bold": True})
        _sheet(book, "Return", [frozen.headings, *(row.cells for row in frozen.rows)], bold)
        told = [(ADJUSTMENT, *frozen.headings), *_lines(frozen)]
        _sheet(book, "Adjustments", told, bold)
        about = [
            ("What", "Value"),
            ("Return", frozen.layout_name),
            ("Programme", frozen.programme),
            ("Period", frozen.when.name),
            ("Frozen", frozen.frozen_at.isoformat()),
            ("SHA-256 of the frozen content", frozen.sha256),
        ]
        _sheet(book, "About", about, bold)
    return stream.getvalue()


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    rows: Sequence[Sequence[str]],
    bold: object,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(at, column, guarded(cell), bold if at == 0 else None)
    sheet.autofit()


def change(one: Adjustment) -> str:
    """What kind of change it is, in a word."""
    if one.before is None:
        return "added"
    return "taken out" if one.after is None else "changed"
