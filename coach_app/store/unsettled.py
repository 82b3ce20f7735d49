"""What waits for the coach after an exchange: two versions of an answer, and what the server did
not take. Counted and read from the records and the journal themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select, update

from coach_app.store.engine import reading, writing
from coach_app.store.lease import LeaseKeeper
from coach_app.store.records import from_text
from coach_app.store.tables import CASE_ROW, JOURNAL, RECORD
from sync.protocol import Entry, VerdictName

AGAIN, ASIDE = "again", "aside"
"""What was done about an entry that the server refused."""

_DECIDED = select(func.json_extract(RECORD.c.body, "$.conflict_id")).where(
    RECORD.c.kind == "resolution"
)
_IS_OPEN = (RECORD.c.kind == "conflict") & RECORD.c.id.not_in(_DECIDED)
_TOLD = select(func.json_extract(RECORD.c.body, "$.about_id")).where(RECORD.c.kind == "conflict")
_IS_UNTOLD = (
    (JOURNAL.c.verdict == VerdictName.CONFLICT.value)
    & (JOURNAL.c.settled == "")
    & JOURNAL.c.record_id.not_in(_TOLD)
)
"""From a server that is too old to make a record of a conflict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A change the server did not simply take. What was written is still here, as `mine`."""

    sequence: int
    kind: str
    record_id: str
    case_id: str
    ref: str
    name: str
    verdict: VerdictName
    reason: str
    mine: dict[str, Any]
    theirs: dict[str, Any]
    """What the server has instead; only of a change that met another one."""
    recorded_at: datetime


def count_open_conflicts(connection: Connection) -> int:
    told = select(func.count()).select_from(RECORD).where(_IS_OPEN).scalar_subquery()
    untold = select(func.count()).select_from(JOURNAL).where(_IS_UNTOLD).scalar_subquery()
    return connection.scalar(select(told + untold)) or 0


def settle(connection: Connection, sequence: int, how: str) -> None:
    connection.execute(update(JOURNAL).where(JOURNAL.c.sequence == sequence).values(settled=how))


class Unsettled:
    """Each call is a transaction of its own. Raises LeaseEnded as every reading does."""

    def __init__(self, engine: Engine, lease: LeaseKeeper) -> None:
        self._engine = engine
        self._lease = lease

    def cases_with_conflicts(self) -> tuple[str, ...]:
        """Cases in which two versions wait for a decision, the oldest first."""
        self._lease.must_run()
        query = (
            select(RECORD.c.case_id)
            .where(_IS_OPEN)
            .group_by(RECORD.c.case_id)
            .order_by(func.min(RECORD.c.row))
        )
        with reading(self._engine) as connection:
            return tuple(str(case_id) for case_id in connection.scalars(query))

    def held_back(self, case_id: str = "") -> tuple[HeldBack, ...]:
        """What was refused and not dealt with, what is held, and what an older server only called
        a conflict; of one case or of all. The oldest first."""
        self._lease.must_run()
        refused = (JOURNAL.c.verdict == VerdictName.REFUSED.value) & (JOURNAL.c.settled == "")
        held = JOURNAL.c.verdict == VerdictName.HELD.value
        query = (
            select(JOURNAL, CASE_ROW.c.ref, CASE_ROW.c.preferred_name)
            .outerjoin(CASE_ROW, CASE_ROW.c.case_id == JOURNAL.c.case_id)
            .where(refused | held | _IS_UNTOLD)
            .order_by(JOURNAL.c.sequence)
        )
        if case_id:
            query = query.where(JOURNAL.c.case_id == case_id)
        with reading(self._engine) as connection:
            return tuple(
                HeldBack(
                    sequence=row.sequence,
                    kind=row.kind,
                    record_id=row.record_id,
                    case_id=row.case_id,
                    ref=row.ref or "",
                    name=row.preferred_name or "",
                    verdict=VerdictName(row.verdict),
                    reason=row.reason,
                    mine=from_text(row.changed),
                    theirs=from_text(row.theirs),
                    recorded_at=row.recorded_at,
                )
                for row in connection.execute(query)
            )

    def entry(self, sequence: int) -> Entry | None:
        """One change as it was sent."""
        with reading(self._engine) as connection:
            row = connection.execute(select(JOURNAL).where(JOURNAL.c.sequence == sequence)).first()
        if row is None:
            return None
        return Entry(
            sequence=row.sequence,
            kind=row.kind,
            record_id=row.record_id,
            case_id=row.case_id,
            base_version=max(0, row.base_version),
            changed=from_text(row.changed),
            recorded_at=row.recorded_at,
        )

    def put_aside(self, sequence: int) -> None:
        self._lease.must_run()
        with writing(self._engine) as connection:
            settle(connection, sequence, ASIDE)
