"""From the queue to the first call: questions, handover, tries, appointments."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from coach_app.domain.appointment import AppointmentCancelled, AppointmentPast, NoAppointment
from coach_app.domain.contact import ContactResult
from coach_app.domain.disclosed import Route
from coach_app.domain.errors import FieldMissing
from coach_app.domain.journey import DueKind, Stage
from coach_app.domain.outcome_rules import CaseIsClosed, ExitReason
from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.plan import PlanStatus
from coach_app.domain.question import QuestionAnswered, QuestionWay
from coach_app.domain.review import OutcomeKind
from coach_app.services import (
    appointments,
    caseload,
    consents,
    contacts,
    disclosures,
    outcomes,
    referrals,
    triage,
)
from coach_app.services.desk import Desk
from tests.support.journeys import a_referral, agreed_plan
from tests.support.stillness import FixedClock

MONDAY = date(2026, 11, 30)


@pytest.fixture
def case_id(desk: Desk) -> str:
    """Came in on Monday 30 November 2026; the clock says Tuesday."""
    return referrals.register(desk, a_referral(received_on=MONDAY)).case_id


def test_the_queue_shows_what_is_due_first(desk: Desk, case_id: str) -> None:
    late = referrals.register(desk, a_referral(received_on=date(2026, 11, 20))).case_id
    assert [(item.case_id, item.late) for item in triage.queue(desk)] == [
        (late, True),
        (case_id, False),
    ]
    item = triage.queue(desk)[1]
    assert (item.due.kind, item.due.on) == (DueKind.DECIDE_REFERRAL, date(2026, 12, 2))
    assert item.decision is not None
    triage.accept(desk, late)
    assert [item.case_id for item in triage.queue(desk)] == [case_id]


def test_a_question_is_answered_within_two_working_days(desk: Desk, case_id: str) -> None:
    new = triage.NewQuestion(text="Is she on your list?", way=QuestionWay.TO_US, other="Dr Example")
    question_id = triage.ask(desk, case_id, new).record_id
    asked = triage.queue(desk)[0].open_questions[0]
    assert (asked.due_on, asked.asked_by) == (date(2026, 12, 3), "Dr Example")
    with pytest.raises(FieldMissing):
        triage.answer(desk, question_id, " ")
    triage.answer(desk, question_id, "Yes.")
    assert triage.queue(desk)[0].open_questions == ()
    with pytest.raises(QuestionAnswered):
        triage.answer(desk, question_id, "No.")
    kept = caseload.open_case(desk, case_id).file.questions[0]
    assert (kept.answer, kept.answered_by) == ("Yes.", desk.coach.name)


def test_taken_on_handed_over_and_seen_before_dialling(desk: Desk) -> None:
    new = a_referral(
        received_on=MONDAY,
        phone="07700 900123",
        contact_by=(Channel.TEXT,),
        safe_to_leave_message=False,
        needs=(CommunicationNeed.SIGN_LANGUAGE, CommunicationNeed.LARGE_PRINT),
        best_time="mornings",
    )
    case_id = referrals.register(desk, new).case_id
    triage.accept(desk, case_id, coach_name="Robin Coach", coach_id="coach-2")
    told = triage.NewHandover(
        said="Worried about the early shift.", promised="A call this week.", best_time="after 3"
    )
    triage.hand_over(desk, case_id, told)
    view = caseload.open_case(desk, case_id)
    assert (view.file.case.coach_name, view.file.case.coach_id) == ("Robin Coach", "coach-2")
    assert view.file.handovers[0].to_coach == "Robin Coach"
    assert view.due is not None
    assert (view.due.kind, view.due.on) == (DueKind.FIRST_CONTACT, date(2026, 12, 3))
    before = contacts.before_dialling(desk, case_id)
    assert (before.phone, before.contact_by) == ("07700 900123", (Channel.TEXT,))
    assert before.safe_to_leave_message is False
    assert before.interpreter
    assert before.formats == (CommunicationNeed.LARGE_PRINT,)
    assert before.best_time == "after 3"
    assert before.handover is not None
    assert before.handover.promised == "A call this week."
    assert (before.tries, before.tries_allowed, before.last) == (0, 3, None)


def test_another_language_needs_an_interpreter(desk: Desk) -> None:
    case_id = referrals.register(desk, a_referral(language="pl")).case_id
    assert contacts.before_dialling(desk, case_id).interpreter
    case_id = referrals.register(desk, a_referral(language="en-GB")).case_id
    assert not contacts.before_dialling(desk, case_id).interpreter


def test_signposting_keeps_where_and_why_and_closes(desk: Desk, case_id: str) -> None:
    with pytest.raises(FieldMissing):
        triage.signpost(desk, case_id, where="", reason="Lives elsewhere")
    assert caseload.open_case(desk, case_id).stage is Stage.REFERRAL
    triage.signpost(desk, case_id, where="Rochdale", reason="Lives there")
    file = caseload.open_case(desk, case_id).file
    assert [(sent.where, sent.reason) for sent in file.signposts] == [("Rochdale", "Lives there")]
    assert file.case.closed_on == desk.today()
    assert triage.queue(desk) == ()


def test_tries_lead_to_a_decision(desk: Desk, case_id: str, clock: FixedClock) -> None:
    triage.accept(desk, case_id)
    nobody = contacts.NewContact(
        channel=Channel.PHONE,
        result=ContactResult.NO_ANSWER,
        next_try_on=contacts.next_try(desk),
    )
    assert nobody.next_try_on == date(2026, 12, 2)
    for _ in range(3):
        contacts.log(desk, case_id, nobody)
        clock.forward(timedelta(hours=1))
    due = caseload.open_case(desk, case_id).due
    assert due is not None
    assert due.kind is DueKind.DECIDE_CONTACT
    contacts.keep_trying(desk, case_id, "A new number.")
    due = caseload.open_case(desk, case_id).due
    assert due is not None
    assert due.kind is DueKind.TRY_AGAIN
    clock.forward(timedelta(days=3))
    with pytest.raises(contacts.NextTryPast):
        contacts.log(desk, case_id, nobody)
    with pytest.raises(contacts.NextTryTooFar):
        contacts.log(desk, case_id, replace(nobody, next_try_on=date(2027, 12, 4)))
    contacts.stop_trying(desk, case_id, "Never reached.")
    file = caseload.open_case(desk, case_id).file
    assert file.case.close_reason == "Never reached."
    assert [decision.keep_trying for decision in file.contact_decisions] == [True, False]


def test_who_stops_taking_part_leaves_with_plan_and_reason(desk: Desk, clock: FixedClock) -> None:
    case_id, plan_id = agreed_plan(desk)
    clock.forward(timedelta(hours=1))
    consents.withdraw_agreement(desk, case_id)
    clock.forward(timedelta(hours=1))
    contacts.stop_trying(desk, case_id, "Enough for now.")
    file = caseload.open_case(desk, case_id).file
    assert [(o.what, o.reason, o.note) for o in file.outcomes] == [
        (OutcomeKind.EXIT, ExitReason.OWN_WISH.value, "Enough for now.")
    ]
    assert (file.case.closed_on, file.case.close_reason) == (desk.today(), ExitReason.OWN_WISH)
    with pytest.raises(CaseIsClosed):
        contacts.stop_trying(desk, case_id, "Twice.")
    assert file.plan is not None
    assert (file.plan.id, file.plan.status) == (plan_id, PlanStatus.CLOSED)
    outcomes.withdraw(desk, file.outcomes[0].id, "Somebody else's.")
    again = caseload.open_case(desk, case_id).file
    assert again.case.closed_on is None
    assert again.plan is not None
    assert again.plan.status is PlanStatus.AGREED


TEN = datetime(2026, 12, 8, 10, 0, tzinfo=UTC)
MEETING = appointments.NewAppointment(
    starts_at=TEN,
    minutes=45,
    venue="Example Library, Room 2; upstairs",
    address="1 Made-up Street\nBury",
    travel="Bus 98, get off at the market, then left.",
    access="A chair with arms: back pain",
    note="Depression came up",
)


def parsed(data: bytes) -> Calendar:
    return Calendar.from_ical(data)


def test_an_appointment_is_made_moved_and_cancelled(
    desk: Desk, case_id: str, clock: FixedClock
) -> None:
    with pytest.raises(NoAppointment):
        appointments.ics(desk, case_id)
    number = appointments.make(desk, case_id, MEETING).record_id
    first = parsed(appointments.ics(desk, case_id).data).events[0]
    clock.forward(timedelta(minutes=5))
    appointments.move(desk, number, TEN + timedelta(days=1))
    second = parsed(appointments.ics(desk, case_id).data).events[0]
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second.start == TEN + timedelta(days=1)
    assert second.duration == timedelta(minutes=45)
    with pytest.raises(AppointmentPast):
        appointments.move(desk, number, desk.now())
    appointments.cancel(desk, number)
    assert appointments.coming(desk, case_id) == ()
    with pytest.raises(AppointmentCancelled):
        appointments.cancel(desk, number)
    gone = caseload.open_case(desk, case_id).file.appointments[0]
    calendar = parsed(appointments.ics_of(desk, gone).data)
    assert (calendar["METHOD"], calendar.events[0]["STATUS"]) == ("CANCEL", "CANCELLED")


def test_the_calendar_file_says_when_and_where_and_nothing_about_health(
    desk: Desk, case_id: str
) -> None:
    appointments.make(desk, case_id, MEETING)
    released = appointments.ics(desk, case_id)
    text = released.data.decode("utf-8")
    assert all(line.endswith("\r") for line in text.split("\n")[:-1])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "Example Library\\, Room 2\\; upstairs" in text.replace("\r\n ", "")
    event = parsed(released.data).events[0]
    assert event["LOCATION"] == "Example Library, Room 2; upstairs, 1 Made-up Street\nBury"
    assert event["DESCRIPTION"] == MEETING.travel
    assert event["SUMMARY"] == f"Appointment with {desk.coach.name}"
    for private in ("pain", "Depression", "Frankie", "bury workwell", "knees", "chair"):
        assert private.casefold() not in text.casefold()
    log = disclosures.log_of(desk, case_id)
    assert [entry.route for entry in log] == [Route.CALENDAR_FILE]


def test_appointments_to_come_stand_in_their_order(desk: Desk, case_id: str) -> None:
    for days in (9, 2, 5):
        new = appointments.NewAppointment(starts_at=TEN + timedelta(days=days), venue="Library")
        appointments.make(desk, case_id, new)
    found = [one.starts_at for one in appointments.coming(desk, case_id)]
    assert found == sorted(found)
    assert len(found) == 3


def test_a_long_queue_shows_what_is_due_first_and_the_one_that_was_asked_for(desk: Desk) -> None:
    made = [
        referrals.register(desk, a_referral(received_on=date(2026, 11, 2 + n))).case_id
        for n in range(5)
    ]
    assert [item.case_id for item in triage.queue(desk, 2)] == made[:2]
    assert [item.case_id for item in triage.queue(desk, 2, made[4])] == [*made[:2], made[4]]
    assert [item.case_id for item in triage.queue(desk, 2, made[0])] == made[:2]
    first = triage.first_of_queue(desk)
    assert (len(first.items), first.total) == (5, 5)
    triage.accept(desk, made[4])
    assert made[4] not in [item.case_id for item in triage.queue(desk, 2, made[4])]


def test_search_finds_questions_handovers_and_decisions(desk: Desk) -> None:
    case_id = referrals.register(desk, a_referral()).case_id
    new = triage.NewQuestion(text="Has the scan been arranged?", way=QuestionWay.FROM_US)
    asked = triage.ask(desk, case_id, new).record_id
    triage.accept(desk, case_id)
    triage.hand_over(desk, case_id, triage.NewHandover(said="Afraid of the lift", promised="Call"))
    triage.answer(desk, asked, "Next Thursday at the infirmary")
    contacts.keep_trying(desk, case_id, "Changed number last week")
    found = {
        word: [hit.where for hit in caseload.search(desk, word)]
        for word in ("scan", "infirm", "lift", "changed num")
    }
    assert found == {
        "scan": ["question"],
        "infirm": ["question"],
        "lift": ["handover"],
        "changed num": ["contact-decision"],
    }
