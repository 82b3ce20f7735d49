"""One fictional case with something of everything, as a coach's laptop would send it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from coach_app.domain.adjustment import Adjustment, Cost
from coach_app.domain.answers import Answers
from coach_app.domain.appointment import Appointment
from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.comment import Comment
from coach_app.domain.consent import (
    HowGiven,
    Notice,
    NoticeHow,
    Permission,
    Recipient,
    Subject,
)
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.handover import Handover, Signpost
from coach_app.domain.measure import Measure
from coach_app.domain.measured import MeasureTaken
from coach_app.domain.phased_return import PhasedReturn, UsualDay
from coach_app.domain.plan import Phase, Plan, PlanStatus, Step, Who
from coach_app.domain.question import Question, QuestionWay
from coach_app.domain.records import Record
from coach_app.domain.review import CaseOutcome, OutcomeKind, Review, StepResult, StepReviewed
from coach_app.domain.safety import Concern, ConcernAbout
from coach_app.domain.signature import Signature, SignerRole, SigningMethod, SigningRefusal
from tests.support.caseload_sample import assessed, keep, planned, referred
from tests.support.laptops import Laptop, fresh_id

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
PAPER = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>"
)
STEP = "step-1"


def answers() -> dict[str, object]:
    said = [
        {"linkId": "work.situation", "answer": [{"valueCoding": {"code": "off-sick"}}]},
        {"linkId": "goal.text", "answer": [{"valueString": "Back on the counter"}]},
        {"linkId": "question.of.tomorrow", "answer": [{"valueBoolean": True}]},
    ]
    return {"resourceType": "QuestionnaireResponse", "item": said}


def everything(case_id: str, ref: str, name: str) -> Iterator[Record]:
    yield from referred(case_id, ref, name, date(2026, 11, 20))
    *before, assessment = assessed(case_id, date(2026, 11, 25))
    assert isinstance(assessment, Assessment)
    yield from before
    yield replace(assessment, response=answers())
    (plan,) = planned(case_id, PlanStatus.AGREED, date(2026, 11, 30), date(2027, 1, 5))
    assert isinstance(plan, Plan)
    first = Step(
        id=STEP,
        title="Call the surgery about the waiting list",
        what="Ask how long it will be",
        why="You said: waiting is the worst part",
        who=Who.PARTICIPANT,
        phase=Phase.SETTLE,
        starts_on=date(2026, 12, 1),
        due_on=date(2026, 12, 8),
    )
    change = Adjustment(
        key="stool",
        task="The counter",
        difficulty="Standing all day",
        size=7,
        change="A stool at the counter",
        who=Who.EMPLOYER,
        cost=Cost.NONE,
        review_weeks=6,
        private_reason=True,
    )
    usual = tuple(UsualDay(weekday=n, minutes=450) for n in range(5))
    back = PhasedReturn(usual=usual, return_on=date(2027, 1, 11), start_percent=50, weeks=4)
    yield replace(plan, steps=(first,), adjustments=(change,), phased_return=back)
    yield Permission(
        id=fresh_id(),
        case_id=case_id,
        what="My plan",
        recipient=Recipient.GP,
        purpose="So that they know",
        given_at=AT,
        how=HowGiven.SPOKEN,
    )
    yield Comment(
        id=fresh_id(),
        case_id=case_id,
        text="Please add the first day at work.",
        author="A supervisor",
        written_at=AT,
        answer="Added.",
        answered_at=AT,
        answered_by="Robin Ashdown",
    )
    yield Concern(
        id=fresh_id(), case_id=case_id, noticed_at=AT, about=ConcernAbout.NOT_COPING, what="Low"
    )
    yield Review(
        id=fresh_id(),
        case_id=case_id,
        plan_id=plan.id,
        at=AT,
        finished_at=AT,
        steps=(StepReviewed(step_id=STEP, result=StepResult.NOT_YET, note="Nobody answers"),),
    )
    yield CaseOutcome(id=fresh_id(), case_id=case_id, what=OutcomeKind.JOB_KEPT, on=AT.date())
    yield Document(
        id=fresh_id(),
        case_id=case_id,
        plan_id=plan.id,
        kind=DocumentKind.SIGNED_PLAN,
        title="Signed plan, version 1",
        sha256=sha256(PAPER).hexdigest(),
        size=len(PAPER),
        made_at=AT,
    )


def signing(case_id: str, plan_id: str) -> Iterator[Record]:
    """One would not sign; the other said yes before a witness."""
    shared: dict[str, Any] = {
        "case_id": case_id,
        "plan_id": plan_id,
        "role": SignerRole.PARTICIPANT,
        "signer_name": "Rowan",
        "statement": "I agree",
        "content_hash": "0",
    }
    yield SigningRefusal(
        id=fresh_id(), reason="Wants to ask her sister first", refused_at=AT, **shared
    )
    yield Signature(
        id=fresh_id(),
        method=SigningMethod.SPOKEN,
        witness="Sam Witness",
        read_aloud=True,
        interpreted=True,
        interpreter="Lee Tongue",
        signed_at=AT,
        **shared,
    )


def around(case_id: str, measure: Measure) -> Iterator[Record]:
    """What stands around a plan: notice, measure, meetings, questions, handing over, sending on."""
    own: dict[str, Any] = {"case_id": case_id}
    yield Notice(id=fresh_id(), version="2026-04", given_at=AT, how=NoticeHow.ON_PAPER, **own)
    answers = Answers.read(measure.form, {})
    for question in measure.questions:
        answers = answers.with_answer(question, "1")
    for status in AssessmentStatus:
        yield MeasureTaken(
            id=fresh_id(),
            measure=measure.pack.key,
            questionnaire=measure.form.canonical,
            status=status,
            taken_at=AT,
            saved_at=AT,
            response=answers.response(),
            **own,
        )
    yield Appointment(
        id=fresh_id(), starts_at=AT, venue="Central Library", made_at=AT, changed_at=AT, **own
    )
    yield Question(
        id=fresh_id(),
        way=QuestionWay.FROM_US,
        other="Hill Surgery",
        text="Since when?",
        asked_at=AT,
        due_on=AT.date(),
        answer="Since May",
        answered_at=AT,
        **own,
    )
    yield Handover(id=fresh_id(), said="Mornings are bad", promised="A call", given_at=AT, **own)
    yield Signpost(id=fresh_id(), where="Skills Hub", reason="No need", on=AT.date(), **own)
    yield Permission(
        id=fresh_id(),
        what="How it goes",
        covers=(Subject.PLAN, Subject.PROGRESS),
        recipient=Recipient.GP,
        purpose="So that they know",
        given_at=AT,
        how=HowGiven.SPOKEN,
        withdrawn_at=AT,
        **own,
    )


def keep_everything(laptop: Laptop, ref: str = "R-5501", name: str = "Rowan") -> str:
    """Put it into the laptop's outbox, the paper with it; returns the id of the case."""
    case_id = fresh_id()
    keep(laptop, *everything(case_id, ref, name))
    laptop.journal.files[sha256(PAPER).hexdigest()] = PAPER
    return case_id
