"""Every screen of the window with a person it has something to say about."""

from collections.abc import Callable
from dataclasses import dataclass

from coach_app.domain.question import QuestionWay
from coach_app.domain.signature import SignerRole
from coach_app.services import planning, referrals, signing, triage
from coach_app.services.desk import Desk
from tests.support import copies, disagreements, journeys
from tests.support.off_sick import off_sick


@dataclass(frozen=True)
class Station:
    """`make` gives the id of the case that is shown; "" for a screen about nobody."""

    kind: str
    tab: str
    make: Callable[[Desk], str]

    def __str__(self) -> str:
        return f"{self.kind}-{self.tab or self.make.__name__}"


def nobody(_desk: Desk) -> str:
    return ""


def referred(desk: Desk) -> str:
    """Waits for a decision; the screen shows the queue with this one chosen."""
    return referrals.register(desk, journeys.a_referral()).case_id


def accepted(desk: Desk) -> str:
    case_id = referred(desk)
    referrals.accept(desk, case_id)
    return case_id


def asked(desk: Desk) -> str:
    """Taken on, with a question that waits for its answer."""
    case_id = accepted(desk)
    new = triage.NewQuestion(text="When is the scan?", way=QuestionWay.FROM_US, other="GP")
    triage.ask(desk, case_id, new)
    return case_id


def at_odds(desk: Desk) -> str:
    case_id = accepted(desk)
    disagreements.two_versions(desk, case_id)
    disagreements.refused(desk, case_id)
    return case_id


def assessed(desk: Desk) -> str:
    return journeys.assessed_case(desk)


def drafted(desk: Desk) -> str:
    case_id = journeys.assessed_case(desk)
    planning.draft(desk, case_id)
    return case_id


def plan_agreed(desk: Desk) -> str:
    return journeys.agreed_plan(desk)[0]


def half_signed(desk: Desk) -> str:
    case_id, plan_id = journeys.agreed_plan(desk)
    signing.sign(desk, plan_id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    return case_id


def signed(desk: Desk) -> str:
    return journeys.signed_case(desk)[0]


def for_employer(desk: Desk) -> str:
    return copies.with_work_plan(desk)[0]


STATIONS = (
    Station("today", "", nobody),
    Station("caseload", "", nobody),
    Station("referrals", "", referred),
    Station("referral-new", "", nobody),
    Station("referral-import", "", nobody),
    Station("referral-correct", "", referred),
    Station("sync", "", nobody),
    Station("put-right", "", at_odds),
    Station("case", "summary", at_odds),
    Station("case", "summary", accepted),
    Station("case", "summary", asked),
    Station("case", "summary", assessed),
    Station("case", "timeline", accepted),
    Station("case", "assessment", journeys.agreed_case),
    Station("case", "plan", assessed),
    Station("case", "plan", drafted),
    Station("case", "documents", signed),
    Station("case", "consent", accepted),
    Station("case", "consent", journeys.agreed_case),
    Station("assessment", "", journeys.agreed_case),
    Station("plan", "", drafted),
    Station("plan", "", plan_agreed),
    Station("plan", "", signed),
    Station("together", "", plan_agreed),
    Station("signing", "", plan_agreed),
    Station("signing", "", half_signed),
    Station("signing", "", signed),
    Station("documents", "", signed),
    Station("documents", "preview", drafted),
    Station("hand-over", "", signed),
    Station("adjustments", "", off_sick),
    Station("phased-return", "", off_sick),
    Station("employer-copy", "", for_employer),
    Station("review", "", signed),
    Station("outcomes", "", signed),
    Station("comments", "", signed),
    Station("case", "progress", signed),
    Station("settings", "", nobody),
    Station("check", "", nobody),
    Station("safety", "", accepted),
)
