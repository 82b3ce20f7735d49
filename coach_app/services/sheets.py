"""Tables that spreadsheets write and open: read whatever comes, write nothing that runs.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and
read back without. This is the one place where the program writes such a table.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from coach_app.domain.cells import BLANK, GUARD, MARK, STARTS_A_FORMULA
from coach_app.domain.errors import Meaning, Refusal

LARGEST_FILE = 50_000_000
MOST_ROWS = 100_000
LONGEST_CELL = 131_072
"""Characters; the csv module refuses longer ones, and no cell of a referral comes near."""
DELIMITERS = ",;\t|"
SAMPLE = 4096
OTHER_KINDS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How files begin that are chosen by mistake: papers, pictures, workbooks, letters."""
_TEXT_GUARD = re.compile(r'="([^"]*)"')
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


class SheetUnreadable(Refusal):
    key = "sheet.unreadable"
    meaning = Meaning.DAMAGED
    sentence = (
        "This file is not a table in text form (CSV). Open it in the program it comes from, save "
        "it as CSV, and try again."
    )


class SheetTooLarge(Refusal):
    key = "sheet.too_large"
    meaning = Meaning.DAMAGED
    sentence = "This file is larger than any list of referrals can be. Split it and try again."


@dataclass(frozen=True, slots=True)
class Line:
    """One row under the headings. `number` is the line in the file where it begins.

    `problem` says why it cannot be read; then `cells` is empty.
    """

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read(data: bytes) -> Sheet:
    """A table whatever its encoding and delimiter. Raises SheetUnreadable and SheetTooLarge."""
    if len(data) > LARGEST_FILE:
        raise SheetTooLarge
    if data.startswith(OTHER_KINDS):
        raise SheetUnreadable
    encoding, text = _decoded(data)
    skipped, delimiter, text = _delimiter(text.removeprefix(MARK))
    rows = _rows(text, delimiter, skipped)
    heading = next((row for row in rows if row.problem or any(row.cells)), None)
    if heading is None or heading.problem or _CONTROLS.search("".join(heading.cells)):
        raise SheetUnreadable
    columns = tuple(" ".join(cell.split()) for cell in heading.cells)
    while columns and not columns[-1]:
        columns = columns[:-1]
    lines = tuple(_fitted(row, len(columns)) for row in rows if row.problem or any(row.cells))
    if not columns:
        raise SheetUnreadable
    if len(lines) > MOST_ROWS:
        raise SheetTooLarge
    return Sheet(encoding=encoding, delimiter=delimiter, columns=columns, lines=lines)


def unguarded(cell: str) -> str:
    """Without the guard that we or a spreadsheet put before a text: `'+44...` and `="07..."`."""
    found = _TEXT_GUARD.fullmatch(cell.strip())
    if found is not None:
        return found[1]
    if cell.startswith(GUARD) and cell[1:].lstrip(BLANK)[:1] in tuple(STARTS_A_FORMULA + GUARD):
        return cell[1:]
    return cell


def is_formula(cell: str) -> bool:
    """A cell whose value is not in the file: the formula came instead of it."""
    return cell.lstrip(BLANK).startswith(("=", "\uff1d"))


def _decoded(data: bytes) -> tuple[str, str]:
    """Encoding and text. UTF-16 shows itself by its mark or its zero bytes; a file that is not
    UTF-8 is taken for Windows Western, which older spreadsheets write in Britain."""
    sample = data[:SAMPLE]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        attempts = ["utf-16"]
    elif max(first, second) * 8 > len(sample):
        attempts = ["utf-16-le" if second > first else "utf-16-be"]
    else:
        attempts = ["utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"]
    for encoding in attempts:
        try:
            return encoding, data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetUnreadable


def _delimiter(text: str) -> tuple[int, str, str]:
    """Lines skipped, delimiter, rest. `sep=;` on the first line is a spreadsheet's own note."""
    first, _, rest = text.partition("\n")
    said = first.strip().strip('"')
    if said[:4].casefold() == "sep=" and len(said) == 5:
        return 1, said[4], rest
    heading = next((line for line in text[:SAMPLE].splitlines() if line.strip()), "")
    outside = "".join(heading.split('"')[::2])
    counted = {sign: outside.count(sign) for sign in DELIMITERS}
    best = max(counted, key=lambda sign: counted[sign])
    return 0, best if counted[best] else ",", text


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[Line]:
    """Each row, and each stretch that is no row with the lines it covers: nothing is left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + skipped + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            ends = reader.line_num + skipped
            where = f"Line {begins}" if ends == begins else f"Lines {begins} to {ends}"
            why = f"{where}: a quotation mark is left open, or a cell is too long to read."
            yield Line(begins, (), why)
        else:
            yield Line(begins, tuple(cells))


def _fitted(line: Line, width: int) -> Line:
    """As many cells as there are headings; a row with more is shifted, and nobody knows where."""
    cells = line.cells
    if line.problem:
        return line
    if any(cell.strip() for cell in cells[width:]):
        return Line(line.number, (), "There are more cells than headings. Look for a stray comma.")
    return Line(line.number, (*cells, *("",) * (width - len(cells)))[:width])
