"""Keeps the row of every case in step with its records, following the team's feed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, or_, true
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from coach_app import codec
from coach_app.domain.assembling import assemble
from coach_app.domain.case import CaseFile
from coach_app.domain.errors import Refusal
from coach_app.domain.milestones import Milestones, milestones
from coach_app.domain.programme import StartEvent
from coach_app.domain.programmes import Programmes
from coach_app.domain.questionnaire import Questionnaire
from coach_app.domain.records import Record
from sync.server.figures import tallying
from sync.server.figures.fact_table import CaseFact, FactMark
from sync.server.figures.in_time import in_time_days
from sync.server.standing import Behind
from sync.server.tables import CareCase, StoredEntry, StoredRecord, Team

RULES = 3
"""By which rules the rows are worked out. A higher number works every row out anew."""
AT_ONCE = 1000
"""Changes of a feed that are read in one go."""
FIELDS = tuple(one.name for one in fields(Milestones))


@dataclass(frozen=True, slots=True)
class Reading:
    """What records are read with: the form of the assessment, the programmes, the home zone."""

    form: Questionnaire
    programmes: Programmes
    zone: ZoneInfo

    @property
    def in_time_days(self) -> frozenset[int]:
        """Within how many days of the referral somebody can count as attached in time."""
        return frozenset(in_time_days(pack) for pack in (None, *self.programmes.every_version()))


def behind(session: Session, teams: Collection[str] | None = None) -> list[Behind]:
    """Teams with changes that are not counted yet, or counted by older rules; None: of all.
    What came through these pages is not among those that are wanted at once: figures are read
    later than what somebody has just written."""
    counted, counter = func.coalesce(col(FactMark.seq), 0), col(Team.counter)
    old_rules = col(FactMark.rules).is_distinct_from(RULES)
    found = session.exec(
        select(Team.id, counter - counted, old_rules)
        .join(FactMark, col(FactMark.team_id) == col(Team.id), isouter=True)
        .where(
            true() if teams is None else col(Team.id).in_(sorted(teams)),
            or_(counted != counter, old_rules),
        )
        .order_by(col(Team.id))
    )
    return [Behind(*row) for row in found]


def catch_up(
    session: Session,
    teams: Collection[str],
    reading: Reading,
    changes: int = AT_ONCE,
    *,
    wait: bool = False,
) -> bool:
    """Work out the cases that changed, for at most `changes` changes a team.

    True when every change is counted; False when some are left for the next time, or when
    somebody else is counting this very moment and it does not `wait`. Safe to repeat; commits
    nothing itself.
    """
    whole = True
    for late in behind(session, teams):
        whole &= _team(session, late.team_id, reading, changes, wait=wait)
    return whole


def _team(session: Session, team_id: str, reading: Reading, changes: int, *, wait: bool) -> bool:
    session.execute(
        insert(FactMark).values(team_id=team_id, seq=0, rules=RULES).on_conflict_do_nothing()
    )
    mark = session.exec(
        select(FactMark)
        .where(FactMark.team_id == team_id)
        .with_for_update(skip_locked=not wait)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if mark is None:
        return False
    top = session.exec(select(Team.counter).where(Team.id == team_id)).one()
    if mark.rules != RULES:
        tallying.count_anew(session, team_id, reading.in_time_days)
        mark.seq, mark.rules = 0, RULES
    feed = session.exec(
        select(StoredEntry.seq, StoredEntry.case_id)
        .where(StoredEntry.team_id == team_id, col(StoredEntry.seq) > mark.seq)
        .order_by(col(StoredEntry.seq))
        .limit(changes)
    ).all()
    _write(session, team_id, {case_id for _, case_id in feed}, reading)
    more = len(feed) == changes
    mark.seq = (feed[-1][0] or 0) if more else top
    session.add(mark)
    return not more


def _forget(session: Session, team_id: str, case_ids: Collection[str]) -> None:
    session.exec(
        delete(CaseFact).where(
            col(CaseFact.team_id) == team_id, col(CaseFact.case_id).in_(case_ids)
        )
    )


def _write(session: Session, team_id: str, case_ids: Collection[str], reading: Reading) -> None:
    if not case_ids:
        return
    before = tallying.tally(session, team_id, reading.in_time_days, case_ids)
    rows = list(_rows(session, team_id, case_ids, reading))
    _forget(session, team_id, set(case_ids) - {row["case_id"] for row in rows})
    if rows:
        found = insert(CaseFact).values(rows)
        new = {name: found.excluded[name] for name in rows[0] if name not in ("team_id", "case_id")}
        session.execute(found.on_conflict_do_update(constraint="case_fact_pkey", set_=new))
    after = tallying.tally(session, team_id, reading.in_time_days, case_ids)
    tallying.put_on(session, team_id, before, after)


def _rows(
    session: Session, team_id: str, case_ids: Collection[str], reading: Reading
) -> Iterator[dict[str, object]]:
    stored = session.exec(
        select(StoredRecord)
        .join(
            CareCase,
            (col(CareCase.team_id) == col(StoredRecord.team_id))
            & (col(CareCase.case_id) == col(StoredRecord.case_id)),
        )
        .where(
            col(StoredRecord.team_id) == team_id,
            col(StoredRecord.case_id).in_(case_ids),
            col(CareCase.erased_at).is_(None),
        )
        .order_by(col(StoredRecord.case_id), col(StoredRecord.first_seq))
    )
    for case_id, records in groupby(stored, key=lambda record: record.case_id):
        file = readable(records)
        if file is not None:
            yield _row(team_id, case_id, milestones(file, reading.form, reading.zone), reading)


def readable(stored: Iterable[StoredRecord]) -> CaseFile | None:
    """The case from the records that this server can read; None without the case's own record."""
    found: list[Record] = []
    for row in stored:
        try:
            found.append(codec.load_record(row.kind, row.body))
        except Refusal:
            continue
    try:
        return assemble(found)
    except Refusal:
        return None


def _row(team_id: str, case_id: str, known: Milestones, reading: Reading) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(known, name) for name in FIELDS}
    for name in ("barriers", "conditions"):
        values[name] = list(getattr(known, name))
    for name in ("distance", "first_answers"):
        values[name] = dict(getattr(known, name))
    return values | {
        "team_id": team_id,
        "case_id": case_id,
        "attached_on": known.attached_on,
        "started_on": known.started_on(_event(known, reading.programmes)),
    }


def _event(known: Milestones, programmes: Programmes) -> StartEvent:
    """The event of the version the case was opened under; of an unknown programme the meeting."""
    pack = programmes.exact(known.programme, known.version) or programmes.get(known.programme)
    return pack.start.event if pack else StartEvent.FIRST_MEETING
