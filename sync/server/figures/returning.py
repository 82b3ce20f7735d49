"""Returns: rows out of the facts, frozen under the server's key, adjusted afterwards."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as core_select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from coach_app.domain.periods import Period, period
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.returns import (
    Adjustment,
    EarlierNotAsSigned,
    Layout,
    Missing,
    ReturnFrozen,
    ReturnTooEarly,
    Row,
    Unit,
    adjusted,
    differences,
    filled,
    missing,
)
from sync.server import statements
from sync.server.audit import note
from sync.server.figures import counting
from sync.server.figures.counting import FACTS, Scope, day_of
from sync.server.figures.fact_table import FrozenReturn
from sync.server.figures.frozen import adjustments_of, earlier, holds, rows_of
from sync.server.figures.in_time import in_time_days
from sync.server.figures.scorecard import OWN_LINES
from sync.server.figures.starting import counted_starts, counting_starts
from sync.server.tables import Account, CareCase, StoredRecord, Team

STARTED = "started"
AT_ONCE = 250
"""People between two words about how far it is."""
Told = Callable[[int], None]
ToldBefore = Sequence[tuple[Period, dict[str, Any]]]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A return before it is frozen. `refs` are the references of the rows, by their keys;
    `unsound` are earlier periods whose return is not as it was frozen, so nothing is adjusted."""

    rows: tuple[Row, ...]
    adjustments: tuple[Adjustment, ...]
    missing: tuple[Missing, ...]
    refs: dict[str, str]
    unsound: tuple[Period, ...] = ()


def draft(session: Session, wanted: Wanted, told: Told = lambda _: None) -> Draft:
    """The return as it would be frozen now, with what is missing and what changed about earlier
    periods. `told` is called with a number of people each time so many more are done."""
    rows, refs = _rows(session, wanted, wanted.when, told)
    before, unsound = _told_before(session, wanted)
    return Draft(
        rows=rows,
        adjustments=() if unsound else _adjustments(session, wanted, before, told),
        missing=missing(wanted.layout, rows),
        refs=refs,
        unsound=unsound,
    )


def how_many(session: Session, wanted: Wanted) -> int:
    """About how many people are looked at while it is made, those of earlier returns too."""
    if wanted.layout.unit is Unit.COUNTS:
        return 0
    known = FrozenReturn
    told = session.exec(
        select(known.period, known.row_count).where(
            known.team_id == wanted.team_id,
            known.programme == wanted.pack.key,
            known.layout == wanted.layout.key,
        )
    ).all()
    before = sum(n for key, n in told if period(key).last_day < wanted.when.first_day)
    chosen = core_select(func.count()).select_from(FACTS).where(*_holds(wanted, wanted.when))
    return before + int(session.execute(chosen).scalar_one())


def may_freeze(session: Session, wanted: Wanted, today: date) -> None:
    """Raises ReturnTooEarly, ReturnFrozen, EarlierNotAsSigned."""
    if wanted.when.last_day >= today:
        raise ReturnTooEarly
    if frozen_id(session, wanted):
        raise ReturnFrozen
    if _told_before(session, wanted)[1]:
        raise EarlierNotAsSigned


def frozen_id(session: Session, wanted: Wanted) -> str:
    """The return if it was frozen; "" if not."""
    known = FrozenReturn
    found = session.exec(
        select(known.id).where(
            known.team_id == wanted.team_id,
            known.programme == wanted.pack.key,
            known.layout == wanted.layout.key,
            known.period == wanted.when.key,
        )
    ).first()
    return found or ""


