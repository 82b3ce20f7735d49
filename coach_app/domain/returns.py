"""Returns to a commissioner: which people or numbers, in which columns, and what is missing.

A layout is data: a mapping from what we keep to the columns that a commissioner asks for. A
return that was frozen never changes; what comes to light later is an adjustment in the next one.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.fields import required


class LayoutWrong(FieldInvalid):
    """A layout that cannot be filled; the sentence says which column."""

    key = "return.layout_wrong"


class ReturnFrozen(Refusal):
    key = "return.frozen_already"
    sentence = (
        "This return was frozen already and stays as it is. What has changed since then comes "
        "into the next one as an adjustment."
    )


class EarlierNotAsSigned(Refusal):
    key = "return.earlier_not_as_signed"
    sentence = (
        "An earlier return of this layout is not as it was frozen, so nothing can be told on top "
        "of it. Nothing was frozen. Tell whoever looks after the server."
    )


class ReturnTooEarly(Refusal):
    key = "return.too_early"
    sentence = "This period is not over yet. Freeze the return after its last day."


class ReturnNotCounted(Refusal):
    key = "return.not_counted"
    sentence = (
        "Laptops have sent so much that not all of it is counted yet. A return without it would be "
        "wrong: look again in a few minutes."
    )


class Unit(StrEnum):
    PEOPLE = "people"
    """One row for each person."""
    COUNTS = "counts"
    """One row for each number."""


FIELDS: Mapping[str, str] = {
    "ref": "a reference",
    "programme": "a programme",
    "version": "a programme version",
    "area": "an area",
    "coach": "a coach",
    "cohort": "a cohort",
    "source": "a referral source",
    "received_on": "a day of referral",
    "enlisted_on": "a day on which triage took them on",
    "reached_on": "a day on which they were first reached",
    "met_on": "a day of the first appointment",
    "attached_on": "a day on which they joined",
    "assessed_on": "a day of assessment",
    "plan_agreed_on": "a day on which the plan was agreed",
    "plan_signed_on": "a day on which the plan was signed",
    "reviewed_on": "a day of review",
    "started_on": "a start",
    "job_started_on": "a job start",
    "job_claimed": "word whether the job start has evidence",
    "sustained_on": "a day on which work was sustained",
    "closed_on": "a day on which they left",
    "close_reason": "a reason for leaving",
    "work_status_at_appointment": "a work status at the first appointment",
    "main_barrier": "a main barrier",
    "condition_1": "a main condition",
    "condition_2": "a second condition",
    "age_band": "an age",
    "language": "a language",
    "full_name": "a full name",
    "date_of_birth": "a date of birth",
    "postcode": "a postcode",
    "nhs_number": "an NHS number",
    "ni_number": "a National Insurance number",
}
"""What can stand in a column of people -> how a missing one is called."""

NUMBER_FIELDS: Mapping[str, str] = {"measure": "a measure", "people": "a number of people"}
"""What can stand in a column of numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: our field, the commissioner's heading, and their words for our codes."""

    field: str
    heading: str
    required: bool = False
    codes: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Our code -> theirs; what is not listed stays as it is."""

    def __post_init__(self) -> None:
        required(self.heading, "The heading of a column")
        if self.field not in {**FIELDS, **NUMBER_FIELDS}:
            raise _not_kept(self, (*FIELDS, *NUMBER_FIELDS))
        if self.codes and self.field == "people":
            raise LayoutWrong(f"The column {self.heading} is a number and has no codes.")


def _not_kept(column: Column, known: Iterable[str]) -> LayoutWrong:
    return LayoutWrong(
        f"The column {column.heading} asks for {column.field}, which is not kept. "
        f"Choose one of: {', '.join(sorted(known))}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One return. `who` is the measure whose people stand in it; `measures` the rows of numbers."""

    key: str
    name: str
    version: str
    says: str
    unit: Unit
    who: str = "started"
    columns: tuple[Column, ...]
    measures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for text, what in ((self.key, "key"), (self.name, "name"), (self.version, "version")):
            required(text, f"The {what} of a layout")
        known = FIELDS if self.unit is Unit.PEOPLE else NUMBER_FIELDS
        for column in self.columns:
            if column.field not in known:
                raise _not_kept(column, known)
        if not self.columns:
            raise LayoutWrong("A layout needs at least one column.")
        headings = [column.heading for column in self.columns]
        if len(set(headings)) < len(headings):
            raise LayoutWrong("Two columns have the same heading.")
        if (self.unit is Unit.COUNTS) != bool(self.measures):
            raise LayoutWrong("A layout of counts names its measures, a layout of people does not.")

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a return. `key` is the case or the measure, the same in every return."""

    key: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A required column that some rows leave empty."""

    heading: str
    field: str
    keys: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """As in "12 people lack a work status at the first appointment"."""
        people = "1 person lacks" if len(self.keys) == 1 else f"{len(self.keys)} people lack"
        return f"{people} {FIELDS[self.field]}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What came to light about an earlier period. None: the row was not there, or is not now."""

    period: str
    key: str
    before: tuple[str, ...] | None
    after: tuple[str, ...] | None


def filled(layout: Layout, key: str, facts: Mapping[str, str]) -> Row:
    """The row of somebody, in the commissioner's words."""
    cells = (facts.get(column.field, "") for column in layout.columns)
    return Row(
        key=key,
        cells=tuple(
            column.codes.get(cell, cell) for column, cell in zip(layout.columns, cells, strict=True)
        ),
    )


def missing(layout: Layout, rows: Sequence[Row]) -> tuple[Missing, ...]:
    """Required columns with empty cells, in the order of the columns."""
    found = []
    for at, column in enumerate(layout.columns):
        keys = tuple(row.key for row in rows if column.required and not row.cells[at].strip())
        if keys:
            found.append(Missing(heading=column.heading, field=column.field, keys=keys))
    return tuple(found)


def adjusted(
    rows: Iterable[Row], adjustments: Iterable[Adjustment], period: str
) -> tuple[Row, ...]:
    """A frozen return with what later ones have said about its period."""
    known = {row.key: row.cells for row in rows}
    for one in adjustments:
        if one.period != period:
            continue
        if one.after is None:
            known.pop(one.key, None)
        else:
            known[one.key] = one.after
    return tuple(Row(key=key, cells=cells) for key, cells in known.items())


def differences(period: str, before: Iterable[Row], now: Iterable[Row]) -> tuple[Adjustment, ...]:
    """What has changed about a period since it was last told, by the keys of its rows."""
    told, known = ({row.key: row.cells for row in rows} for rows in (before, now))
    return tuple(
        Adjustment(period=period, key=key, before=told.get(key), after=known.get(key))
        for key in sorted(told.keys() | known.keys())
        if told.get(key) != known.get(key)
    )
