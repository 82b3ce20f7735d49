"""Returns: rows out of the facts, frozen under the server's key, adjusted afterwards."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as core_select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from coach_app.domain.periods import Period, period
from coach_app.domain.returns import (
    Adjustment,
    EarlierNotAsSigned,
    Missing,
    ReturnFrozen,
    ReturnTooEarly,
    Row,
    Unit,
    missing,
)
from sync.server import statements
from sync.server.audit import note
from sync.server.figures.adjusting import adjustments, counted, told_before
from sync.server.figures.counting import FACTS
from sync.server.figures.fact_table import FrozenReturn
from sync.server.figures.return_rows import Told, Wanted, holds_in, rows_of_return


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A return before it is frozen. `refs` are the references of the rows, by their keys;
    `unsound` are earlier periods whose return is not as it was frozen, so nothing is adjusted."""

    rows: tuple[Row, ...]
    adjustments: tuple[Adjustment, ...]
    missing: tuple[Missing, ...]
    refs: dict[str, str]
    counted: dict[str, Any]
    unsound: tuple[Period, ...] = ()


def draft(session: Session, wanted: Wanted, told: Told = lambda _: None) -> Draft:
    """The return as it would be frozen now, with what is missing and what changed about earlier
    periods. `told` is called with a number of people each time so many more are done."""
    before, unsound = told_before(session, wanted)
    counted_so_far = counted(session, wanted, before)
    rows, refs = rows_of_return(session, wanted, wanted.when, told)
    return Draft(
        rows=rows,
        adjustments=() if unsound else adjustments(session, wanted, before, told),
        missing=missing(wanted.layout, rows),
        refs=refs,
        counted=counted_so_far,
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
    chosen = core_select(func.count()).select_from(FACTS).where(*holds_in(wanted, wanted.when))
    return before + int(session.execute(chosen).scalar_one())


def may_freeze(session: Session, wanted: Wanted, today: date) -> None:
    """Raises ReturnTooEarly, ReturnFrozen. Whether earlier ones are as they were frozen is looked
    at while it is made, because that takes a while when there are many."""
    if wanted.when.last_day >= today:
        raise ReturnTooEarly
    if frozen_id(session, wanted):
        raise ReturnFrozen


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
        "counted": made.counted,
        "headings": list(wanted.layout.headings),
        "rows": [asdict(row) for row in made.rows],
        "adjustments": [asdict(one) for one in made.adjustments],
        "missing": [{"heading": one.heading, "keys": list(one.keys)} for one in made.missing],
    }
