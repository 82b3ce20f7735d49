"""The coach's day in the store: its things, kept with the records, and its lines, group by group.

The rule that says in which group something stands is the domain's. It is asked once for each
day and kind that occur, not once for each case, so ten thousand cases are counted as fast as ten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.types import Date

from coach_app.domain.agenda import (
    Group,
    Thing,
    ThingKind,
    When,
    group_of_due,
    group_of_thing,
    things_of,
)
from coach_app.domain.case import CaseFile
from coach_app.domain.journey import Deadlines, DueKind, Stage
from coach_app.domain.working_days import WorkingDays
from coach_app.store.case_list import ref_key
from coach_app.store.engine import reading
from coach_app.store.records import AnyRow
from coach_app.store.tables import CASE_ROW, THING

Row = dict[str, Any]
Key = tuple[Any, ...]
_CASE = (CASE_ROW.c.case_id, CASE_ROW.c.ref, CASE_ROW.c.preferred_name, CASE_ROW.c.stage)
_OF_DUE = (CASE_ROW.c.due_kind, CASE_ROW.c.due_on, CASE_ROW.c.due_rolls)
_OF_THING = (THING.c.kind, THING.c.on_day, THING.c.at, THING.c.minutes)
_BEGUN = or_(THING.c.since.is_(None), THING.c.since <= bindparam("today"))
_DUE_TALLIES = (
    select(*_OF_DUE, func.count())
    .where(CASE_ROW.c.closed.is_(False), CASE_ROW.c.due_kind != "")
    .group_by(*_OF_DUE)
)
_THING_TALLIES = select(*_OF_THING, func.count()).where(_BEGUN).group_by(*_OF_THING)
_REFERRALS = (
    select(func.count())
    .select_from(CASE_ROW)
    .where(CASE_ROW.c.closed.is_(False), CASE_ROW.c.stage == Stage.REFERRAL.value)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the day: the next step of a case, or a thing in it."""

    case_id: str
    ref: str
    name: str
    kind: DueKind | ThingKind
    on: date | None = None
    at: datetime | None = None
    minutes: int = 0
    words: str = ""
    record_id: str = ""
    part_id: str = ""
    accepted: bool = True
    """False while the referral waits for its decision."""

    def over(self, now: datetime) -> bool:
        """Whether this is a meeting whose time has passed."""
        return self.at is not None and now - self.at >= timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class GroupOfLines:
    """The first lines of a group; `total` counts all that stand in it."""

    group: Group
    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Tally:
    """All rows that have the same key and so stand in the same group."""

    count: int
    day: date
    key: Key


@dataclass(frozen=True, slots=True)
class _Asked:
    when: When
    most: int


@dataclass(frozen=True, slots=True)
class _Tallies:
    dues: dict[Group, list[_Tally]]
    things: dict[Group, list[_Tally]]

    def total(self, group: Group) -> int:
        both = (*self.dues.get(group, ()), *self.things.get(group, ()))
        return sum(tally.count for tally in both)


def write_things(connection: Connection, case_file: CaseFile, deadlines: Deadlines) -> None:
    """What stands in the day for one case, in place of what stood there."""
    case_id = case_file.case.id
    connection.execute(delete(THING).where(THING.c.case_id == case_id))
    rows = things_sorted(case_file, deadlines)
    if rows:
        connection.execute(insert(THING), rows)


def things_sorted(case_file: CaseFile, deadlines: Deadlines) -> list[Row]:
    """The rows of one case, in the order of their key."""
    things = things_of(case_file, deadlines.days, deadlines.of(case_file))
    rows = {_key(row): row for row in (_row(case_file.case.id, one) for one in things)}
    return [rows[key] for key in sorted(rows)]


def things_kept(connection: Connection) -> dict[str, list[Row]]:
    """Case id -> its rows as they stand, in the order of their key."""
    found: dict[str, list[Row]] = {}
    for row in connection.execute(select(THING).order_by(*THING.primary_key)).mappings():
        found.setdefault(row["case_id"], []).append(dict(row))
    return found


