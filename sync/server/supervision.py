"""What a supervisor and a coach talk about once a month, gathered from what the server has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from coach_app.domain.access import Deed, NotHere
from coach_app.domain.comment import Comment
from coach_app.domain.periods import Period
from coach_app.domain.quality import REVIEWERS, QualityAnswer, share_of_yes
from coach_app.plans.layout import Document
from coach_app.plans.supervision_sheet import LookAt, Moved, Supervision, supervision_sheet
from sync.server import wording
from sync.server.audit import note
from sync.server.caseload import Choice, Flag, Looking, caseload, coach_loads
from sync.server.figures.counting import Scope, counts
from sync.server.quality_tables import QualityCase, QualityReview, QualityRound
from sync.server.scope import account_for, within
from sync.server.sessions import SignedIn
from sync.server.tables import Account, CareCase, Device, StoredRecord, Team

MONTH = timedelta(days=30)
MEASURES: Mapping[str, str] = {
    "enlisted": "Taken on",
    "reached": "First reached",
    "assessed": "Assessed",
    "plans-agreed": "Plans agreed",
    "plans-signed": "Plans signed",
    "job-starts-all": "Job starts",
    "jobs-kept": "Jobs kept",
    "left": "Left or finished",
}
ASKS: Mapping[Flag, str] = {
    Flag.RISK: "Who knows of it, and what was done?",
    Flag.SENT_BACK: "What stands in the way of an answer?",
    Flag.FIRST_CONTACT: "What has been tried?",
    Flag.NO_CONTACT: "What has been tried?",
    Flag.BLOCKED: "What could move it, or which step comes instead?",
    Flag.WAITING: "Is there news?",
    Flag.REVIEW: "When will it be?",
    Flag.UNSIGNED: "What holds it up?",
}
"""What to ask about a case, the most urgent first."""
REFS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Whose talk it is, and what the coach's cases are looked at with."""

    coach: Account
    team: str
    looking: Looking
    zone: ZoneInfo


def talk_about(
    session: Session, who: SignedIn, coach_id: str, looking: Looking, zone: ZoneInfo
) -> Talk:
    """Raises NotAllowed, and NotHere for whoever is no coach of their teams."""
    coach = account_for(session, who, Deed.REVIEW, coach_id)
    if coach.role != "coach":
        raise NotHere
    team = session.get_one(Team, coach.team_id).name
    return Talk(coach=coach, team=team, looking=looking, zone=zone)


def paper(session: Session, who: SignedIn, talk: Talk) -> Document:
    """The sheet; that it was made is written down. Catch up standings and facts before."""
    about = gathered(session, who, talk)
    now, coach = talk.looking.now, talk.coach
    note(session, now, who.account_id, "coach.sheet_made", team_id=coach.team_id, subject=coach.id)
    return supervision_sheet(about)


def gathered(session: Session, who: SignedIn, talk: Talk) -> Supervision:
    looking, coach = talk.looking, talk.coach
    loads = coach_loads(session, looking)
    own = next((load for load in loads if load.id == coach.id), None)
    peers = [load for load in loads if load.team_id == coach.team_id and load.cases]
    found = caseload(session, looking, Choice(coach=coach.id))
    refs = _refs(session, talk, found.counts)
    since = looking.today - MONTH
    several = len(peers) > 1
    return Supervision(
        coach=coach.name,
        team=talk.team,
        supervisor=who.name,
        made_at=looking.now.astimezone(talk.zone),
        since=since,
        cases=own.cases if own else 0,
        weight=own.weight if own else 0,
        late=own.late if own else 0,
        usual_cases=median(load.cases for load in peers) if several else None,
        usual_weight=median(load.weight for load in peers) if several else None,
        laptop=_laptop(session, talk),
        look_at=tuple(
            LookAt(_named(flag), found.counts[flag], tuple(known), ASKS[flag])
            for flag, known in refs.items()
        ),
        moved=_moved(session, talk, since),
        quality=(*_comments(session, talk, since), *_quality(session, who, talk)),
    )


def _named(flag: Flag) -> str:
    said = wording.flag(flag, Choice().days)
    return said[:1].upper() + said[1:]


