"""The rows of a return: its people, or its numbers, as they are known now."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as core_select
from sqlmodel import Session, col

from coach_app.domain.periods import Period, period
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.returns import Column, Layout, Row, Unit, filled
from sync.server.entry_rows import one_of
from sync.server.figures import counting
from sync.server.figures.counting import FACTS, Scope, day_of
from sync.server.figures.in_time import in_time_days
from sync.server.figures.scorecard import OWN_LINES
from sync.server.figures.starting import counted_starts, counting_starts
from sync.server.tables import Account, CareCase, StoredRecord, Team

STARTED = "started"
AT_ONCE = 250
"""People between two words about how far it is."""
OUTSIDE = frozenset({"coach", "area"})
"""Fields that change without any change of the case."""
Told = Callable[[int], None]
MEASURES = frozenset(counting.measures(period("2025-01"), 30))
"""What a layout can count, and whose people it can list; `started` is among them."""
PERSON_FIELDS = ("full_name", "date_of_birth", "postcode", "nhs_number", "ni_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which return: of one area, one programme, one period, in one layout."""

    team_id: str
    pack: ProgrammePack
    layout: Layout
    when: Period


def rows_of_return(
    session: Session,
    wanted: Wanted,
    when: Period,
    told: Told,
    only: Collection[str] | None = None,
) -> tuple[tuple[Row, ...], dict[str, str]]:
    """The rows of a period and the references of its people, by their keys; with `only`, the rows
    of these cases. `told` is called with a number of people each time so many more are done."""
    if wanted.layout.unit is Unit.COUNTS:
        return tuple(_numbers(session, wanted, when)), {}
    rows, refs = [], {}
    for key, facts in _people(session, wanted, when, only):
        rows.append(filled(wanted.layout, key, facts))
        refs[key] = facts["ref"]
        if len(rows) % AT_ONCE == 0:
            told(AT_ONCE)
    told(len(rows) % AT_ONCE)
    return tuple(rows), refs


def _numbers(session: Session, wanted: Wanted, when: Period) -> Iterator[Row]:
    days = in_time_days(wanted.pack)
    scope = Scope(teams=frozenset({wanted.team_id}), programme=wanted.pack.key)
    found = counting.counts(session, scope, when, days)
    if STARTED in wanted.layout.measures:
        found[STARTED] = len(counted_starts(session, scope, wanted.pack, when))
    names = {key: name.format(days=days) for key, name in OWN_LINES}
    for measure in wanted.layout.measures:
        facts = {
            "measure": names.get(measure, measure.replace("-", " ").capitalize()),
            "people": str(found[measure]),
        }
        yield filled(wanted.layout, measure, facts)


def holds_in(wanted: Wanted, when: Period) -> list[ColumnElement[bool]]:
    """Who stands in it. Starts are those that count."""
    scope = Scope(teams=frozenset({wanted.team_id}), programme=wanted.pack.key)
    holds: ColumnElement[bool]
    if wanted.layout.who == STARTED:
        holds = day_of("case_id").in_(counting_starts(scope, wanted.pack, when))
    else:
        holds = counting.measures(when, in_time_days(wanted.pack))[wanted.layout.who]
    return [*scope.holds(), holds]


def outside_cells(session: Session, wanted: Wanted, when: Period) -> Mapping[str, tuple[str, ...]]:
    """Who has a row in it, and of each row only the cells of `OUTSIDE`, in their order."""
    names: Mapping[str, Any] = {"coach": col(Account.name), "area": col(Team.name)}
    columns = outside_columns(wanted.layout)
    asked = (
        core_select(FACTS.c.case_id, *(names[column.field] for column in columns))
        .join(
            CareCase,
            (col(CareCase.team_id) == FACTS.c.team_id) & (col(CareCase.case_id) == FACTS.c.case_id),
        )
        .join(Account, col(Account.id) == col(CareCase.account_id))
        .join(Team, col(Team.id) == FACTS.c.team_id)
        .where(*holds_in(wanted, when))
    )
    codes = [column.codes for column in columns]
    return {
        key: tuple([code.get(name, name) for code, name in zip(codes, said, strict=True)])
        for key, *said in session.execute(asked)
    }


def outside_columns(layout: Layout) -> tuple[Column, ...]:
    return tuple(column for column in layout.columns if column.field in OUTSIDE)


def _people(
    session: Session,
    wanted: Wanted,
    when: Period,
    only: Collection[str] | None = None,
) -> Iterator[tuple[str, dict[str, str]]]:
    """Case and facts of everybody in the return, by reference; only what its columns need."""
    fields = {"ref", *(column.field for column in wanted.layout.columns)}
    person = StoredRecord.__table__.alias("person")  # type: ignore[attr-defined]
    kept: dict[str, Any] = {
        "coach": col(Account.name),
        "area": col(Team.name),
        "condition_1": FACTS.c.conditions[1],
        "condition_2": FACTS.c.conditions[2],
        **{name: person.c.body[name].astext for name in PERSON_FIELDS},
    }
    chosen = [kept[name] if name in kept else day_of(name) for name in fields]
    asked = core_select(FACTS.c.case_id, *chosen).join(
        CareCase,
        (col(CareCase.team_id) == FACTS.c.team_id) & (col(CareCase.case_id) == FACTS.c.case_id),
    )
    if "coach" in fields:
        asked = asked.join(Account, col(Account.id) == col(CareCase.account_id))
    if "area" in fields:
        asked = asked.join(Team, col(Team.id) == FACTS.c.team_id)
    if fields & set(PERSON_FIELDS):
        asked = asked.join(
            person,
            (person.c.team_id == FACTS.c.team_id)
            & (person.c.case_id == FACTS.c.case_id)
            & (person.c.kind == "person"),
            isouter=True,
        )
    if only is not None:
        asked = asked.where(one_of(FACTS.c.case_id, sorted(only)))
    rows = session.execute(
        asked.where(*holds_in(wanted, when))
        .order_by(FACTS.c.ref, FACTS.c.case_id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield row[0], {name: _text(value) for name, value in zip(fields, row[1:], strict=True)}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
