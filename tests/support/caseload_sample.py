"""Fictional people at different stations of the journey, as a coach's laptop would send them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from coach_app import codec
from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.case import Case
from coach_app.domain.consent import Agreement, HowGiven
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.people import Channel, Person
from coach_app.domain.plan import Plan, PlanKind, PlanStatus
from coach_app.domain.records import Record
from coach_app.domain.referral import Referral, Source
from tests.support.laptops import Laptop, fresh_id


def referred(case_id: str, ref: str, name: str, opened_on: date) -> Iterator[Record]:
    """Came in and was accepted; nobody has called yet."""
    yield Case(
        id=case_id, case_id=case_id, ref=ref, opened_on=opened_on, coach_name="Robin Ashdown"
    )
    yield Person(id=fresh_id(), case_id=case_id, preferred_name=name)
    referral = Referral(
        id=fresh_id(),
        case_id=case_id,
        source=Source.GP,
        reason="Wants to go back",
        received_on=opened_on,
    )
    yield referral
    yield Decision(
        id=fresh_id(),
        case_id=case_id,
        referral_id=referral.id,
        programme="bury",
        programme_version="1",
        decided_on=opened_on,
        outcome=Outcome.ELIGIBLE,
        reason="Off sick and wants to go back.",
        accepted=True,
    )


def assessed(case_id: str, day: date) -> Iterator[Record]:
    """Was reached, agreed to take part, and finished the assessment on that day."""
    at = datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)
    yield Contact(
        id=fresh_id(),
        case_id=case_id,
        at=at,
        channel=Channel.PHONE,
        result=ContactResult.REACHED,
    )
    yield Agreement(
        id=fresh_id(),
        case_id=case_id,
        given_at=at,
        how=HowGiven.SPOKEN,
        privacy_notice="2026-04",
    )
    yield Assessment(
        id=fresh_id(),
        case_id=case_id,
        questionnaire="https://forms.example/work-and-health|1.0.0",
        status=AssessmentStatus.COMPLETED,
        started_at=at,
        saved_at=at,
    )


def planned(case_id: str, status: PlanStatus, day: date, review_on: date) -> Iterator[Record]:
    at = datetime(day.year, day.month, day.day, 11, 0, tzinfo=UTC)
    yield Plan(
        id=fresh_id(),
        case_id=case_id,
        version=1,
        kind=PlanKind.BACK_TO_WORK,
        status=status,
        goal="Back on the counter",
        review_on=review_on,
        drafted_at=at,
        agreed_at=None if status is PlanStatus.DRAFT else at,
    )


def keep(laptop: Laptop, *records: Record) -> None:
    """Put new records into a laptop's outbox."""
    for record in records:
        body = codec.dump(record)
        laptop.journal.change(record.KIND, record.id, record.case_id, **body)


def keep_sample(laptop: Laptop) -> None:
    """Three people on Tuesday 1 December 2026: one late, one with a plan to sign, one signed."""
    late, to_sign, signed = fresh_id(), fresh_id(), fresh_id()
    keep(laptop, *referred(late, "S-1190", "Sam", date(2026, 11, 26)))
    keep(
        laptop,
        *referred(to_sign, "M-7702", "Mo", date(2026, 11, 23)),
        *assessed(to_sign, date(2026, 11, 25)),
        *planned(to_sign, PlanStatus.AGREED, date(2026, 11, 30), date(2027, 1, 5)),
    )
    keep(
        laptop,
        *referred(signed, "K-4821", "Kit", date(2026, 11, 2)),
        *assessed(signed, date(2026, 11, 4)),
        *planned(signed, PlanStatus.SIGNED, date(2026, 11, 6), date(2027, 1, 12)),
    )