def _refs(
    session: Session, talk: Talk, counts_by_flag: Mapping[Flag, int]
) -> dict[Flag, list[str]]:
    """The references of each kind of exception that there is."""
    found: dict[Flag, list[str]] = {}
    for flag in ASKS:
        if counts_by_flag[flag]:
            chosen = replace(Choice(coach=talk.coach.id), flag=flag)
            rows = caseload(session, talk.looking, chosen).rows
            found[flag] = [row.ref for row in rows[:REFS]]
    return found


def _moved(session: Session, talk: Talk, since: date) -> tuple[Moved, ...]:
    scope = Scope(teams=frozenset(talk.looking.teams), coach=talk.coach.id)
    month = Period("", "", since + timedelta(days=1), talk.looking.today)
    before = Period("", "", since - MONTH + timedelta(days=1), since)
    now, then = counts(session, scope, month), counts(session, scope, before)
    return tuple(Moved(name, now[key], then[key]) for key, name in MEASURES.items())


def _laptop(session: Session, talk: Talk) -> str:
    devices = session.exec(
        select(Device).where(Device.account_id == talk.coach.id, col(Device.revoked_at).is_(None))
    ).all()
    if not devices:
        return "none"
    heard = max((d.last_exchange_at for d in devices if d.last_exchange_at), default=None)
    refused = sum(device.refused for device in devices)
    said = f"last heard {wording.ago(heard, talk.looking.now)}"
    return f"{said}, {wording.count(refused, 'change')} refused" if refused else said


def _comments(session: Session, talk: Talk, since: date) -> Iterator[str]:
    """Plans that a supervisor approved in the month."""
    rows = session.exec(
        select(StoredRecord.body)
        .join(
            CareCase,
            (col(CareCase.team_id) == col(StoredRecord.team_id))
            & (col(CareCase.case_id) == col(StoredRecord.case_id)),
        )
        .where(
            CareCase.account_id == talk.coach.id,
            col(CareCase.team_id).in_(sorted(talk.looking.teams)),
            StoredRecord.kind == Comment.KIND,
            col(StoredRecord.body)["written_at"].astext > since.isoformat(),
            col(StoredRecord.body)["approves"].astext == "true",
        )
    ).all()
    if rows:
        yield f"{wording.count(len(rows), 'plan')} approved as they were sent."


def _quality(session: Session, who: SignedIn, talk: Talk) -> Iterator[str]:
    """What two reviewers said of the coach's cases in the last month, once both have."""
    since = talk.looking.now - MONTH
    rows = session.exec(
        select(QualityReview, QualityRound)
        .join(QualityRound, col(QualityRound.id) == col(QualityReview.round_id))
        .join(
            QualityCase,
            (col(QualityCase.round_id) == col(QualityReview.round_id))
            & (col(QualityCase.case_id) == col(QualityReview.case_id)),
        )
        .join(
            CareCase,
            (col(CareCase.case_id) == col(QualityReview.case_id))
            & (col(CareCase.team_id) == col(QualityRound.team_id)),
        )
        .where(within(QualityRound.team_id, who), CareCase.account_id == talk.coach.id)
        .order_by(col(QualityReview.at))
    ).all()
    by_case: dict[tuple[str, str], list[tuple[QualityReview, QualityRound]]] = {}
    for review, drawn in rows:
        by_case.setdefault((review.round_id, review.case_id), []).append((review, drawn))
    both = [pair for pair in by_case.values() if len(pair) >= REVIEWERS and pair[-1][0].at >= since]
    if not both:
        return
    said = [
        QualityAnswer(a) for pair in both for review, _ in pair for a in review.answers.values()
    ]
    share = share_of_yes(said)
    if share is not None:
        cases = wording.count(len(both), "case")
        yield f"{cases} checked by two people: {share} % of the answers were yes."
    yield from _weak(both)


def _weak(both: Sequence[Sequence[tuple[QualityReview, QualityRound]]]) -> Iterator[str]:
    """Questions to which both reviewers of a case said no, those with most cases first."""
    asks: dict[str, str] = {}
    times: dict[str, int] = {}
    for pair in both:
        for question in pair[0][1].questions:
            key = str(question["key"])
            if all(review.answers.get(key) == QualityAnswer.NO for review, _ in pair):
                asks[key] = str(question["asks"])
                times[key] = times.get(key, 0) + 1
    for key in sorted(times, key=lambda one: -times[one]):
        yield f"Both reviewers said no in {wording.count(times[key], 'case')}: {asks[key]}"
