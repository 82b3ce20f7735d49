"""Returns: rows out of the facts, frozen under the server's key, adjusted afterwards."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as core_select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from coach_app.domain.periods import Period, period
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.returns import (
    Adjustment,
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
from sync.server.figures.in_time import in_time_days
from sync.server.figures.scorecard import OWN_LINES
from sync.server.figures.starting import counted_starts
from sync.server.tables import Account, CareCase, StoredRecord, Team

STARTED = "started"
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
    """A return before it is frozen. `refs` are the references of the rows, by their keys."""

    rows: tuple[Row, ...]
    adjustments: tuple[Adjustment, ...]
    missing: tuple[Missing, ...]
    refs: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What was frozen. `holds`: the content is what this server signed then."""

    id: str
    team_id: str
    programme: str
    layout: str
    layout_name: str
    unit: Unit
    when: Period
    frozen_at: datetime
    frozen_by: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    adjustments: tuple[Adjustment, ...]
    sha256: str
    holds: bool


def draft(session: Session, wanted: Wanted) -> Draft:
    """The return as it would be frozen now, with what is missing and what changed about earlier
    periods."""
    rows, refs = _rows(session, wanted, wanted.when)
    return Draft(
        rows=rows,
        adjustments=_adjustments(session, wanted),
        missing=missing(wanted.layout, rows),
        refs=refs,
    )


def freeze(
    session: Session, wanted: Wanted, actor: str, new_id: str, now: datetime, today: date
) -> str:
    """Freeze a return; its id. Raises ReturnTooEarly, and ReturnFrozen when somebody was first."""
    if wanted.when.last_day >= today:
        raise ReturnTooEarly
    made = draft(session, wanted)
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
    )
    try:
        with session.begin_nested():
            session.add(frozen)
            session.flush()
    except IntegrityError:
        raise ReturnFrozen from None
    note(session, now, actor, "return.frozen", team_id=wanted.team_id, subject=new_id)
    return new_id


def frozen_returns(
    session: Session, teams: frozenset[str], *, programme: str = "", layout: str = ""
) -> list[Frozen]:
    """The newest first; of all programmes and layouts when none is named."""
    asked = select(FrozenReturn, Account.name).join(
        Account, col(Account.id) == col(FrozenReturn.frozen_by)
    )
    asked = asked.where(col(FrozenReturn.team_id).in_(teams))
    if programme:
        asked = asked.where(FrozenReturn.programme == programme)
    if layout:
        asked = asked.where(FrozenReturn.layout == layout)
    found = session.exec(asked.order_by(col(FrozenReturn.frozen_at).desc()))
    return [_read(session, row, by) for row, by in found]


def frozen_return(session: Session, teams: frozenset[str], return_id: str) -> Frozen | None:
    asked = (
        select(FrozenReturn, Account.name)
        .join(Account, col(Account.id) == col(FrozenReturn.frozen_by))
        .where(col(FrozenReturn.team_id).in_(teams), FrozenReturn.id == return_id)
    )
    found = session.exec(asked).first()
    return None if found is None else _read(session, *found)


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


def _read(session: Session, row: FrozenReturn, by: str) -> Frozen:
    said = json.loads(row.content)
    holds = hashlib.sha256(row.content).hexdigest() == row.sha256 and statements.seal_holds(
        session, row.content, row.signature
    )
    return Frozen(
        id=row.id,
        team_id=row.team_id,
        programme=row.programme,
        layout=row.layout,
        layout_name=said["layout_name"],
        unit=Unit(said["unit"]),
        when=period(row.period),
        frozen_at=row.frozen_at,
        frozen_by=by,
        headings=tuple(said["headings"]),
        rows=tuple(Row(key=one["key"], cells=tuple(one["cells"])) for one in said["rows"]),
        adjustments=tuple(_adjustment(one) for one in said["adjustments"]),
        sha256=row.sha256,
        holds=holds,
    )


def _adjustment(said: dict[str, Any]) -> Adjustment:
    before, after = (None if said[n] is None else tuple(said[n]) for n in ("before", "after"))
    return Adjustment(period=said["period"], key=said["key"], before=before, after=after)


def _adjustments(session: Session, wanted: Wanted) -> tuple[Adjustment, ...]:
    """What has changed about earlier periods since they were last told, frozen or adjusted."""
    earlier = sorted(
        (
            one
            for one in frozen_returns(
                session,
                frozenset({wanted.team_id}),
                programme=wanted.pack.key,
                layout=wanted.layout.key,
            )
            if one.when.last_day < wanted.when.first_day
        ),
        key=lambda one: one.when.first_day,
    )
    told_later = [adjustment for one in earlier for adjustment in one.adjustments]
    found: list[Adjustment] = []
    for one in earlier:
        if one.headings != wanted.layout.headings:
            continue
        before = adjusted(one.rows, told_later, one.when.key)
        now, _ = _rows(session, wanted, one.when)
        found += differences(one.when.key, before, now)
    return tuple(found)


def _rows(session: Session, wanted: Wanted, when: Period) -> tuple[tuple[Row, ...], dict[str, str]]:
    if wanted.layout.unit is Unit.COUNTS:
        return tuple(_numbers(session, wanted, when)), {}
    rows, refs = [], {}
    for key, facts in _people(session, wanted, when):
        rows.append(filled(wanted.layout, key, facts))
        refs[key] = facts["ref"]
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


def _people(session: Session, wanted: Wanted, when: Period) -> Iterator[tuple[str, dict[str, str]]]:
    """Case and facts of everybody in the return, by reference. Starts are those that count."""
    scope = Scope(teams=frozenset({wanted.team_id}), programme=wanted.pack.key)
    holds: ColumnElement[bool]
    if wanted.layout.who == STARTED:
        holds = day_of("case_id").in_(counted_starts(session, scope, wanted.pack, when))
    else:
        holds = counting.measures(when, in_time_days(wanted.pack))[wanted.layout.who]
    person = StoredRecord.__table__.alias("person")  # type: ignore[attr-defined]
    rows = session.execute(
        core_select(FACTS, col(Account.name), col(Team.name), person.c.body)
        .join(
            CareCase,
            (col(CareCase.team_id) == FACTS.c.team_id) & (col(CareCase.case_id) == FACTS.c.case_id),
        )
        .join(Account, col(Account.id) == col(CareCase.account_id))
        .join(Team, col(Team.id) == FACTS.c.team_id)
        .join(
            person,
            (person.c.team_id == FACTS.c.team_id)
            & (person.c.case_id == FACTS.c.case_id)
            & (person.c.kind == "person"),
            isouter=True,
        )
        .where(*scope.holds(), holds)
        .order_by(FACTS.c.ref, FACTS.c.case_id)
    )
    width = len(FACTS.c)
    fields = {"ref", *(column.field for column in wanted.layout.columns)}
    for row in rows:
        facts = dict(zip(FACTS.c.keys(), row[:width], strict=True))
        coach, area, body = row[width:]
        first, second = [*facts["conditions"], "", ""][:2]
        known = facts | {
            "coach": coach,
            "area": area,
            "condition_1": first,
            "condition_2": second,
            **{name: (body or {}).get(name) for name in PERSON_FIELDS},
        }
        yield facts["case_id"], {name: _text(known.get(name)) for name in fields}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
