"""What has changed about earlier periods since a return told of them.

A frozen return says up to which change of the team's feed it counted, and of which earlier periods
it told what had changed. So a later one makes the rows of those cases anew that changed after that,
and of those that came into a period or left it, or have another coach: what does not change is
not worked out again, however many quarters are frozen.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from coach_app.domain.periods import Period, period
from coach_app.domain.returns import (
    Adjustment,
    Layout,
    Row,
    Unit,
    adjusted,
    differences,
)
from sync.server.figures.fact_table import FactMark
from sync.server.figures.frozen import adjustments_of, earlier, rows_of, said_by
from sync.server.figures.keeping import RULES
from sync.server.figures.return_rows import (
    Told,
    Wanted,
    outside_cells,
    outside_columns,
    rows_of_return,
)
from sync.server.tables import StoredEntry


@dataclass(frozen=True, slots=True)
class Before:
    """One earlier return: its period and its content."""

    when: Period
    said: Mapping[str, Any]


def told_before(session: Session, wanted: Wanted) -> tuple[list[Before], tuple[Period, ...]]:
    """What earlier returns said, and the periods of those that are not as they were frozen."""
    sound, unsound = [], []
    for row in earlier(session, wanted.team_id, wanted.pack.key, wanted.layout.key):
        when = period(row.period)
        if when.last_day >= wanted.when.first_day:
            continue
        said = said_by(session, row)
        if said is None:
            unsound.append(when)
        else:
            sound.append(Before(when, said))
    return sound, tuple(unsound)


def counted(session: Session, wanted: Wanted, known: Sequence[Before]) -> dict[str, Any]:
    """What a frozen return keeps for the next ones. Ask before its rows are read: what arrives
    meanwhile is looked at once more then."""
    to = session.exec(select(FactMark.seq).where(FactMark.team_id == wanted.team_id)).first()
    return {
        "to": to or 0,
        "how": _how(wanted.layout),
        "told_of": [one.when.key for one in _comparable(wanted, known)],
    }


def adjustments(
    session: Session, wanted: Wanted, known: Sequence[Before], told: Told
) -> tuple[Adjustment, ...]:
    """What has changed about earlier periods since they were last told, frozen or adjusted."""
    told_later = [change for one in known for change in adjustments_of(one.said)]
    found: list[Adjustment] = []
    for one in _comparable(wanted, known):
        since = _since(wanted, one.when, known)
        if since is None:
            before = adjusted(rows_of(one.said), told_later, one.when.key)
            now, _ = rows_of_return(session, wanted, one.when, told)
        else:
            cells = _last_told(one, told_later)
            only = _suspects(session, wanted, one.when, cells, since)
            before = tuple(Row(key=key, cells=tuple(cells[key])) for key in only & cells.keys())
            now = _rows_of(session, wanted, one.when, only)
            told(len(one.said["rows"]))
        found += differences(one.when.key, before, now)
    return tuple(found)


def _rows_of(
    session: Session, wanted: Wanted, when: Period, only: frozenset[str]
) -> tuple[Row, ...]:
    if not only:
        return ()
    rows, _ = rows_of_return(session, wanted, when, lambda _: None, only)
    return rows


def _last_told(one: Before, told_later: Sequence[Adjustment]) -> dict[str, Sequence[str]]:
    """The cells of each row by its key, with what later returns said of the period: as `adjusted`
    has it, but for thousands of rows of which few are looked at."""
    cells: dict[str, Sequence[str]] = {row["key"]: row["cells"] for row in one.said["rows"]}
    for change in told_later:
        if change.period != one.when.key:
            continue
        if change.after is None:
            cells.pop(change.key, None)
        else:
            cells[change.key] = change.after
    return cells


def _comparable(wanted: Wanted, known: Sequence[Before]) -> list[Before]:
    return [one for one in known if tuple(one.said["headings"]) == wanted.layout.headings]


def _since(wanted: Wanted, when: Period, known: Sequence[Before]) -> int | None:
    """Up to which change of the team's feed the period was told of; None when that is not known,
    or rows were made in another way then."""
    if wanted.layout.unit is Unit.COUNTS:
        return None
    how, positions = _how(wanted.layout), []
    for one in known:
        said = one.said.get("counted", {})
        if one.when == when or when.key in said.get("told_of", ()):
            if said.get("how") != how:
                return None
            positions.append(int(said["to"]))
    return max(positions)


def _how(layout: Layout) -> str:
    """How rows are made: by which rules, columns and codes."""
    return hashlib.sha256(repr((RULES, layout)).encode("utf-8")).hexdigest()


def _suspects(
    session: Session,
    wanted: Wanted,
    when: Period,
    before: Mapping[str, Sequence[str]],
    since: int,
) -> frozenset[str]:
    """Cases whose row may be another one now."""
    changed = session.exec(
        select(StoredEntry.case_id)
        .where(StoredEntry.team_id == wanted.team_id, col(StoredEntry.seq) > since)
        .distinct()
    )
    places = [wanted.layout.columns.index(one) for one in outside_columns(wanted.layout)]
    then = {key: tuple([cells[at] for at in places]) for key, cells in before.items()}
    now = outside_cells(session, wanted, when)
    other = {key for key in then.keys() | now.keys() if then.get(key) != now.get(key)}
    return frozenset(other | (set(changed) & (then.keys() | now.keys())))
