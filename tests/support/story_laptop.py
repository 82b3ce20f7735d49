"""A laptop of a story: a real encrypted store that can die at any moment."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy

from coach_app.store.engine import reading
from coach_app.store.key_file import StoreKey
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.records import from_text
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import JOURNAL, RECORD
from coach_app.store.unit_of_work import UnitOfWork
from sync.protocol import (
    ExchangeReply,
    RejoinReply,
    StoreState,
    VerdictName,
)
from tests.support.stillness import FixedClock

START = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


class Killed(BaseException):
    """The program was ended in the middle of something."""


@dataclass
class Ids:
    """Never the same twice in a whole run."""

    count: Iterator[int] = field(default_factory=itertools.count)

    def new(self) -> str:
        return f"i{next(self.count)}"


class DyingJournal:
    """The store's journal; the program ends at the moment that is named: before or after an answer
    is taken over, which one `at` says, or as soon as the store has begun a new life."""

    def __init__(self, journal: Any, moment: str, at: int = 1) -> None:
        self._journal = journal
        self._moment = moment
        self._left = at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)

    def record(self, reply: ExchangeReply) -> None:
        self._left -= 1
        if self._moment == "before" and not self._left:
            raise Killed
        self._journal.record(reply)
        if self._moment == "after" and not self._left:
            raise Killed

    def rejoined(self, state: StoreState, reply: RejoinReply) -> None:
        self._journal.rejoined(state, reply)
        if self._moment == "rejoined":
            raise Killed


@dataclass
class StoryLaptop:
    """One laptop of one coach, enrolled. `gone` when it was withdrawn and has erased itself."""

    id: str
    account: str
    folder: Path
    key: StoreKey
    around: Surroundings
    clock: FixedClock
    store: Store
    gone: bool = False
    copy: Path | None = None

    def reopen(self) -> None:
        self.store.close()
        self.store = Store(Places(self.folder), self.key, self.around)

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        with self.store.unit_of_work(self.account) as unit:
            yield unit
            unit.commit()

    def cases(self) -> list[str]:
        with reading(self.store._engine) as connection:
            found = connection.execute(
                sqlalchemy.select(RECORD.c.case_id)
                .where(RECORD.c.kind == "case")
                .order_by(RECORD.c.row)
            )
            return [str(row[0]) for row in found]

    def bodies(self) -> dict[tuple[str, str], tuple[str, dict[str, Any]]]:
        with reading(self.store._engine) as connection:
            rows = connection.execute(sqlalchemy.select(RECORD)).all()
        return {(row.kind, row.id): (row.case_id, from_text(row.body)) for row in rows}

    def kept_text(self) -> str:
        """Everything this laptop still has: records and the whole journal."""
        with reading(self.store._engine) as connection:
            records = connection.execute(sqlalchemy.select(RECORD.c.body)).all()
            journal = connection.execute(sqlalchemy.select(JOURNAL.c.changed)).all()
        return "\n".join(str(row[0]) for row in (*records, *journal))

    def never_sent(self) -> list[int]:
        """Changes for which the server has said nothing at all yet, by number."""
        with reading(self.store._engine) as connection:
            query = sqlalchemy.select(JOURNAL.c.sequence).where(JOURNAL.c.verdict == "")
            return list(connection.scalars(query))

    def unsettled_fields(self) -> set[tuple[str, str, str]]:
        with reading(self.store._engine) as connection:
            query = sqlalchemy.select(JOURNAL).where(JOURNAL.c.verdict == VerdictName.REFUSED.value)
            rows = connection.execute(query).all()
        return {(r.kind, r.record_id, name) for r in rows for name in from_text(r.changed)}
