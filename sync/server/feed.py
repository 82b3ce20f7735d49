"""What others did since a laptop last asked: the team's changes in the order of their commits."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlmodel import Session, col

from sync.packing import compress
from sync.protocol import News
from sync.server.attachments import NoSuchFile
from sync.server.history import GRANTED
from sync.server.tables import CareCase, Device, StoredEntry, Team

PAGE_ROWS = 1500
PAGE_BYTES = 2_000_000
KIB, SHRINKS = 1024, 3
"""How much smaller news are at least once they are compressed."""


@dataclass(frozen=True, slots=True)
class Page:
    news: tuple[News, ...]
    cursor: int
    more: bool = False
    left: int = 0


def counter(session: Session, team_id: str) -> int:
    """The number of the team's latest committed change."""
    found = session.execute(select(col(Team.counter)).where(col(Team.id) == team_id))
    return int(found.scalar_one())


def news_for(session: Session, device: Device, cursor: int, room: int = 0) -> Page:
    """Changes above `cursor` to the cases of this laptop's coach, made by other laptops, by the
    server, or by this one before its store was put back from a copy; and which cases are no
    longer theirs. About `room` KiB of it, as they travel.

    The counter is read before the rows: all rows up to it are committed then, because it is
    drawn and its rows are written in one transaction under its lock.
    """
    top = counter(session, device.team_id)
    fresh = (
        col(StoredEntry.team_id) == device.team_id,
        visible_to(device),
        (col(StoredEntry.device_id) != device.id)
        | (col(StoredEntry.incarnation) != device.incarnation),
        col(StoredEntry.seq) > cursor,
        col(StoredEntry.seq) <= top,
    )
    found = session.execute(
        select(*CHANGE, WEIGHT)
        .join(CareCase, OF_CASE)
        .where(*fresh)
        .order_by(col(StoredEntry.seq))
        .limit(PAGE_ROWS + 1)
    )
    rows = [Line(*row) for row in found]
    budget = room * KIB * SHRINKS if room else PAGE_BYTES
    page = _fitting(rows[:PAGE_ROWS], budget)
    more = len(page) < len(rows)
    page = _as_it_is_known(session, device, page)
    if not more:
        return Page(news=_by_record(page, 0 if not room else budget), cursor=top)
    left = session.execute(
        select(func.count()).select_from(StoredEntry).join(CareCase, OF_CASE).where(*fresh)
    ).scalar_one()
    return Page(
        news=_by_record(page, 0 if not room else budget),
        cursor=page[-1].seq,
        more=True,
        left=left - len(page),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One change as the feed has it. `weight` is the length of `changed` as text."""

    kind: str
    record_id: str
    case_id: str
    version: int
    seq: int
    verdict: str
    applied: list[str]
    changed: dict[str, Any]
    weight: int


CHANGE = (
    col(StoredEntry.kind),
    col(StoredEntry.record_id),
    col(StoredEntry.case_id),
    col(StoredEntry.version),
    col(StoredEntry.seq),
    col(StoredEntry.verdict),
    col(StoredEntry.applied),
    col(StoredEntry.changed),
)
WEIGHT = func.length(cast(col(StoredEntry.changed), Text))
OF_CASE = (col(CareCase.team_id) == col(StoredEntry.team_id)) & (
    col(CareCase.case_id) == col(StoredEntry.case_id)
)


def visible_to(device: Device) -> ColumnElement[bool]:
    """Whose case it is reads what happens in it; whoever had it reads that it is gone."""
    holds = col(CareCase.account_id) == device.account_id
    told = col(StoredEntry.audience)
    return (told.is_(None) & holds) | ((told == device.account_id) & ~holds)


def large_change(session: Session, device_id: str, seq: int) -> bytes:
    """The fields of one change as compressed JSON. Raises NoSuchFile for what this laptop may
    not read."""
    device = session.get_one(Device, device_id)
    row = session.execute(
        select(*CHANGE, WEIGHT)
        .join(CareCase, OF_CASE)
        .where(
            col(StoredEntry.team_id) == device.team_id,
            col(StoredEntry.seq) == seq,
            visible_to(device),
        )
    ).first()
    if row is None:
        raise NoSuchFile
    return _packed(*_as_it_is_known(session, device, [Line(*row)]))


def _as_it_is_known(session: Session, device: Device, page: list[Line]) -> list[Line]:
    """A case that changed hands is told as it stood then, and may come back to a laptop that never
    heard that it was gone. What this laptop wrote in it since has its verdict and is not told
    again, so what stood there before is not told either: it would replace what the coach typed."""
    given = [line for line in page if line.verdict == GRANTED]
    if not given:
        return page
    own = session.execute(
        select(
            col(StoredEntry.kind),
            col(StoredEntry.record_id),
            col(StoredEntry.seq),
            col(StoredEntry.applied),
        ).where(
            col(StoredEntry.team_id) == device.team_id,
            col(StoredEntry.record_id).in_({line.record_id for line in given}),
            col(StoredEntry.device_id) == device.id,
            col(StoredEntry.incarnation) == device.incarnation,
            col(StoredEntry.seq) > given[0].seq,
        )
    ).all()
    if not own:
        return page

    def written_since(line: Line) -> set[str]:
        return {
            name
            for kind, record_id, seq, applied in own
            if (kind, record_id) == (line.kind, line.record_id) and seq > line.seq
            for name in applied
        }

    return [
        replace(line, applied=sorted({*line.applied} - written_since(line)))
        if line.verdict == GRANTED
        else line
        for line in page
    ]


def _packed(row: Line) -> bytes:
    fields = {name: row.changed[name] for name in sorted(row.applied)}
    return compress(json.dumps(fields, sort_keys=True).encode("ascii"))


def _fitting(rows: Sequence[Line], budget: int) -> list[Line]:
    """As many rows as make up a message of this size, but at least one."""
    page: list[Line] = []
    for row in rows:
        budget -= 150 + row.weight
        if page and budget < 0:
            break
        page.append(row)
    return page


def _by_record(rows: Sequence[Line], budget: int) -> tuple[News, ...]:
    """Several changes of one record in one page become one: the last value of each field. One
    that would not fit the line by itself is only announced."""
    if budget and len(rows) == 1 and rows[0].weight > 2 * budget:
        return (_announced(rows[0]),)
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


def _announced(row: Line) -> News:
    content = _packed(row)
    return News(
        kind=row.kind,
        record_id=row.record_id,
        case_id=row.case_id,
        version=row.version,
        seq=row.seq,
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )
