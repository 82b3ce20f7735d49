"""What others did since a laptop last asked: the team's changes in the order of their commits."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from sync.protocol import News
from sync.server.tables import CareCase, Device, StoredEntry, Team

PAGE_ROWS = 500
PAGE_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Page:
    news: tuple[News, ...]
    cursor: int
    more: bool


def counter(session: Session, team_id: str) -> int:
    """The number of the team's latest committed change."""
    return session.exec(select(Team.counter).where(Team.id == team_id)).one()


def news_for(session: Session, device: Device, cursor: int) -> Page:
    """Changes above `cursor` to the cases of this laptop's coach, made by other laptops, or by
    this one before its store was put back from a copy.

    The counter is read before the rows: all rows up to it are committed then, because it is
    drawn and its rows are written in one transaction under its lock.
    """
    top = counter(session, device.team_id)
    rows = session.exec(
        select(StoredEntry)
        .join(
            CareCase,
            (col(CareCase.team_id) == col(StoredEntry.team_id))
            & (col(CareCase.case_id) == col(StoredEntry.case_id)),
        )
        .where(
            StoredEntry.team_id == device.team_id,
            CareCase.account_id == device.account_id,
            (col(StoredEntry.device_id) != device.id)
            | (col(StoredEntry.incarnation) != device.incarnation),
            col(StoredEntry.seq) > cursor,
            col(StoredEntry.seq) <= top,
        )
        .order_by(col(StoredEntry.seq))
        .limit(PAGE_ROWS + 1)
    ).all()
    page = _fitting(rows[:PAGE_ROWS])
    more = len(page) < len(rows)
    end = page[-1].seq if more and page[-1].seq is not None else top
    return Page(news=_by_record(page), cursor=end, more=more)


def _fitting(rows: Iterable[StoredEntry]) -> list[StoredEntry]:
    """As many rows as make up a message of sensible size, but at least one."""
    page: list[StoredEntry] = []
    size = 0
    for row in rows:
        size += len(json.dumps(row.changed))
        if page and size > PAGE_BYTES:
            break
        page.append(row)
    return page


def _by_record(rows: Iterable[StoredEntry]) -> tuple[News, ...]:
    """Several changes of one record in one page become one: the last value of each field."""
    found: dict[tuple[str, str], News] = {}
    for row in rows:
        key = (row.kind, row.record_id)
        before = found[key].changed if key in found else {}
        now = {field: row.changed[field] for field in row.applied}
        found[key] = News(
            kind=row.kind,
            record_id=row.record_id,
            case_id=row.case_id,
            version=row.version,
            changed={**before, **now},
        )
    return tuple(found.values())