class Agenda:
    """Each call is a transaction of its own."""

    def __init__(self, engine: Engine, days: WorkingDays) -> None:
        self._engine = engine
        self._days = days

    def groups(self, when: When, most: int) -> tuple[GroupOfLines, ...]:
        """Every group that has a line, in order, with its first `most` lines."""
        with reading(self._engine) as connection:
            tallies = self._tallies(connection, when)
            asked = _Asked(when, most)
            return tuple(
                GroupOfLines(group, self._lines(connection, tallies, group, asked), total)
                for group in Group
                if (total := tallies.total(group))
            )

    def totals(self, when: When) -> dict[Group, int]:
        """How many lines stand in each group."""
        with reading(self._engine) as connection:
            tallies = self._tallies(connection, when)
        return {group: tallies.total(group) for group in Group}

    def referrals_waiting(self) -> int:
        """Open cases that nobody has accepted yet."""
        with reading(self._engine) as connection:
            return connection.scalar(_REFERRALS) or 0

    def _tallies(self, connection: Connection, when: When) -> _Tallies:
        found = _Tallies({}, {})
        for group, tally in self._due_tallies(connection, when):
            found.dues.setdefault(group, []).append(tally)
        for group, tally in _thing_tallies(connection, when):
            found.things.setdefault(group, []).append(tally)
        return found

    def _due_tallies(self, connection: Connection, when: When) -> Iterator[tuple[Group, _Tally]]:
        for *key, cases in connection.execute(_DUE_TALLIES):
            kind, on, rolls = key
            day = on or (self._days.on_or_after(when.today) if rolls else when.today)
            group = group_of_due(DueKind(kind), day, when)
            if group is not None:
                yield group, _Tally(cases, day, tuple(key))

    def _dues(
        self, connection: Connection, tallies: list[_Tally], when: When, most: int
    ) -> Iterator[Line]:
        """Few keys hold many cases each, many keys few: each in the way that is quick for it."""
        working = self._days.on_or_after(when.today)
        for large, keys in _first_keys(tallies, most):
            order = (CASE_ROW.c.ref_key,) if large else (CASE_ROW.c.due_on, CASE_ROW.c.ref_key)
            query = (
                select(*_CASE, *_OF_DUE)
                .where(CASE_ROW.c.closed.is_(False), _with_due(keys))
                .order_by(*order, CASE_ROW.c.case_id)
                .limit(most)
            )
            for row in connection.execute(query):
                moved = working if row.due_rolls else when.today
                yield _line(row, DueKind(row.due_kind), on=row.due_on or moved)

    def _lines(
        self, connection: Connection, tallies: _Tallies, group: Group, asked: _Asked
    ) -> tuple[Line, ...]:
        lines = [
            *self._dues(connection, tallies.dues.get(group, []), asked.when, asked.most),
            *_things(connection, tallies.things.get(group, []), asked),
        ]
        return tuple(sorted(lines, key=lambda line: _order(line, asked.when))[: asked.most])


def due_day(today: date, working: date) -> ColumnElement[Any]:
    """The day of a case's next step; what has none of its own moves with today."""
    return case(
        (CASE_ROW.c.due_on.is_not(None), CASE_ROW.c.due_on),
        (CASE_ROW.c.due_rolls, type_coerce(literal(working), Date)),
        else_=type_coerce(literal(today), Date),
    )


def _with_due(keys: list[Key]) -> ColumnElement[bool]:
    """Whether the next step of a case has one of these keys."""
    fixed = [(kind, on) for kind, on, _ in keys if on is not None]
    moving = [
        and_(
            CASE_ROW.c.due_kind == kind, CASE_ROW.c.due_on.is_(None), CASE_ROW.c.due_rolls == rolls
        )
        for kind, on, rolls in keys
        if on is None
    ]
    return or_(
        *moving, *([tuple_(CASE_ROW.c.due_kind, CASE_ROW.c.due_on).in_(fixed)] if fixed else ())
    )


