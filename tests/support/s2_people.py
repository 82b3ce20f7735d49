"""The people of a scorecard of 2015, generated so that every figure of it comes out.

335 taken on, 280 of them joined, 132 of those within 30 days; 17 jobs, 10 of them with evidence.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from coach_app.domain.case import Case
from coach_app.domain.consent import Agreement, HowGiven
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.people import Channel, Person
from coach_app.domain.records import Record
from coach_app.domain.referral import Referral, Source
from coach_app.domain.review import CaseOutcome, OutcomeKind

ENLISTED, ATTACHED, IN_TIME, JOBS, CLAIMED = 335, 280, 132, 17, 10
FIRST_DAY = date(2026, 1, 5)


def person(number: int, case_id: str) -> Iterator[Record]:
    """The records of the person with this number, from 0."""
    received = FIRST_DAY + timedelta(days=number % 90)
    yield Case(
        id=case_id,
        case_id=case_id,
        ref=f"T{number:04d}",
        opened_on=received,
        programme="working-well-pilot",
        programme_version="2014.1",
        coach_name="Robin Ashdown",
    )
    yield Person(id=f"p{case_id}", case_id=case_id, preferred_name=f"Person {number}")
    yield Referral(
        id=f"r{case_id}",
        case_id=case_id,
        source=Source.JOBCENTRE if number % 3 else Source.GP,
        reason="Would like to work again",
        received_on=received,
    )
    yield Decision(
        id=f"d{case_id}",
        case_id=case_id,
        referral_id=f"r{case_id}",
        programme="working-well-pilot",
        programme_version="2014.1",
        decided_on=received,
        outcome=Outcome.ELIGIBLE,
        reason="Two years on the Work Programme.",
        accepted=True,
        accepted_on=received + timedelta(days=1),
    )
    if number < ATTACHED:
        yield from _joined(number, case_id, received)
    if number < JOBS:
        yield CaseOutcome(
            id=f"o{case_id}",
            case_id=case_id,
            what=OutcomeKind.JOB_START,
            on=received + timedelta(days=172),
            evidence="Letter of the employer" if number < CLAIMED else "",
        )


def _joined(number: int, case_id: str, received: date) -> Iterator[Record]:
    on = received + timedelta(days=30 if number < IN_TIME else 31)
    at = datetime(on.year, on.month, on.day, 10, 0, tzinfo=UTC)
    yield Contact(
        id=f"c{case_id}",
        case_id=case_id,
        at=at,
        channel=Channel.IN_PERSON,
        result=ContactResult.REACHED,
    )
    yield Agreement(
        id=f"a{case_id}",
        case_id=case_id,
        given_at=at,
        how=HowGiven.SPOKEN,
        privacy_notice="2014-03",
    )
