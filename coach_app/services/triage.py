"""Triage: the queue of referrals, questions, taking somebody on, sending on, handing over."""

from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.case import CaseFile
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.fields import required
from coach_app.domain.handover import Handover, Signpost
from coach_app.domain.journey import Due, Stage
from coach_app.domain.limits import due_on
from coach_app.domain.question import Question, QuestionAnswered, QuestionWay
from coach_app.domain.referral import Source
from coach_app.services.changes import Changes, changes
from coach_app.services.desk import Desk
from coach_app.services.limits import limits_for
from coach_app.services.referrals import NotEligible

FIRST = 100
"""Referrals of a long queue that a screen shows at first. A partner's table brings thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    case_id: str
    ref: str
    name: str
    source: Source | None
    received_on: date
    due: Due
    late: bool
    decision: Decision | None
    open_questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class FirstOfQueue:
    items: tuple[QueueItem, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestion:
    """`other`: who asks us, or whom we ask."""

    text: str
    way: QuestionWay
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    said: str
    promised: str = ""
    best_time: str = ""


def queue(desk: Desk, most: int | None = None, also: str = "") -> tuple[QueueItem, ...]:
    """Referrals that nobody has accepted or closed, what is due first.

    At most so many, and the case `also` with them wherever it stands.
    """
    now = desk.today()
    rows = desk.store.queries.dues(now, most, stage=Stage.REFERRAL, also=also)
    waiting = [(row, row.due) for row in rows if row.due]
    with desk.work() as work:
        return tuple(
            _item(work.case_file(row.case_id), row.preferred_name, due, now) for row, due in waiting
        )


def first_of_queue(desk: Desk, also: str = "") -> FirstOfQueue:
    """The part of the queue that a screen shows, and how long it is as a whole."""
    items = queue(desk, FIRST, also)
    return FirstOfQueue(items, desk.store.queries.agenda.referrals_waiting())


def ask(desk: Desk, case_id: str, new: NewQuestion) -> Changes:
    """A question about a referral; the answer is due within the programme's limit."""
    with desk.work() as work:
        file = work.case_file(case_id)
        limit = limits_for(desk, file.case).question
        question = Question(
            id=desk.ids.new(),
            case_id=case_id,
            way=new.way,
            other=new.other,
            text=new.text,
            asked_at=desk.now(),
            asked_by=desk.coach.name if new.way is QuestionWay.FROM_US else new.other,
            due_on=due_on(limit, desk.today(), desk.catalogue.working_days),
        )
        work.save(question, action="asked")
        work.commit()
    return changes(case_id, "question", record_id=question.id)


def answer(desk: Desk, question_id: str, text: str) -> Changes:
    """Raises QuestionAnswered: an answer that was given is never written over."""
    required(text, "The answer")
    with desk.work() as work:
        question = work.get(Question, question_id)
        if not question.open:
            raise QuestionAnswered
        answered = replace(
            question, answer=text, answered_at=desk.now(), answered_by=desk.coach.name
        )
        work.save(answered, action="answered")
        work.commit()
    return changes(question.case_id, "question", record_id=question_id)


def accept(desk: Desk, case_id: str, *, coach_name: str = "", coach_id: str = "") -> Changes:
    """Take the person on and say who looks after them; nobody named: whoever is at the desk.

    Raises NotEligible when the facts say that they do not fit.
    """
    with desk.work() as work:
        file = work.case_file(case_id)
        decision = file.decision
        if decision is None or decision.outcome is not Outcome.ELIGIBLE:
            raise NotEligible
        accepted_on = decision.accepted_on or desk.today()
        work.save(replace(decision, accepted=True, accepted_on=accepted_on), action="accepted")
        name, number = (coach_name, coach_id) if coach_name else (desk.coach.name, desk.coach.id)
        work.save(replace(file.case, coach_name=name, coach_id=number), action="assigned")
        work.commit()
    return changes(case_id, "case", "decision")


def signpost(desk: Desk, case_id: str, *, where: str, reason: str) -> Changes:
    """Send the person on: kept with where and why, and the case is closed."""
    with desk.work() as work:
        case = work.case_file(case_id).case
        sent = Signpost(
            id=desk.ids.new(),
            case_id=case_id,
            where=where,
            reason=reason,
            on=desk.today(),
            by=desk.coach.name,
        )
        work.save(sent, action="signposted")
        closed = replace(case, closed_on=desk.today(), close_reason=f"{where}: {reason}")
        work.save(closed, action="closed")
        work.commit()
    return changes(case_id, "case", "signpost", record_id=sent.id)


def hand_over(desk: Desk, case_id: str, new: NewHandover) -> Changes:
    """What the coach has to know before the first call."""
    with desk.work() as work:
        file = work.case_file(case_id)
        handover = Handover(
            id=desk.ids.new(),
            case_id=case_id,
            said=new.said,
            promised=new.promised,
            best_time=new.best_time,
            to_coach=file.case.coach_name,
            given_at=desk.now(),
            by=desk.coach.name,
        )
        work.save(handover, action="handed over")
        work.commit()
    return changes(case_id, "handover", record_id=handover.id)


def _item(file: CaseFile, name: str, due: Due, now: date) -> QueueItem:
    referral = file.referral
    return QueueItem(
        case_id=file.case.id,
        ref=file.case.ref,
        name=name,
        source=referral.source if referral else None,
        received_on=referral.received_on if referral else file.case.opened_on,
        due=due,
        late=due.late(now),
        decision=file.decision,
        open_questions=tuple(q for q in file.questions if q.open),
    )