def _thing_tallies(connection: Connection, when: When) -> Iterator[tuple[Group, _Tally]]:
    for *key, things in connection.execute(_THING_TALLIES, {"today": when.today}):
        kind, on, at, minutes = key
        group = group_of_thing(ThingKind(kind), when, on=on, at=at, minutes=minutes)
        if group is not None:
            day = when.day_of(at) if at is not None else on or when.today
            yield group, _Tally(things, day, tuple(key))


def _things(connection: Connection, tallies: list[_Tally], asked: _Asked) -> Iterator[Line]:
    key_order = (THING.c.on_day, THING.c.at, *THING.primary_key)
    for _large, keys in _first_keys(tallies, asked.most):
        first = select(THING).where(_BEGUN, _thing_with(keys)).order_by(*key_order)
        found = first.limit(asked.most).subquery()
        query = select(*_CASE[1:], found).join(found, CASE_ROW.c.case_id == found.c.case_id)
        for row in connection.execute(query, {"today": asked.when.today}):
            yield _line(
                row,
                ThingKind(row.kind),
                on=row.on_day,
                at=row.at,
                minutes=row.minutes,
                words=row.words,
                record_id=row.record_id,
                part_id=row.part_id,
            )


def _thing_with(keys: list[Key]) -> ColumnElement[bool]:
    by_day = [(kind, on) for kind, on, at, _ in keys if at is None]
    by_time = [(kind, at, minutes) for kind, _, at, minutes in keys if at is not None]
    ways = []
    if by_day:
        same_day = tuple_(THING.c.kind, THING.c.on_day).in_(by_day)
        ways.append(and_(same_day, THING.c.at.is_(None)))
    if by_time:
        same_time = tuple_(THING.c.kind, THING.c.at, THING.c.minutes).in_(by_time)
        ways.append(and_(same_time, THING.c.on_day.is_(None)))
    return or_(*ways)


def _first_keys(tallies: list[_Tally], most: int) -> Iterator[tuple[bool, list[Key]]]:
    """The keys whose rows fill a group up to `most` lines, the earliest day first: each key that
    holds more than that by itself, and all the others together."""
    large: list[Key] = []
    small: list[Key] = []
    lines = 0
    for tally in sorted(tallies, key=lambda one: one.day):
        if lines >= most:
            break
        (large if tally.count > most else small).append(tally.key)
        lines += tally.count
    yield from ((True, [key]) for key in large)
    if small:
        yield False, small


def _line(row: AnyRow, kind: DueKind | ThingKind, **more: Any) -> Line:
    return Line(
        case_id=row.case_id,
        ref=row.ref,
        name=row.preferred_name,
        kind=kind,
        accepted=row.stage != Stage.REFERRAL.value,
        **more,
    )


def _order(line: Line, when: When) -> tuple[date, str, bool, str, str]:
    """By day and time; the cases of one day by reference, its things by their case."""
    day = when.day_of(line.at) if line.at is not None else line.on or when.today
    thing = isinstance(line.kind, ThingKind)
    at = line.at.astimezone(UTC).isoformat() if line.at is not None else ""
    return day, at, thing, "" if thing else ref_key(line.ref), line.case_id


def _row(case_id: str, thing: Thing) -> Row:
    return {
        "case_id": case_id,
        "kind": thing.kind.value,
        "record_id": thing.record_id,
        "part_id": thing.part_id,
        "since": thing.since,
        "on_day": thing.on,
        "at": thing.at,
        "minutes": thing.minutes,
        "words": thing.words.encode("utf-8", "replace").decode(),
    }


def _key(row: Row) -> tuple[str, str, str]:
    return row["kind"], row["record_id"], row["part_id"]
