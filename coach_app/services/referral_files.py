"""Referrals from a partner's table: each row is taken in, or refused with its reason.

A table's headings are mapped to our fields once; the next file with the same headings needs no
mapping. Nothing is lost: what has no field of ours stays in the reason, column by column.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from coach_app.domain.errors import Refusal
from coach_app.domain.likeness import Traits, traits_of
from coach_app.domain.referral import Referral, Source
from coach_app.services import sheets
from coach_app.services.column_mappings import (
    LEFT_OUT,
    ColumnUse,
    columns_of,
    must_be_enough,
    remember,
)
from coach_app.services.desk import Desk
from coach_app.services.duplicates import Crowd
from coach_app.services.referrals import NewReferral, Prepared, prepare, register_in
from coach_app.services.their_words import (
    READERS,
    NotUnderstood,
    folded,
    named,
)
from coach_app.store.settings import SettingName
from coach_app.store.unit_of_work import UnitOfWork

AT_ONCE = 100
"""Rows in one transaction: a stop in the middle costs at most these, and they are read again."""
NO_REASON = "The referrer gave no reason."

Progress = Callable[[int, int], None]
"""Rows done, rows in all."""


class Result(StrEnum):
    IMPORTED = "imported"
    REFUSED = "refused"
    ALREADY_HERE = "already-here"
    """The very same row was taken in before, from this or another file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRequest:
    """`mapping`: their heading -> our field, or "-" to leave the column out.

    `usual` is the same for all tables of a partner: a column that this table lacks is passed over.
    """

    programme: str
    source: Source | None = None
    received_on: date | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """`line` is the line of the file where the row begins. Nothing of the row is repeated."""

    line: int
    result: Result
    case_id: str = ""
    ref: str = ""
    reason: str = ""
    looks_like: tuple[str, ...] = ()
    """References of cases that may be about the same person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    encoding: str
    delimiter: str
    columns: tuple[ColumnUse, ...]
    rows: tuple[RowResult, ...]
    imported: int
    refused: int
    already_here: int


class RowsRefused(Refusal):
    """The other rows are taken in."""

    key = "referral_file.rows_refused"
    sentence = (
        "Some rows were not taken in; each is listed with its reason. Put them right in the file "
        "and import it again: rows that are here already are passed over."
    )


@dataclass(frozen=True, slots=True)
class _Sound:
    """A row that can be taken in."""

    line: int
    prepared: Prepared
    traits: Traits


def import_file(
    desk: Desk, data: bytes, request: FileRequest, progress: Progress | None = None
) -> ImportReport:
    """Take in every row that is sound.

    Raises SheetUnreadable, SheetTooLarge, ProgrammeUnknown, MappingWrong or MappingIncomplete
    before anything is kept.
    """
    sheet = sheets.read(data)
    columns = columns_of(desk, sheet.columns, request.mapping, request.usual)
    must_be_enough(columns, source_named=request.source is not None)
    importing = _Import(desk, columns, request)
    rows: list[RowResult] = []
    for lines in _batches(sheet.lines):
        rows += importing.take(lines)
        if progress is not None:
            progress(len(rows), len(sheet.lines))
    if request.mapping or request.usual:
        remember(desk, sheet.columns, columns)
    counted = [row.result for row in rows]
    return ImportReport(
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        columns=columns,
        rows=tuple(sorted(rows, key=lambda row: row.line)),
        imported=counted.count(Result.IMPORTED),
        refused=counted.count(Result.REFUSED),
        already_here=counted.count(Result.ALREADY_HERE),
    )


def look_at(desk: Desk, data: bytes, request: FileRequest) -> ImportReport:
    """What `import_file` would make of it. Nothing is kept, and nobody is looked up.

    Raises SheetUnreadable, SheetTooLarge or MappingWrong.
    """
    sheet = sheets.read(data)
    columns = columns_of(desk, sheet.columns, request.mapping, request.usual)
    importing = _Import(desk, columns, request)
    rows = tuple(importing.look(line) for line in sheet.lines)
    refused = sum(row.result is Result.REFUSED for row in rows)
    return ImportReport(
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        columns=columns,
        rows=rows,
        imported=len(rows) - refused,
        refused=refused,
        already_here=0,
    )


class _Import:
    """One file on its way in: who is known already, and what every row needs."""

    def __init__(self, desk: Desk, columns: Sequence[ColumnUse], request: FileRequest) -> None:
        self._desk = desk
        self._columns = columns
        self._request = request
        self._received_on = request.received_on or desk.today()
        self._salt = desk.setting(SettingName.STORE_ID)
        self._crowd = Crowd(desk.store.matching.everybody())
        self._refs: dict[str, str] = {}

    def take(self, lines: Sequence[sheets.Line]) -> list[RowResult]:
        results: list[RowResult] = []
        sound: list[_Sound] = []
        for line in lines:
            try:
                sound.append(self._read(line))
            except Refusal as refusal:
                results.append(
                    RowResult(line=line.number, result=Result.REFUSED, reason=str(refusal))
                )
        return results + self._keep(sound)

    def look(self, line: sheets.Line) -> RowResult:
        """Whether the row is sound; a row that is here already is sound as well."""
        try:
            self._read(line)
        except Refusal as refusal:
            return RowResult(line=line.number, result=Result.REFUSED, reason=str(refusal))
        return RowResult(line=line.number, result=Result.IMPORTED)

    def _keep(self, sound: Sequence[_Sound]) -> list[RowResult]:
        """All in one transaction; when one of them cannot be kept, each in its own."""
        try:
            return self._kept(sound)
        except Refusal as refusal:
            if len(sound) == 1:
                reason = str(refusal)
                return [RowResult(line=sound[0].line, result=Result.REFUSED, reason=reason)]
        return [result for one in sound for result in self._keep([one])]

    def _kept(self, sound: Sequence[_Sound]) -> list[RowResult]:
        done: list[tuple[_Sound, RowResult]] = []
        with self._desk.work() as work:
            for row in sound:
                before = _before(work, row.prepared.referral.id)
                if before is None:
                    ref = register_in(work, row.prepared)
                    case_id, result = row.prepared.case.id, Result.IMPORTED
                else:
                    case_id, ref = before
                    result = Result.ALREADY_HERE
                found = RowResult(line=row.line, result=result, case_id=case_id, ref=ref)
                done.append((row, found))
            work.commit()
        return [self._compared(row, found) for row, found in done]

    def _compared(self, row: _Sound, found: RowResult) -> RowResult:
        """With the references of those who resemble the new person; the row is in either way."""
        if found.result is not Result.IMPORTED:
            return found
        alike = [traits.case_id for traits, _, _ in self._crowd.near(row.traits)]
        self._crowd.add(row.traits)
        self._refs[found.case_id] = found.ref
        unknown = [case_id for case_id in alike if case_id not in self._refs]
        called = self._desk.store.matching.called(unknown) if unknown else {}
        self._refs |= {case_id: ref for case_id, (ref, _) in called.items()}
        looks_like = tuple(self._refs[case_id] for case_id in alike if case_id in self._refs)
        return RowResult(
            line=found.line,
            result=found.result,
            case_id=found.case_id,
            ref=found.ref,
            looks_like=looks_like,
        )

    def _read(self, line: sheets.Line) -> _Sound:
        """Raises a refusal with all that is wrong with the row."""
        if line.problem:
            raise NotUnderstood(line.problem)
        values, kept, problems = self._values(line.cells)
        if problems:
            raise NotUnderstood(" ".join(problems))
        stated = [str(values.pop("reason"))] if "reason" in values else []
        new = NewReferral(
            programme=self._request.programme,
            reason="\n".join([*stated, *kept]) or NO_REASON,
            **self._complete(values),
        )
        prepared = prepare(self._desk, new, self._row_id(line.cells))
        return _Sound(line.number, prepared, traits_of(prepared.person))

    def _values(self, cells: Sequence[str]) -> tuple[dict[str, Any], list[str], list[str]]:
        """Our values, what is kept in the reason, and what was not understood."""
        values: dict[str, Any] = {}
        kept: list[str] = []
        problems: list[str] = []
        for use, cell in zip(self._columns, cells, strict=True):
            text = sheets.unguarded(cell).strip()
            if not text or use.ours == LEFT_OUT:
                continue
            if sheets.is_formula(text):
                problems.append(f"{_heading(use)}: a formula. Save the table with its values.")
            elif not use.ours:
                kept.append(f"{use.theirs}: {text}")
            else:
                try:
                    value = READERS[use.ours](text, self._received_on)
                except NotUnderstood as unclear:
                    problems.append(f"{_heading(use)}: {unclear}")
                else:
                    values |= {} if value is None else {use.ours: value}
        return values, kept, problems

    def _complete(self, values: dict[str, Any]) -> dict[str, Any]:
        """With what the whole file stands for. Raises NotUnderstood when something lacks."""
        found = named(values)
        if not found.get("preferred_name"):
            raise NotUnderstood("There is no name in this row.")
        found.setdefault("received_on", self._received_on)
        source = found.get("source", self._request.source)
        if source is None:
            raise NotUnderstood("There is no source in this row. Name one for the whole file.")
        return {**found, "source": source}

    def _row_id(self, cells: Sequence[str]) -> str:
        """The same row read again, on this laptop, is the same referral."""
        said = json.dumps([self._salt, self._request.programme, *_pairs(self._columns, cells)])
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]


def _before(work: UnitOfWork, referral_id: str) -> tuple[str, str] | None:
    known = work.find(Referral, referral_id)
    if known is None:
        return None
    return known.case_id, work.case_file(known.case_id).case.ref


def _pairs(columns: Sequence[ColumnUse], cells: Sequence[str]) -> list[list[str]]:
    filled = zip(columns, cells, strict=True)
    return sorted([folded(use.theirs), cell.strip()] for use, cell in filled if cell.strip())


def _heading(use: ColumnUse) -> str:
    return f'"{use.theirs[:60]}"'


def _batches(lines: Sequence[sheets.Line]) -> Iterator[Sequence[sheets.Line]]:
    for start in range(0, len(lines), AT_ONCE):
        yield lines[start : start + AT_ONCE]
