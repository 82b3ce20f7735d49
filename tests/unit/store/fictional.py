"""Records of people who do not exist, for the tests of the store."""

from datetime import UTC, date, datetime, timedelta

from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.case import Case
from coach_app.domain.consent import Agreement, HowGiven
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.people import Channel, Person
from coach_app.domain.plan import Phase, Plan, PlanKind, PlanStatus, Step, Who
from coach_app.domain.records import Record
from coach_app.domain.referral import Referral, Source
from coach_app.store.opening import Store

OPENED = date(2026, 11, 24)
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PASSPHRASE = "four random words here"  # noqa: S105  of no real store


def case(case_id: str = "c1", ref: str = "ZZ-0001-K", **other: object) -> Case:
    values = {"opened_on": OPENED, "coach_name": "Jo Coach", **other}
    return Case(id=case_id, case_id=case_id, ref=ref, **values)  # type: ignore[arg-type]


def person(case_id: str = "c1", name: str = "Billie Example", **other: object) -> Person:
    values = {"preferred_name": name, **other}
    return Person(id=f"{case_id}-p", case_id=case_id, **values)  # type: ignore[arg-type]


def referral(case_id: str = "c1") -> Referral:
    return Referral(
        id=f"{case_id}-r",
        case_id=case_id,
        source=Source.GP,
        reason="Back pain, wants to stay in work",
        received_on=OPENED,
    )


def decision(case_id: str = "c1", *, accepted: bool = True) -> Decision:
    return Decision(
        id=f"{case_id}-d",
        case_id=case_id,
        referral_id=f"{case_id}-r",
        programme="bury",
        programme_version="1",
        decided_on=OPENED,
        outcome=Outcome.ELIGIBLE,
        reason="Off work for less than six months.",
        accepted=accepted,
    )


def contact(
    case_id: str = "c1",
    number: int = 1,
    note: str = "Spoke about the shift rota",
    result: ContactResult = ContactResult.REACHED,
    next_try_on: date | None = None,
) -> Contact:
    return Contact(
        id=f"{case_id}-k{number}",
        case_id=case_id,
        at=NOON + timedelta(hours=number),
        channel=Channel.PHONE,
        result=result,
        note=note,
        next_try_on=next_try_on,
    )


def agreement(case_id: str = "c1") -> Agreement:
    return Agreement(
        id=f"{case_id}-a",
        case_id=case_id,
        given_at=NOON,
        how=HowGiven.SPOKEN,
        privacy_notice="2026-04",
    )


def assessment(case_id: str = "c1", *, done: bool = True) -> Assessment:
    status = AssessmentStatus.COMPLETED if done else AssessmentStatus.IN_PROGRESS
    return Assessment(
        id=f"{case_id}-q",
        case_id=case_id,
        questionnaire="https://forms.example/work-and-health|1.0.0",
        status=status,
        started_at=NOON,
        saved_at=NOON,
        response={"resourceType": "QuestionnaireResponse", "item": [{"linkId": "1"}]},
    )


def plan(
    case_id: str = "c1",
    status: PlanStatus = PlanStatus.DRAFT,
    goal: str = "Lift my grandchild again",
    review_on: date = date(2027, 1, 12),
) -> Plan:
    step = Step(
        id="s1",
        title="Ask for a lighter trolley",
        who=Who.PARTICIPANT,
        phase=Phase.ADJUST,
        starts_on=date(2026, 12, 2),
        due_on=date(2026, 12, 9),
    )
    return Plan(
        id=f"{case_id}-plan",
        case_id=case_id,
        version=1,
        kind=PlanKind.THRIVE_IN_WORK,
        status=status,
        goal=goal,
        steps=(step,),
        review_on=review_on,
        drafted_at=NOON,
        agreed_at=None if status is PlanStatus.DRAFT else NOON,
    )


def journey(case_id: str = "c1", ref: str = "ZZ-0001-K") -> tuple[Record, ...]:
    """A case from referral to a signed plan, in the order in which it is written down."""
    return (
        case(case_id, ref),
        person(case_id),
        referral(case_id),
        decision(case_id),
        contact(case_id),
        agreement(case_id),
        assessment(case_id),
        plan(case_id, PlanStatus.SIGNED),
    )


def fill(store: Store, ref: str = "ZZ-0001-K", case_id: str = "c1") -> None:
    """A whole journey and one attachment, in one transaction."""
    with store.unit_of_work("coach-1") as work:
        for record in journey(case_id, ref):
            work.save(record)
        work.keep_attachment(b"%PDF-1.7 " + case_id.encode(), "application/pdf")
        work.commit()
