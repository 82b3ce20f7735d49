"""Quality of casework: cases drawn by chance, two reviewers who answer apart, their agreement.

What one says stays hidden from everybody until both have answered, and is never changed after.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, or_, select

from coach_app import codec
from coach_app.domain.access import Deed, NotHere
from coach_app.domain.errors import Refusal
from coach_app.domain.fields import storable
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.quality import (
    REVIEWERS,
    Agreement,
    QualityAnswer,
    QualityQuestion,
    agreement,
    drawn,
    in_all,
)
from sync.server.audit import note
from sync.server.desk_tables import Standing
from sync.server.quality_tables import QualityCase, QualityReview, QualityRound
from sync.server.reviewing import NotOnesOwnCase, is_own
from sync.server.scope import case_for, within
from sync.server.sessions import SignedIn
from sync.server.settings import Sources
from sync.server.tables import Account, CareCase, CaseMove

CLOSED_LATELY = timedelta(days=92)
"""Cases that were closed longer ago are not drawn: nothing can be learnt from them in time."""
MOST_CASES, USUAL_CASES = 30, 5
LONGEST_NOTE = 2000
ROUNDS_SHOWN = 50


class NoChecklist(Refusal):
    key = "quality.no_checklist"
    sentence = "This programme's pack asks no questions about quality. Choose another programme."


class NothingToDraw(Refusal):
    key = "quality.nothing_to_draw"
    sentence = (
        "No case of this team and programme has a plan that is in force or was closed in the last "
        "three months. Choose another programme or team."
    )


class NumberNotPossible(Refusal):
    key = "quality.number_not_possible"
    sentence = f"Draw between 1 and {MOST_CASES} cases."


class TwoHaveAnswered(Refusal):
    key = "quality.two_have_answered"
    sentence = "Two people have looked at this case already. Take another one of the sample."


class AnsweredAlready(Refusal):
    key = "quality.answered_already"
    sentence = (
        "You have answered for this case already. What you said first stays, so that the two "
        "answers are independent."
    )


class AnswersMissing(Refusal):
    key = "quality.answers_missing"
    sentence = "Some questions have no answer yet. They are marked below."


class NoteTooLong(Refusal):
    key = "quality.note_too_long"
    sentence = f"The note has {LONGEST_NOTE:,} characters at most. Shorten it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be drawn: `today` is the day it is at home."""

    team_id: str
    pack: ProgrammePack
    size: int
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one reviewer said of a case."""

    account_id: str
    reviewer: str
    answers: Mapping[str, QualityAnswer]
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A case of a sample. `ref` is "" once the person was erased or the case left the team."""

    case_id: str
    ref: str
    name: str
    coach: str
    own: bool
    mine: Said | None
    said: tuple[Said, ...]
    """Empty until both have answered."""
    answered: int

    @property
    def complete(self) -> bool:
        return self.answered >= REVIEWERS

    @property
    def open_for_me(self) -> bool:
        return bool(self.ref) and not (self.own or self.mine or self.complete)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A sample with its cases, in the order in which they were drawn."""

    row: QualityRound
    drawn_by: str
    questions: tuple[QualityQuestion, ...]
    cases: tuple[Sampled, ...]
    by_question: tuple[Agreement, ...]

    @property
    def in_all(self) -> Agreement:
        return in_all(self.by_question)

    @property
    def complete(self) -> int:
        return sum(case.complete for case in self.cases)

    @property
    def for_me(self) -> int:
        return sum(case.open_for_me for case in self.cases)


def draw(session: Session, who: SignedIn, wanted: Wanted, sources: Sources) -> str:
    """A new sample; its id. Raises NotHere, NoChecklist, NumberNotPossible, NothingToDraw."""
    who.actor.check_in(Deed.REVIEW, wanted.team_id)
    if not wanted.pack.quality:
        raise NoChecklist
    if not 1 <= wanted.size <= MOST_CASES:
        raise NumberNotPossible
    cases = _to_draw_from(session, wanted)
    if not cases:
        raise NothingToDraw
    now, row_id, seed = sources.clock(), sources.ids(), sources.tokens()
    session.add(
        QualityRound(
            id=row_id,
            team_id=wanted.team_id,
            programme=wanted.pack.key,
            programme_version=wanted.pack.version,
            questions=[codec.dump(question) for question in wanted.pack.quality],
            seed=seed,
            out_of=len(cases),
            drawn_at=now,
            drawn_by=who.account_id,
        )
    )
    session.flush()
    for place, case_id in enumerate(drawn(cases, seed, wanted.size), start=1):
        session.add(QualityCase(round_id=row_id, case_id=case_id, place=place))
    note(session, now, who.account_id, "quality.drawn", team_id=wanted.team_id, subject=row_id)
    return row_id


def _to_draw_from(session: Session, wanted: Wanted) -> Sequence[str]:
    """Cases with a plan, open or closed lately: there is something to look at."""
    lately = wanted.today - CLOSED_LATELY
    open_or_lately = or_(col(Standing.closed_on).is_(None), col(Standing.closed_on) >= lately)
    return session.exec(
        select(Standing.case_id).where(
            Standing.team_id == wanted.team_id,
            Standing.programme == wanted.pack.key,
            Standing.plan != "",
            open_or_lately,
        )
    ).all()


def rounds(session: Session, who: SignedIn) -> tuple[Round, ...]:
    """The latest samples of their teams, the newest first."""
    who.actor.check(Deed.REVIEW)
    rows = session.exec(
        select(QualityRound)
        .where(within(QualityRound.team_id, who))
        .order_by(col(QualityRound.number).desc())
        .limit(ROUNDS_SHOWN)
    ).all()
    return _with_cases(session, who, rows)


def one_round(session: Session, who: SignedIn, round_id: str) -> Round:
    """Raises NotAllowed, NotHere."""
    who.actor.check(Deed.REVIEW)
    wanted = select(QualityRound).where(
        QualityRound.id == round_id, within(QualityRound.team_id, who)
    )
    row = session.exec(wanted).first()
    if row is None:
        raise NotHere
    return _with_cases(session, who, [row])[0]


def one_case(found: Round, case_id: str) -> Sampled:
    """Raises NotHere, also for a case that cannot be read any more."""
    case = next((one for one in found.cases if one.case_id == case_id), None)
    if case is None or not case.ref:
        raise NotHere
    return case


@dataclass(frozen=True, slots=True)
class Answered:
    """A form: what somebody says to each question, as sent, and what they add."""

    answers: Mapping[str, str]
    note: str


def answer(
    session: Session, who: SignedIn, round_id: str, case_id: str, form: Answered, now: datetime
) -> None:
    """Keep what one reviewer says. The same form sent twice counts once.

    Raises NotHere, NotOnesOwnCase, TwoHaveAnswered, AnsweredAlready, AnswersMissing, NoteTooLong.
    """
    who.actor.check(Deed.REVIEW)
    locked = select(QualityCase).where(
        QualityCase.round_id == round_id, QualityCase.case_id == case_id
    )
    if session.exec(locked.with_for_update()).first() is None:
        raise NotHere
    found = one_round(session, who, round_id)
    held = case_for(session, who, Deed.REVIEW, case_id)
    case = one_case(found, case_id)
    if case.own:
        raise NotOnesOwnCase
    said = _read(found.questions, form)
    if case.mine is not None:
        if (dict(case.mine.answers), case.mine.note) == (said, form.note):
            return
        raise AnsweredAlready
    if case.complete:
        raise TwoHaveAnswered
    session.add(
        QualityReview(
            round_id=round_id,
            case_id=case_id,
            account_id=who.account_id,
            answers={key: value.value for key, value in said.items()},
            note=form.note,
            at=now,
        )
    )
    note(session, now, who.account_id, "quality.answered", team_id=held.team_id, subject=case_id)


def _read(questions: Sequence[QualityQuestion], form: Answered) -> dict[str, QualityAnswer]:
    if len(storable(form.note)) > LONGEST_NOTE:
        raise NoteTooLong
    possible = {one.value: one for one in QualityAnswer}
    said = {q.key: possible.get(form.answers.get(q.key, "")) for q in questions}
    found = {key: value for key, value in said.items() if value is not None}
    if len(found) < len(questions):
        raise AnswersMissing
    return found


def _with_cases(session: Session, who: SignedIn, rows: Sequence[QualityRound]) -> tuple[Round, ...]:
    ids = [row.id for row in rows]
    kept = session.exec(
        select(QualityCase)
        .where(col(QualityCase.round_id).in_(ids))
        .order_by(col(QualityCase.round_id), col(QualityCase.place))
    ).all()
    people = _People(session, who, {one.case_id for one in kept})
    said = _said(session, ids)
    drawers = names_of(session, {row.drawn_by for row in rows})
    by_round: dict[str, list[QualityCase]] = defaultdict(list)
    for one in kept:
        by_round[one.round_id].append(one)
    found = []
    for row in rows:
        questions = tuple(codec.load(QualityQuestion, one) for one in row.questions)
        keys = [question.key for question in questions]
        cases = by_round[row.id]
        pairs = [
            (both[0].answers, both[1].answers)
            for one in cases
            if len(both := said[row.id, one.case_id]) >= REVIEWERS
        ]
        found.append(
            Round(
                row=row,
                drawn_by=drawers.get(row.drawn_by, ""),
                questions=questions,
                cases=tuple(people.case(one.case_id, said[row.id, one.case_id]) for one in cases),
                by_question=tuple(agreement(pairs, keys)),
            )
        )
    return tuple(found)


def _said(session: Session, rounds: Collection[str]) -> Mapping[tuple[str, str], list[Said]]:
    rows = session.exec(
        select(QualityReview, Account.name)
        .join(Account, col(Account.id) == col(QualityReview.account_id))
        .where(col(QualityReview.round_id).in_(rounds))
        .order_by(col(QualityReview.at), col(QualityReview.account_id))
    )
    found: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for row, name in rows:
        found[row.round_id, row.case_id].append(
            Said(
                account_id=row.account_id,
                reviewer=name,
                answers={key: QualityAnswer(value) for key, value in row.answers.items()},
                note=row.note,
                at=row.at,
            )
        )
    return found


class _People:
    """Whose cases these are now, and were before: nobody judges what they did themselves."""

    def __init__(self, session: Session, who: SignedIn, cases: Collection[str]) -> None:
        self._who = who
        rows = session.exec(
            select(Standing, Account)
            .join(CareCase, col(CareCase.case_id) == col(Standing.case_id))
            .join(Account, col(Account.id) == col(CareCase.account_id))
            .where(
                col(Standing.case_id).in_(cases),
                within(Standing.team_id, who),
                CareCase.team_id == Standing.team_id,
            )
        )
        self._known = {standing.case_id: (standing, coach) for standing, coach in rows}
        before = session.exec(
            select(CaseMove.case_id, Account)
            .join(Account, col(Account.id) == col(CaseMove.from_account))
            .where(col(CaseMove.case_id).in_(cases), within(CaseMove.team_id, who))
        )
        self._own = {case_id for case_id, coach in before if is_own(who, coach)}

    def case(self, case_id: str, said: Sequence[Said]) -> Sampled:
        standing, coach = self._known.get(case_id, (None, None))
        own = case_id in self._own or (coach is not None and is_own(self._who, coach))
        return Sampled(
            case_id=case_id,
            ref=standing.ref if standing else "",
            name=standing.name if standing else "",
            coach=coach.name if coach else "",
            own=own,
            mine=next((one for one in said if one.account_id == self._who.account_id), None),
            said=tuple(said) if len(said) >= REVIEWERS else (),
            answered=len(said),
        )


def names_of(session: Session, accounts: Collection[str]) -> Mapping[str, str]:
    rows = session.exec(select(Account.id, Account.name).where(col(Account.id).in_(accounts)))
    return dict(rows.all())
