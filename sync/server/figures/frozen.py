"""Returns that were frozen: their list, one of them with its signature checked, all checked."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, func, literal
from sqlmodel import Session, col, select

from coach_app.domain.periods import Period, period
from coach_app.domain.returns import Adjustment, Row, Unit
from sync.server import statements
from sync.server.figures.fact_table import FrozenReturn
from sync.server.tables import Account

NOT_READ = {"row": "not read: this return is not as it was frozen"}
NOTHING: dict[str, Any] = {"headings": (), "rows": (), "adjustments": ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A frozen return as lists show it; its content was not read."""

    id: str
    layout_name: str
    unit: Unit
    when: Period
    frozen_at: datetime
    frozen_by: str
    row_count: int
    adjustment_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What was frozen. `holds`: the content is what this server signed then, and lists say the
    same of it. Of one that does not hold nothing is read: no headings, rows or adjustments."""

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


def heads(session: Session, teams: frozenset[str], units: Iterable[Unit]) -> list[Head]:
    """The newest first."""
    known = FrozenReturn
    rows = session.execute(
        select(  # type: ignore[call-overload]
            known.id,
            known.layout_name,
            known.unit,
            known.period,
            known.frozen_at,
            Account.name,
            known.row_count,
            known.adjustment_count,
        )
        .join(Account, col(Account.id) == col(known.frozen_by))
        .where(col(known.team_id).in_(teams), col(known.unit).in_([unit.value for unit in units]))
        .order_by(col(known.frozen_at).desc())
    )
    return [
        Head(
            id=row.id,
            layout_name=row.layout_name,
            unit=Unit(row.unit),
            when=period(row.period),
            frozen_at=row.frozen_at,
            frozen_by=row.name,
            row_count=row.row_count,
            adjustment_count=row.adjustment_count,
        )
        for row in rows
    ]


def frozen_return(session: Session, teams: frozenset[str], return_id: str) -> Frozen | None:
    asked = (
        select(FrozenReturn, Account.name)
        .join(Account, col(Account.id) == col(FrozenReturn.frozen_by))
        .where(col(FrozenReturn.team_id).in_(teams), FrozenReturn.id == return_id)
    )
    found = session.exec(asked).first()
    return None if found is None else _read(session, *found)


def about(session: Session, team_id: str, case_id: str) -> list[dict[str, Any]]:
    """What the frozen returns of a team say of one person: their row, what was told of them later
    and what they lacked; the oldest period first. One that is not as it was frozen is only named.
    """
    known = FrozenReturn
    holds_it = func.position(_bytes(case_id).op("IN")(col(known.content))) > 0
    keys = session.exec(
        select(known.id, known.period).where(known.team_id == team_id, holds_it)
    ).all()
    found = []
    for return_id, _ in sorted(keys, key=lambda key: (period(key[1]).first_day, key[0])):
        row = session.get_one(FrozenReturn, return_id)
        head = {
            "return": row.layout_name,
            "programme": row.programme,
            "period": row.period,
            "frozen_at": row.frozen_at.isoformat(),
        }
        said = said_by(session, row)
        found.append(head | (NOT_READ if said is None else _of_one(said, case_id)))
    return found


def _bytes(text: str) -> Any:
    return literal(text.encode("utf-8"), LargeBinary)


def _of_one(said: dict[str, Any], case_id: str) -> dict[str, Any]:
    def told(cells: list[str] | None) -> dict[str, str] | None:
        return None if cells is None else dict(zip(said["headings"], cells, strict=True))

    row = next((one["cells"] for one in said["rows"] if one["key"] == case_id), None)
    return {
        "row": told(row),
        "told_later_of_earlier_periods": [
            {"period": one["period"], "before": told(one["before"]), "after": told(one["after"])}
            for one in said["adjustments"]
            if one["key"] == case_id
        ],
        "missing": [one["heading"] for one in said["missing"] if case_id in one["keys"]],
    }


def earlier(session: Session, team_id: str, programme: str, layout: str) -> Iterator[FrozenReturn]:
    """Those of one layout, one at a time, the oldest period first."""
    chosen = (
        FrozenReturn.team_id == team_id,
        FrozenReturn.programme == programme,
        FrozenReturn.layout == layout,
    )
    keys = session.exec(select(FrozenReturn.id, FrozenReturn.period).where(*chosen)).all()
    for return_id, _ in sorted(keys, key=lambda key: period(key[1]).first_day):
        yield session.get_one(FrozenReturn, return_id)


def tampered(session: Session) -> list[str]:
    """The numbers of all frozen returns that are not as this server signed them."""
    ids = session.exec(select(FrozenReturn.id).order_by(col(FrozenReturn.frozen_at))).all()
    wrong = []
    for return_id in ids:
        row = session.get_one(FrozenReturn, return_id)
        if not holds(session, row):
            wrong.append(return_id)
        session.expunge(row)
    return wrong


def rows_of(said: Mapping[str, Any]) -> tuple[Row, ...]:
    return tuple(Row(key=one["key"], cells=tuple(one["cells"])) for one in said["rows"])


def adjustments_of(said: Mapping[str, Any]) -> tuple[Adjustment, ...]:
    return tuple(_adjustment(one) for one in said["adjustments"])


def holds(session: Session, row: FrozenReturn) -> bool:
    """Whether it is what this server signed, and lists say the same of it."""
    return said_by(session, row) is not None


def said_by(session: Session, row: FrozenReturn) -> dict[str, Any] | None:
    """Its content, if it is what this server signed and lists say the same of it."""
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        return None
    if not statements.seal_holds(session, row.content, row.signature):
        return None
    said: dict[str, Any] = json.loads(row.content)
    signed = (
        said["team"],
        said["programme"],
        said["layout"],
        said["period"],
        said["layout_name"],
        said["unit"],
        len(said["rows"]),
        len(said["adjustments"]),
    )
    shown = (
        row.team_id,
        row.programme,
        row.layout,
        row.period,
        row.layout_name,
        row.unit,
        row.row_count,
        row.adjustment_count,
    )
    return said if signed == shown else None


def _read(session: Session, row: FrozenReturn, by: str) -> Frozen:
    found = said_by(session, row)
    said = found or NOTHING
    return Frozen(
        id=row.id,
        team_id=row.team_id,
        programme=row.programme,
        layout=row.layout,
        layout_name=row.layout_name,
        unit=Unit(row.unit),
        when=period(row.period),
        frozen_at=row.frozen_at,
        frozen_by=by,
        headings=tuple(said["headings"]),
        rows=rows_of(said),
        adjustments=adjustments_of(said),
        sha256=row.sha256,
        holds=found is not None,
    )


def _adjustment(said: dict[str, Any]) -> Adjustment:
    before, after = (None if said[n] is None else tuple(said[n]) for n in ("before", "after"))
    return Adjustment(period=said["period"], key=said["key"], before=before, after=after)
