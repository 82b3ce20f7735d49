"""Cells for spreadsheets: none of them is ever run.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it. This is
the one place where such a table is written, on laptops and on the server.
"""

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"
STARTS_A_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet may take for the beginning of a formula, in full width as well."""
GUARD = "'"
BLANK = "".join(
    {chr(n) for n in range(0x3001) if chr(n).isspace()} - set("\t\r\n") | set("\u200b\u2060\ufeff")
)
"""Whatever may stand before a formula without being seen."""


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table for a spreadsheet: UTF-8 with a mark at its beginning, no cell a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(column) for column in columns])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return (MARK + stream.getvalue()).encode("utf-8", "replace")


def guarded(cell: str) -> str:
    """The cell as text that no spreadsheet runs. What begins with the guard is guarded as well,
    so that reading takes away exactly one."""
    begins = cell.lstrip(BLANK)[:1] or cell[:1]
    return GUARD + cell if begins and begins in STARTS_A_FORMULA + GUARD else cell
