"""Every paper for a made-up person, in any language, format and length, with any name."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coach_app.catalogue import load_catalogue
from coach_app.catalogue.bank_holidays import working_days
from coach_app.catalogue.statements import load_statements
from coach_app.domain.adjustment import Adjustment, Cost
from coach_app.domain.case import CaseFile
from coach_app.domain.consent import HowGiven, Permission, Recipient, Subject
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.distance import SCALES, Point, Track
from coach_app.domain.employer_copy import employer_copy, offered
from coach_app.domain.handover import Handover
from coach_app.domain.local_service import LocalService
from coach_app.domain.paper import PaperKind
from coach_app.domain.people import Channel, CommunicationNeed, Person
from coach_app.domain.phased_return import (
    Branch,
    Course,
    Duty,
    Pay,
    PhasedReturn,
    UsualDay,
    course,
)
from coach_app.domain.plan import Phase, Plan, Step, Who
from coach_app.domain.referral import Referral, Source
from coach_app.domain.review import (
    CaseOutcome,
    ChangeResult,
    ChangeReviewed,
    OutcomeKind,
    Review,
    StepResult,
    StepReviewed,
)
from coach_app.plans.digest import copy_digest
from coach_app.plans.employer_document import employer_document
from coach_app.plans.layout import Document
from coach_app.plans.letters import Sending, gp_letter, referrer_letter
from coach_app.plans.next_steps import next_steps
from coach_app.plans.onward import handover_letter, onward_referral
from coach_app.plans.plan_document import action_plan
from coach_app.plans.record_document import case_record
from coach_app.plans.recovery_kit import recovery_kit
from coach_app.plans.return_sheet import return_sheet
from coach_app.plans.review_document import review_summary
from coach_app.plans.writing import Writer
from coach_app.services.paper_kinds import record_sources
from tests.support.sample_plan import NOW, sample_case, sample_plan

LENGTHS = ("short", "usual", "long")
DAYS = working_days(2026, 2028)
HOURS = tuple(UsualDay(weekday=day, minutes=450) for day in range(5))
WAY_BACK = PhasedReturn(
    usual=HOURS,
    return_on=date(2027, 3, 22),
    start_percent=40,
    weeks=4,
    duties=(Duty(name="Lifting the crates", back_in_week=4),),
    pay=Pay.SICK_PAY,
)


def adjustment(
    key: str, change: str, who: Who = Who.EMPLOYER, cost: Cost = Cost.NONE
) -> Adjustment:
    return Adjustment(
        key=key,
        task="Serving at the counter",
        difficulty="Standing for long is hard.",
        size=7,
        change=change,
        who=who,
        cost=cost,
        review_weeks=6,
        private_reason=False,
    )


def many_steps(count: int, words: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            id=f"step-{n}",
            title=f"{words} {n}",
            what=f"{words}. Then write it down.",
            why=f"Because {words} matters.",
            who=tuple(Who)[n % len(Who)],
            phase=tuple(Phase)[min(n * len(Phase) // count, len(Phase) - 1)],
            starts_on=date(2026, 12, 1),
            due_on=date(2026, 12, 1) + timedelta(days=n),
            service="Example Advice, Example Trust" if n % 4 == 1 else "",
            service_id="advice" if n % 4 == 1 else "",
            how_we_know=f"{words} is done.",
            private=n % 3 == 0,
        )
        for n in range(count)
    )


def plan_of(length: str, name: str) -> Plan:
    changes = (
        adjustment("stool", "A stool at the counter"),
        adjustment("rest", "A short break every hour", Who.TOGETHER, Cost.SMALL),
        adjustment("travel", "A taxi to work", Who.PARTICIPANT, Cost.ACCESS_TO_WORK),
    )
    match length:
        case "short":
            return sample_plan(steps=many_steps(1, "Call"), strengths="", goal=name, parked=())
        case "usual":
            return sample_plan(adjustments=changes, phased_return=WAY_BACK)
        case _:
            return sample_plan(
                goal=f"{name}\n" + "I want to be back at work among my friends. " * 120,
                strengths="\n".join(f"Strength {n} of {name}" for n in range(12)),
                steps=many_steps(24, f"Something that {name} will do about the whole of it"),
                adjustments=changes * 3,
                phased_return=replace(WAY_BACK, weeks=16),
            )


def permission(recipient: Recipient, name: str = "") -> Permission:
    return Permission(
        id=f"permission-{recipient.value}",
        case_id="case-1",
        what="The plan and how it goes",
        covers=tuple(Subject),
        recipient=recipient,
        recipient_name=name,
        purpose="So that my care and my plan fit together",
        given_at=NOW - timedelta(days=3),
        how=HowGiven.SPOKEN,
    )


def file_of(plan: Plan, name: str) -> CaseFile:
    bare = sample_case(name)
    day = date(2026, 11, 2)
    return replace(
        bare,
        person=Person(
            id="person-1",
            case_id="case-1",
            preferred_name=name,
            date_of_birth=date(1988, 4, 9),
            phone="07700 900123",
            email="sam@mail.example",
            best_time="After school",
            safe_to_leave_message=False,
            needs=(CommunicationNeed.LARGE_PRINT, CommunicationNeed.INTERPRETER),
            language="ur",
        ),
        referrals=(
            Referral(
                id="referral-1",
                case_id="case-1",
                source=Source.GP,
                referrer="Example Surgery",
                reason=f"Back pain since March. {name}",
                received_on=day,
            ),
        ),
        decisions=(
            Decision(
                id="decision-1",
                case_id="case-1",
                referral_id="referral-1",
                programme="bury",
                programme_version="2",
                decided_on=day,
                outcome=Outcome.ELIGIBLE,
                reason="In work and at risk.",
                accepted=True,
                accepted_on=day,
            ),
        ),
        contacts=(
            Contact(
                id="contact-1",
                case_id="case-1",
                at=NOW - timedelta(days=20),
                channel=Channel.PHONE,
                result=ContactResult.REACHED,
                note=f"{name} is glad that somebody rang.",
                by="Jo Example",
            ),
        ),
        permissions=tuple(permission(recipient) for recipient in Recipient),
        plans=(plan,),
        reviews=(
            Review(
                id="review-1",
                case_id="case-1",
                plan_id=plan.id,
                steps=tuple(
                    StepReviewed(
                        step_id=step.id,
                        result=tuple(StepResult)[n % len(StepResult)],
                        helped=(True, False, None)[n % 3],
                        note=f"{name} said so." if n % 2 else "",
                    )
                    for n, step in enumerate(plan.steps)
                ),
                changes_at_work=tuple(
                    ChangeReviewed(
                        key=change.key, result=tuple(ChangeResult)[n % len(ChangeResult)]
                    )
                    for n, change in enumerate(plan.adjustments)
                ),
                at=NOW + timedelta(days=35),
                what_helped="The stool. My boss listened.",
                what_changed=f"{name} sleeps better.",
                next_review_on=date(2027, 2, 2),
            ),
        ),
        outcomes=(
            CaseOutcome(
                id="outcome-1", case_id="case-1", what=OutcomeKind.JOB_KEPT, on=date(2027, 1, 4)
            ),
            CaseOutcome(
                id="outcome-2",
                case_id="case-1",
                what=OutcomeKind.TRAINING,
                on=date(2027, 1, 5),
                withdrawn_at=NOW + timedelta(days=40),
                withdrawn_reason="Somebody else's course.",
            ),
        ),
        handovers=(
            Handover(
                id="handover-1",
                case_id="case-1",
                said=f"{name} wants to talk in the evening.",
                promised="A call on Thursday.",
                best_time="After six",
                to_coach="Jo Example",
                given_at=NOW - timedelta(days=22),
                by="Triage Officer",
            ),
        ),
    )


def tracks_of(length: str) -> tuple[Track, ...]:
    days = (date(2026, 11, 20), date(2027, 1, 5))
    return tuple(
        Track(
            scale=scale,
            points=tuple(
                Point(on=day, value=(place * 3 + 4 * turn) % 11)
                for turn, day in enumerate(days[: 1 if place == 2 else 2])
            ),
        )
        for place, scale in enumerate(SCALES[: 2 if length == "short" else len(SCALES)])
    )


def courses_of(plan: Plan) -> dict[Branch, Course]:
    agreed = plan.phased_return or WAY_BACK
    return {branch: course(agreed, DAYS, branch) for branch in Branch}


MADE = datetime(2027, 1, 5, 12, tzinfo=UTC)


SERVICES = {
    "advice": LocalService(
        id="advice",
        name="Example Advice",
        organization="Example Trust",
        address="1 Example Street, Exampleton, EX1 1EX",
        phone="01632 960123",
        opening="Mon, Tue 09:00 to 17:00",
    )
}
STATEMENTS = load_statements()


def copy_of(file: CaseFile, plan: Plan, writer: Writer) -> Document:
    """The copy for an employer with everything ticked that may be."""
    ticked = frozenset(item.key for item in offered(file, plan, DAYS))
    content = employer_copy(
        file, plan, ticked, DAYS, employer="Example Bakery", until=date(2027, 6, 1)
    )
    said = STATEMENTS.find(writer.language) or STATEMENTS.english
    return employer_document(content, said, MADE, copy_digest(content), writer)


def kit(writer: Writer) -> Document:
    groups = ("A2B3C", "DEFGH", "JKMNP", "QRSTV", "WXYZ4", "56789", "2345A")
    return recovery_kit(groups, "1a2b3c4d" + "5e" * 12, MADE, writer)


def sending(recipient: Recipient) -> Sending:
    return Sending(recipient="Example Surgery", permission=permission(recipient), made=MADE)


def papers(
    writer: Writer, length: str = "usual", name: str = "Sam Fictional"
) -> dict[PaperKind, Callable[[], Document]]:
    """A maker for each kind."""
    plan = plan_of(length, name)
    file = file_of(plan, name)
    with_return = replace(plan, phased_return=plan.phased_return or WAY_BACK)
    courses = courses_of(plan)
    normal = courses[Branch.NORMAL]
    gp, service = sending(Recipient.GP), sending(Recipient.LOCAL_SERVICE)
    return {
        PaperKind.ACTION_PLAN: lambda: action_plan(file, plan, writer, normal, SERVICES),
        PaperKind.NEXT_STEPS: lambda: next_steps(file, plan, writer),
        PaperKind.PHASED_RETURN: lambda: return_sheet(file, with_return, courses, writer),
        PaperKind.REVIEW_SUMMARY: lambda: review_summary(
            file, file.reviews[-1], tracks_of(length), MADE, writer
        ),
        PaperKind.GP_LETTER: lambda: gp_letter(file, gp, writer),
        PaperKind.REFERRER_LETTER: lambda: referrer_letter(
            file, sending(Recipient.REFERRER), writer
        ),
        PaperKind.ONWARD_REFERRAL: lambda: onward_referral(file, service, writer),
        PaperKind.HANDOVER_LETTER: lambda: handover_letter(
            file, file.handovers[-1], service, writer
        ),
        PaperKind.EMPLOYER_COPY: lambda: copy_of(file, plan, writer),
        PaperKind.CASE_RECORD: lambda: case_record(
            file, MADE, writer, record_sources(load_catalogue())
        ),
    }


def every_paper(
    writer: Writer, length: str = "usual", name: str = "Sam Fictional"
) -> Iterator[tuple[PaperKind, Document]]:
    for kind, make in papers(writer, length, name).items():
        yield kind, make()