def freeze(
    session: Session,
    wanted: Wanted,
    actor: str,
    new_id: str,
    now: datetime,
    told: Told = lambda _: None,
) -> None:
    """Freeze a return of a period that is over. Raises ReturnFrozen when somebody was first, and
    EarlierNotAsSigned."""
    made = draft(session, wanted, told)
    if made.unsound:
        raise EarlierNotAsSigned
    content = json.dumps(_content(wanted, made, now), ensure_ascii=False, sort_keys=True)
    data = content.encode("utf-8")
    frozen = FrozenReturn(
        id=new_id,
        team_id=wanted.team_id,
        programme=wanted.pack.key,
        layout=wanted.layout.key,
        period=wanted.when.key,
        frozen_at=now,
        frozen_by=actor,
        content=data,
        sha256=hashlib.sha256(data).hexdigest(),
        signature=statements.seal(session, data),
        layout_name=wanted.layout.name,
        unit=wanted.layout.unit.value,
        row_count=len(made.rows),
        adjustment_count=len(made.adjustments),
    )
    try:
        with session.begin_nested():
            session.add(frozen)
            session.flush()
    except IntegrityError:
        raise ReturnFrozen from None
    note(session, now, actor, "return.frozen", team_id=wanted.team_id, subject=new_id)


def _content(wanted: Wanted, made: Draft, now: datetime) -> dict[str, Any]:
    return {
        "layout": wanted.layout.key,
        "layout_name": wanted.layout.name,
        "layout_version": wanted.layout.version,
        "unit": wanted.layout.unit.value,
        "programme": wanted.pack.key,
        "programme_version": wanted.pack.version,
        "team": wanted.team_id,
        "period": wanted.when.key,
        "frozen_at": now.isoformat(),
        "headings": list(wanted.layout.headings),
        "rows": [asdict(row) for row in made.rows],
        "adjustments": [asdict(one) for one in made.adjustments],
        "missing": [{"heading": one.heading, "keys": list(one.keys)} for one in made.missing],
    }


def _told_before(session: Session, wanted: Wanted) -> tuple[ToldBefore, tuple[Period, ...]]:
    """What earlier returns said, and the periods of those that are not as they were frozen."""
    sound, unsound = [], []
    for row in earlier(session, wanted.team_id, wanted.pack.key, wanted.layout.key):
        when = period(row.period)
        if when.last_day >= wanted.when.first_day:
            continue
        if holds(session, row):
            sound.append((when, json.loads(row.content)))
        else:
            unsound.append(when)
    return sound, tuple(unsound)


def _adjustments(
    session: Session, wanted: Wanted, known: ToldBefore, told: Told
) -> tuple[Adjustment, ...]:
    """What has changed about earlier periods since they were last told, frozen or adjusted."""
    told_later = [adjustment for _, said in known for adjustment in adjustments_of(said)]
    found: list[Adjustment] = []
    for when, said in known:
        if tuple(said["headings"]) != wanted.layout.headings:
            continue
        before = adjusted(rows_of(said), told_later, when.key)
        now, _ = _rows(session, wanted, when, told)
        found += differences(when.key, before, now)
    return tuple(found)


def _rows(
    session: Session, wanted: Wanted, when: Period, told: Told
) -> tuple[tuple[Row, ...], dict[str, str]]:
    if wanted.layout.unit is Unit.COUNTS:
        return tuple(_numbers(session, wanted, when)), {}
    rows, refs = [], {}
    for key, facts in _people(session, wanted, when):
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


def _holds(wanted: Wanted, when: Period) -> list[ColumnElement[bool]]:
    """Who stands in it. Starts are those that count."""
    scope = Scope(teams=frozenset({wanted.team_id}), programme=wanted.pack.key)
    holds: ColumnElement[bool]
    if wanted.layout.who == STARTED:
        holds = day_of("case_id").in_(counting_starts(scope, wanted.pack, when))
    else:
        holds = counting.measures(when, in_time_days(wanted.pack))[wanted.layout.who]
    return [*scope.holds(), holds]


def _people(session: Session, wanted: Wanted, when: Period) -> Iterator[tuple[str, dict[str, str]]]:
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
    rows = session.execute(
        asked.where(*_holds(wanted, when))
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
