"""Keeps the counts by quarter in step with the rows of the cases.

What cases that change have counted for is taken off, and what they count for now is put on.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import (
    ARRAY,
    Boolean,
    Date,
    Text,
    any_,
    column,
    delete,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import array, insert
from sqlmodel import Session, col
from sqlmodel import select as sql_select

from coach_app.domain.periods import ALL_TIME
from sync.server.figures.count_table import FactCount
from sync.server.figures.counting import ATTACHED_IN_TIME, FACTS, day_of, measures, quarter_began
from sync.server.figures.fact_table import CaseFact

Tally = Mapping[tuple[str, str, date], int]
"""Programme, measure, first day of the quarter -> people."""

COLUMNS: Mapping[str, str] = {
    "referred": "received_on",
    "enlisted": "enlisted_on",
    "reached": "reached_on",
    "attached": "attached_on",
    ATTACHED_IN_TIME: "attached_on",
    "plans-agreed": "plan_agreed_on",
    "plans-signed": "plan_signed_on",
    "reviewed": "reviewed_on",
    "started": "started_on",
    "job-starts-all": "job_started_on",
    "job-starts-claimed": "job_started_on",
    "sustained": "sustained_on",
    "sustained-claimed": "sustained_on",
    "jobs-kept": "job_kept_on",
    "left": "closed_on",
    "turned-away": "turned_away_on",
}
"""The day by which a measure falls into a quarter; all others by the day of the assessment."""


def in_time(days: int) -> str:
    """What those who were attached within so many days are kept under."""
    return f"{ATTACHED_IN_TIME}:{days}"


def tally(
    session: Session, team_id: str, in_time_days: Collection[int], cases: Collection[str] | None
) -> Tally:
    """What these cases of a team count for; None: all of them."""
    wanted = [
        (name, COLUMNS.get(name, "assessed_on"), holds)
        for name, holds in measures(ALL_TIME, 0).items()
        if name != ATTACHED_IN_TIME
    ]
    for days in sorted(in_time_days):
        holds = measures(ALL_TIME, days)[ATTACHED_IN_TIME]
        wanted.append((in_time(days), COLUMNS[ATTACHED_IN_TIME], holds))
    names, columns, held = zip(*wanted, strict=True)
    # One row of a case becomes one for each measure: it is read once, not once a measure.
    dated = array([day_of(name) for name in columns])
    each = (
        func.unnest(array(names, type_=Text), dated, array(held))
        .table_valued(column("measure", Text), column("day", Date), column("holds", Boolean))
        .render_derived()
    )
    quarter = quarter_began(each.c.day)
    asked = (
        select(FACTS.c.programme, each.c.measure, quarter, func.count())
        .select_from(FACTS)
        .join(each, true())
        .where(FACTS.c.team_id == team_id, each.c.holds, each.c.day.is_not(None))
        .group_by(FACTS.c.programme, each.c.measure, quarter)
    )
    if cases is not None:
        asked = asked.where(FACTS.c.case_id == any_(literal(sorted(cases), ARRAY(Text))))
    return {(row[0], row[1], row[2]): int(row[3]) for row in session.execute(asked)}


def put_on(session: Session, team_id: str, before: Tally, after: Tally) -> None:
    """Take off what was counted before, and put on what is now."""
    change = Counter(after)
    change.subtract(before)
    rows = [
        {"programme": key[0], "team_id": team_id, "measure": key[1], "quarter": key[2], "people": n}
        for key, n in sorted(change.items())
        if n
    ]
    if rows:
        found = insert(FactCount).values(rows)
        session.execute(
            found.on_conflict_do_update(
                constraint="fact_count_pkey",
                set_={"people": col(FactCount.people) + found.excluded["people"]},
            )
        )


def count_anew(session: Session, team_id: str, in_time_days: Collection[int]) -> None:
    """All of a team's counts, from the rows as they are."""
    session.exec(delete(FactCount).where(col(FactCount.team_id) == team_id))
    put_on(session, team_id, {}, tally(session, team_id, in_time_days, None))


def forget(session: Session, team_id: str, case_id: str) -> None:
    """The person is erased: the row of the case goes, and what it counted for. Teams whose counts
    are worked out by other days than 30 have them under those too."""
    kept = session.exec(
        sql_select(FactCount.measure)
        .where(
            col(FactCount.team_id) == team_id,
            col(FactCount.measure).startswith(f"{ATTACHED_IN_TIME}:"),
        )
        .distinct()
    )
    days = {int(name.rpartition(":")[2]) for name in kept}
    put_on(session, team_id, tally(session, team_id, days, {case_id}), {})
    session.exec(
        delete(CaseFact).where(col(CaseFact.team_id) == team_id, col(CaseFact.case_id) == case_id)
    )
