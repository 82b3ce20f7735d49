"""Keeps where every case stands in step with what laptops send.

The team's feed says which cases have changed since the standings were worked out last; those are
worked out anew, and no others. So nothing has to be done while an exchange is answered, and a page
only asks one table (`bookkeeping` says when). A change of these rules counts up EDITION: then all
of it is done once more, some cases at a time, in the order of their ids; what laptops send goes
before, and pages say how many cases still stand as the older rules had them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, case, delete, exists, func, true
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from coach_app.domain.case import CaseFile
from coach_app.domain.commenting import sent_back
from coach_app.domain.contact import ContactResult
from coach_app.domain.journey import Deadlines, Stage, last_contact, stage
from coach_app.domain.keeping import kept_as
from coach_app.domain.likeness import traits_of
from coach_app.domain.people import Person
from coach_app.domain.plan import PlanStatus
from coach_app.domain.review import StepResult
from sync.server.answered import answers_in
from sync.server.case_files import read_case
from sync.server.desk_tables import Standing, StandingMark
from sync.server.tables import CareCase, StoredEntry, StoredRecord, Team

EDITION = 2
LONG_AGO = date(1, 1, 8)
"""As of this day nothing is due by its date yet, so what is worked out holds on every day."""
UNDATED, CLOSED = date(9998, 1, 1), date(9999, 1, 1)
"""Where open cases without a date, and closed ones, stand among the others."""
AT_ONCE = 200
"""Cases that are worked out with one question to the database."""

WEIGHTS: dict[Stage, int] = {
    Stage.REFERRAL: 0,
    Stage.CONTACT: 1,
    Stage.AGREEMENT: 2,
    Stage.ASSESSMENT: 3,
    Stage.PLAN: 3,
    Stage.SUPPORT: 2,
    Stage.REVIEW: 3,
    Stage.OUTCOME: 0,
}
"""How much work a case is at its station. Own choice, after how coaches share out cases: the weeks
of assessment and plan take the most time, a call to arrange takes the least."""
RISK_WEIGHT, NEEDS_WEIGHT = 2, 1
"""More for an open concern, and for somebody who needs an interpreter or another format."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A team whose standings are not those of its records. `at_once`: somebody wrote on these
    pages and looks for it now. `anew`: cases that still stand as older rules worked them out."""

    team_id: str
    changes: int
    at_once: bool
    anew: int = 0


def behind(session: Session, teams: Collection[str] | None = None) -> list[Behind]:
    """Teams with changes above their mark, or with cases worked out by older rules; None: of
    all."""
    mark, counter, after = col(StandingMark.seq), col(Team.counter), col(StandingMark.anew_after)
    old_rules = mark.is_not(None) & (col(StandingMark.edition) != EDITION)
    on_pages = (
        exists()
        .where(
            col(StoredEntry.team_id) == col(Team.id),
            col(StoredEntry.seq) > func.coalesce(mark, 0),
            written_on_pages(),
        )
        .correlate(Team, StandingMark)
    )
    of_team = select(func.count()).where(col(CareCase.team_id) == col(Team.id))
    anew = case(
        (old_rules, of_team.correlate(Team).scalar_subquery()),
        (
            after.is_not(None),
            of_team.where(col(CareCase.case_id) > after)
            .correlate(Team, StandingMark)
            .scalar_subquery(),
        ),
        else_=0,
    )
    found = session.exec(
        select(Team.id, counter - func.coalesce(mark, 0), on_pages, anew)
        .outerjoin(StandingMark, col(StandingMark.team_id) == col(Team.id))
        .where(
            true() if teams is None else col(Team.id).in_(sorted(teams)),
            (mark.is_(None) & (counter > 0)) | (mark != counter) | after.is_not(None) | old_rules,
        )
        .order_by(col(Team.id))
    )
    return [Behind(*row) for row in found]


def written_on_pages() -> ColumnElement[bool]:
    """Whether a supervisor or triage is behind a change, not a laptop."""
    return (col(StoredEntry.author) != "") | col(StoredEntry.audience).is_not(None)


@dataclass(frozen=True, slots=True)
class Stretch:
    """How much of a team is worked out in one go; None: all of it. `anew` is for cases that older
    rules worked out. Without `wait` a team that somebody else is at is left out."""

    changes: int | None = None
    anew: int | None = None
    wait: bool = True


WHOLE = Stretch()


def catch_up(
    session: Session, teams: Collection[str], deadlines: Deadlines, stretch: Stretch = WHOLE
) -> bool:
    """Work out what has changed in these teams since it was last done. Commit the session.

    True when there is more to do, but for teams that somebody else is at.
    """
    more = [_catch_up(session, one.team_id, deadlines, stretch) for one in behind(session, teams)]
    return any(more)


def _catch_up(session: Session, team_id: str, deadlines: Deadlines, stretch: Stretch) -> bool:
    new = insert(StandingMark).values(team_id=team_id, seq=0, edition=EDITION)
    session.execute(new.on_conflict_do_nothing())
    mark = session.exec(
        select(StandingMark)
        .where(StandingMark.team_id == team_id)
        .with_for_update(skip_locked=not stretch.wait)
        .execution_options(populate_existing=True)
    ).first()
    if mark is None:
        return False
    if mark.edition != EDITION:
        mark.edition, mark.anew_after = EDITION, ""
    # Read before the rows: whatever is numbered up to it is committed (see `feed.news_for`).
    counter = session.exec(select(Team.counter).where(Team.id == team_id)).one()
    top = counter if stretch.changes is None else min(counter, mark.seq + stretch.changes)
    _work_out_all(session, team_id, _changed(session, mark, top), deadlines)
    mark.seq = top
    if mark.anew_after is not None:
        cases = _older(session, mark, stretch.anew)
        _work_out_all(session, team_id, cases, deadlines)
        whole = stretch.anew is None or len(cases) < stretch.anew
        mark.anew_after = None if whole else cases[-1] if cases else mark.anew_after
    session.add(mark)
    session.flush()
    return top < counter or mark.anew_after is not None


def _changed(session: Session, mark: StandingMark, top: int) -> Sequence[str]:
    return session.exec(
        select(StoredEntry.case_id)
        .where(
            StoredEntry.team_id == mark.team_id,
            col(StoredEntry.seq) > mark.seq,
            col(StoredEntry.seq) <= top,
        )
        .distinct()
        .order_by(col(StoredEntry.case_id))
    ).all()


def _older(session: Session, mark: StandingMark, most: int | None) -> Sequence[str]:
    """The next cases that still stand as older rules worked them out."""
    return session.exec(
        select(CareCase.case_id)
        .where(CareCase.team_id == mark.team_id, col(CareCase.case_id) > mark.anew_after)
        .order_by(col(CareCase.case_id))
        .limit(most)
    ).all()


def _work_out_all(
    session: Session, team_id: str, cases: Sequence[str], deadlines: Deadlines
) -> None:
    for start in range(0, len(cases), AT_ONCE):
        _work_out(session, team_id, cases[start : start + AT_ONCE], deadlines)


def _work_out(session: Session, team_id: str, cases: Sequence[str], deadlines: Deadlines) -> None:
    holders = dict(
        session.exec(
            select(CareCase.case_id, CareCase.account_id).where(
                CareCase.team_id == team_id, col(CareCase.case_id).in_(cases)
            )
        ).all()
    )
    stored = session.exec(
        select(StoredRecord)
        .where(StoredRecord.team_id == team_id, col(StoredRecord.case_id).in_(cases))
        .order_by(col(StoredRecord.case_id), col(StoredRecord.first_seq))
    )
    rows = []
    for case_id, records in groupby(stored, key=lambda record: record.case_id):
        case_file, unreadable = read_case(list(records))
        # Entries that name another case are refused; rows of before that was so do no harm here.
        if case_file is not None and case_file.case.id == case_id and case_id in holders:
            row = standing_of(case_file, deadlines)
            row.team_id, row.account_id, row.unreadable = team_id, holders[case_id], unreadable
            rows.append(row)
    session.exec(
        delete(Standing).where(col(Standing.team_id) == team_id, col(Standing.case_id).in_(cases))
    )
    session.add_all(rows)
    session.flush()
    for row in rows:
        session.expunge(row)


def standing_of(case_file: CaseFile, deadlines: Deadlines) -> Standing:
    """Where the case stands, whatever the day. Whose it is has to be filled in."""
    case, person, plan = case_file.case, case_file.person, case_file.plan
    here = stage(case_file, LONG_AGO)
    due = deadlines.next_due(case_file, LONG_AGO)
    due_on = due.on if due is not None and due.on.year > LONG_AGO.year else None
    closed = here is Stage.OUTCOME
    contact = last_contact(case_file)
    decision = case_file.decision
    risk = bool(case_file.open_concerns)
    in_force = plan is not None and here in (Stage.SUPPORT, Stage.REVIEW)
    return Standing(
        team_id="",
        account_id="",
        case_id=case.id,
        ref=case.ref,
        name=person.preferred_name if person else "",
        words=_words(case_file),
        programme=case.programme,
        programme_version=case.programme_version,
        stage=here.value,
        plan=plan.status.value if plan else "",
        due_kind=due.kind.value if due else "",
        due_on=due_on,
        sort_on=CLOSED if closed else due_on or UNDATED,
        opened_on=case.opened_on,
        closed=closed,
        accepted_on=decision.accepted_on if decision and decision.accepted else None,
        last_contact_at=contact.at if contact else None,
        review_on=plan.review_on if plan is not None and in_force else None,
        waits_until=None if closed else _waits_until(case_file),
        blocked=not closed and _blocked(case_file),
        risk=risk and not closed,
        sent_back=sent_back(case_file) is not None and not closed,
        weight=_weight(here, person, risk=risk),
        unreadable=0,
        keys=list(likeness_keys(person)),
        kept_as=kept_as(case_file).value,
        closed_on=case.closed_on,
        on_hold_since=case.on_hold_since,
    )


def _words(case_file: CaseFile) -> str:
    person = case_file.person
    said = [case_file.case.ref]
    if person is not None:
        said += [person.preferred_name, person.full_name, person.postcode, person.phone]
    return " ".join(" ".join(said).casefold().split())


def _weight(here: Stage, person: Person | None, *, risk: bool) -> int:
    if not WEIGHTS[here]:
        return 0
    needs = person is not None and bool(person.needs)
    return WEIGHTS[here] + RISK_WEIGHT * risk + NEEDS_WEIGHT * needs


def _waits_until(case_file: CaseFile) -> date | None:
    """The date from the assessment, unless somebody was in touch after it had passed."""
    assessment = case_file.finished_assessment
    if assessment is None:
        return None
    found = answers_in(assessment.response).get("health.waiting-until", [])
    try:
        until = date.fromisoformat(str(found[0])) if found else None
    except ValueError:
        return None
    if until is None:
        return None
    after = (c.at.date() for c in case_file.contacts if c.result is ContactResult.REACHED)
    return None if any(day >= until for day in after) else until


def _blocked(case_file: CaseFile) -> bool:
    """A step of the present plan that the last finished review found not begun."""
    plan = case_file.plan
    finished = [review for review in case_file.reviews if review.finished_at is not None]
    if plan is None or not finished or plan.status is PlanStatus.CLOSED:
        return False
    return any(step.result is StepResult.NOT_YET for step in finished[-1].steps)


def likeness_keys(person: Person | None) -> Iterable[str]:
    """By what somebody is found again, see `likeness`."""
    if person is None:
        return
    traits = traits_of(person)
    for name, value in (
        ("phone", traits.phone),
        ("email", traits.email),
        ("postcode", traits.postcode),
        ("nhs", traits.nhs_number),
        ("ni", traits.ni_number),
        ("born", traits.born.isoformat() if traits.born else ""),
    ):
        if value:
            yield f"{name}:{value}"
    for key in traits.names:
        yield from (f"name:{part}" for part in key.split())
