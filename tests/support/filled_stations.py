"""Screens in the states that bring forms which the usual stations do not show."""

from datetime import UTC, date, datetime

from coach_app.domain.commenting import NewComment, comment_on
from coach_app.domain.contact import ContactResult
from coach_app.domain.people import Channel
from coach_app.domain.question import QuestionWay
from coach_app.domain.review import OutcomeKind
from coach_app.domain.safety import ConcernAbout
from coach_app.domain.signature import SignerRole
from coach_app.services import (
    adjusting,
    appointments,
    caseload,
    contacts,
    outcomes,
    phased,
    referrals,
    reviews,
    safety,
    signing,
    triage,
)
from coach_app.services.desk import Desk
from tests.journeys.stations import STATIONS, Station
from tests.support import copies, journeys
from tests.support.off_sick import off_sick


def declined(desk: Desk) -> str:
    case_id = referrals.register(desk, journeys.a_referral()).case_id
    referrals.accept(desk, case_id)
    contacts.log(
        desk,
        case_id,
        contacts.NewContact(channel=Channel.PHONE, result=ContactResult.DECLINED, note="Not now."),
    )
    return case_id


def asked_about(desk: Desk) -> str:
    case_id = referrals.register(desk, journeys.a_referral()).case_id
    asked = triage.NewQuestion(text="Which hours?", way=QuestionWay.FROM_US, other="The surgery")
    triage.ask(desk, case_id, asked)
    return case_id


def meeting(desk: Desk) -> str:
    case_id = journeys.agreed_case(desk)
    for day in (10, 11):
        new = appointments.NewAppointment(
            starts_at=datetime(2026, 12, day, 10, tzinfo=UTC), venue="Sample library"
        )
        appointments.make(desk, case_id, new)
    return case_id


def commented(desk: Desk) -> str:
    case_id = journeys.agreed_plan(desk)[0]
    for text in ("Add the start date", "And the bus"):
        with desk.work() as work:
            comment = comment_on(
                work.case_file(case_id),
                NewComment(text=text),
                comment_id=desk.ids.new(),
                author="Sam Supervisor",
                at=datetime(2026, 12, 1, 9, tzinfo=UTC),
            )
            work.save(comment, action="arrived")
            work.commit()
    return case_id


def worried_about(desk: Desk) -> str:
    case_id = journeys.agreed_case(desk)
    for what in ("Said so on the phone.", "Said so again."):
        new = safety.NewConcern(
            about=ConcernAbout.HARM_TO_SELF, what=what, done="Rang", told=("A",)
        )
        safety.raise_concern(desk, case_id, new)
    return case_id


def in_work(desk: Desk) -> str:
    case_id = journeys.signed_case(desk)[0]
    for what in (OutcomeKind.PLACEMENT, OutcomeKind.JOB_START):
        outcomes.record(desk, case_id, outcomes.NewOutcome(what=what, on=date(2026, 11, 30)))
    return case_id


def work_reviewed(desk: Desk) -> str:
    case_id = copies.with_work_plan(desk)[0]
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    signing.sign(desk, plan.id, journeys.typed(SignerRole.PARTICIPANT, "Frankie Notreal"))
    signing.sign(desk, plan.id, journeys.typed(SignerRole.COACH, desk.coach.name))
    reviews.begin(desk, case_id)
    return case_id


def back_in_steps(desk: Desk) -> str:
    case_id = off_sick(desk)
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    phased.keep(desk, plan.id, copies.BACK)
    return case_id


def with_a_change(desk: Desk) -> str:
    case_id = off_sick(desk)
    plan = caseload.open_case(desk, case_id).file.plan
    assert plan is not None
    adjusting.keep(desk, plan.id, (copies.STOOL,))
    return case_id


FILLED_STATIONS = (
    *STATIONS,
    Station("case", "summary", declined),
    Station("referrals", "", asked_about),
    Station("case", "appointments", meeting),
    Station("comments", "", commented),
    Station("safety", "", worried_about),
    Station("outcomes", "", in_work),
    Station("review", "", work_reviewed),
    Station("adjustments", "", with_a_change),
    Station("phased-return", "", back_in_steps),
)
