"""A case whose plan has something for an employer, and the copy that is made from it."""

from dataclasses import replace
from datetime import date

from coach_app.domain.adjustment import Adjustment, Cost
from coach_app.domain.document import Document, DocumentKind
from coach_app.domain.phased_return import Duty, PhasedReturn, UsualDay
from coach_app.domain.plan import Plan, Who
from coach_app.domain.signature import SignerRole, SigningMethod
from coach_app.services import caseload, employer_copies, planning
from coach_app.services.desk import Desk
from coach_app.services.employer_copies import Wanted
from coach_app.services.signing import SignatureGiven
from tests.support import journeys

BAKERY = "Notreal Bakery"
UNTIL = date(2027, 2, 1)
STOOL = Adjustment(
    key="stool",
    task="Standing at the counter",
    difficulty="Painful knees",
    size=8,
    change="A stool at the counter",
    who=Who.EMPLOYER,
    cost=Cost.SMALL,
    review_weeks=4,
    private_reason=True,
)
BACK = PhasedReturn(
    usual=tuple(UsualDay(weekday=day, minutes=420) for day in range(5)),
    return_on=date(2027, 1, 4),
    start_percent=50,
    weeks=3,
    duties=(Duty(name="Lifting sacks", back_in_week=3),),
)
SPOKEN = SignatureGiven(
    role=SignerRole.PARTICIPANT,
    signer_name="Frankie Notreal",
    method=SigningMethod.SPOKEN,
    witness="Alex Witness",
    language="pl",
)


def with_work_plan(desk: Desk) -> tuple[str, str]:
    """A case whose agreed plan has a change at work and a phased return."""
    case_id = journeys.assessed_case(desk)
    plan_id = planning.draft(desk, case_id).record_id
    with desk.work() as work:
        plan = work.get(Plan, plan_id)
    plan = plan.with_adjustments((STOOL,)).with_phased_return(BACK)
    shared = replace(plan.steps[0], private=False, title="Meet on a quiet afternoon")
    planning.save(desk, plan.with_step(shared))
    planning.agree(desk, plan_id)
    return case_id, plan_id


def defaults(desk: Desk, case_id: str, **other: object) -> Wanted:
    items = employer_copies.offer(desk, case_id).items
    facts: dict[str, object] = {
        "employer": BAKERY,
        "ticked": frozenset(item.key for item in items if item.ticked),
        "until": UNTIL,
        **other,
    }
    return Wanted(**facts)  # type: ignore[arg-type]


def made(desk: Desk) -> tuple[str, str, Document]:
    case_id, plan_id = with_work_plan(desk)
    employer_copies.make(desk, plan_id, defaults(desk, case_id), SPOKEN)
    return case_id, plan_id, the_copy(desk, case_id)


def the_copy(desk: Desk, case_id: str) -> Document:
    found = caseload.open_case(desk, case_id).file.current_documents
    (copy,) = [one for one in found if one.kind is DocumentKind.EMPLOYER_COPY]
    return copy
