"""The coach's day, put together from real records on a real encrypted store."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest

from coach_app.domain.agenda import Group
from coach_app.domain.case import CaseFile
from coach_app.domain.comment import CommentAbout
from coach_app.domain.commenting import NewComment, comment_on
from coach_app.domain.contact import ContactResult
from coach_app.domain.disclosed import Route
from coach_app.domain.journey import DueKind
from coach_app.domain.people import Channel
from coach_app.domain.plan import Plan
from coach_app.domain.question import QuestionWay
from coach_app.domain.review import OutcomeKind
from coach_app.domain.safety import ConcernAbout
from coach_app.domain.who import Who
from coach_app.services import (
    agenda,
    appointments,
    caseload,
    contacts,
    disclosures,
    erasure,
    outcomes,
    referrals,
    safety,
    triage,
)
from coach_app.services.agenda import ThingKind
from coach_app.services.desk import Desk
from coach_app.services.disclosures import NobodyOnTheList
from coach_app.store.erasing import ErasureReason
from tests.support.conformance import Validator
from tests.support.journeys import a_referral, agreed_case, agreed_plan, signed_case
from tests.support.papers import words_of
from tests.support.stillness import FixedClock

Day = dict[Group, list[agenda.Line]]


def day(desk: Desk) -> Day:
    return {group.group: list(group.lines) for group in agenda.of_today(desk).groups}


def only(desk: Desk, group: Group) -> agenda.Line:
    (line,) = day(desk)[group]
    return line


def meeting(desk: Desk, case_id: str, after: timedelta) -> str:
    starts = desk.now() + after
    new = appointments.NewAppointment(starts_at=starts, venue="Central Library")
    return appointments.make(desk, case_id, new).record_id


def comment(desk: Desk, case_id: str, text: str, *, sends_back: bool) -> None:
    file = caseload.open_case(desk, case_id).file
    new = NewComment(about=CommentAbout.PLAN, text=text, sends_back=sends_back)
    made = comment_on(file, new, comment_id=desk.ids.new(), author="Kim", at=desk.now())
    with desk.work() as work:
        work.save(made)
        work.commit()


def test_an_empty_caseload_has_an_empty_day(desk: Desk) -> None:
    assert agenda.of_today(desk).groups == ()
    assert agenda.count_now(desk) == 0
    with pytest.raises(NobodyOnTheList):
        agenda.paper(desk)


def test_a_concern_stands_first_until_it_is_closed(desk: Desk) -> None:
    case_id = agreed_case(desk)
    new = safety.NewConcern(about=ConcernAbout.NOT_COPING, what="Very low today")
    concern = safety.raise_concern(desk, case_id, new).record_id
    assert next(iter(day(desk))) is Group.SAFETY
    line = only(desk, Group.SAFETY)
    assert (line.kind, line.words, line.record_id) == (ThingKind.CONCERN, "not-coping", concern)
    safety.act(desk, concern, "Called the GP with them", ("GP",))
    safety.close(desk, concern, "Seen today")
    assert Group.SAFETY not in day(desk)


def test_a_meeting_is_next_then_asks_how_it_went(desk: Desk, clock: FixedClock) -> None:
    case_id = agreed_case(desk)
    meeting(desk, case_id, timedelta(hours=1))
    assert only(desk, Group.NEXT).words == "Central Library"
    assert not only(desk, Group.NEXT).over(desk.now())
    clock.forward(timedelta(hours=3))
    assert ThingKind.APPOINTMENT in [line.kind for line in day(desk)[Group.TODAY]]
    clock.forward(timedelta(days=1))
    assert only(desk, Group.LATE).over(desk.now())
    reached = contacts.NewContact(channel=Channel.IN_PERSON, result=ContactResult.REACHED)
    contacts.log(desk, case_id, reached)
    assert Group.LATE not in day(desk)


def test_a_meeting_shortly_after_midnight_belongs_to_its_day_in_britain(
    desk: Desk, clock: FixedClock
) -> None:
    clock.at = clock.at.replace(month=7, day=1, hour=20)
    case_id = agreed_case(desk)
    meeting(desk, case_id, timedelta(hours=3, minutes=30))  # 23:30 in UTC, 00:30 in Britain
    assert Group.NEXT not in day(desk)
    assert ThingKind.APPOINTMENT in [line.kind for line in day(desk)[Group.SOON]]


def test_what_a_supervisor_sent_back_stands_there_in_their_words(desk: Desk) -> None:
    case_id, _plan = agreed_plan(desk)
    assert only(desk, Group.TO_SIGN).kind is DueKind.SIGN_PLAN
    comment(desk, case_id, "Please add the start date.", sends_back=True)
    line = only(desk, Group.CAME_BACK)
    assert (line.kind, line.words) == (ThingKind.SENT_BACK, "Please add the start date.")
    assert Group.TO_SIGN not in day(desk), "first the answer"


def test_nobody_reached_yet(desk: Desk, clock: FixedClock) -> None:
    case_id = referrals.register(desk, a_referral()).case_id
    assert only(desk, Group.TODAY).kind is DueKind.DECIDE_REFERRAL
    assert not only(desk, Group.TODAY).accepted
    referrals.accept(desk, case_id)
    line = only(desk, Group.UNCONTACTED)
    assert (line.kind, line.accepted) == (DueKind.FIRST_CONTACT, True)
    clock.forward(timedelta(days=7))
    assert only(desk, Group.LATE).kind is DueKind.FIRST_CONTACT


def test_questions_of_an_accepted_case_stay_in_the_day(desk: Desk, clock: FixedClock) -> None:
    case_id = agreed_case(desk)
    us = triage.NewQuestion(text="When is the scan?", way=QuestionWay.FROM_US, other="GP")
    them = triage.NewQuestion(text="Who is the coach?", way=QuestionWay.TO_US, other="GP")
    asked = triage.ask(desk, case_id, us).record_id
    triage.ask(desk, case_id, them)
    assert only(desk, Group.WAITING).words == "When is the scan?"
    assert only(desk, Group.SOON).words == "Who is the coach?"
    clock.forward(timedelta(days=3))
    late = {line.words for line in day(desk)[Group.LATE]}
    assert late == {"When is the scan?", "Who is the coach?"}
    triage.answer(desk, asked, "On Friday")
    assert {line.words for line in day(desk)[Group.LATE]} == {"Who is the coach?"}


def with_a_step_of_the_employer(desk: Desk, case_id: str) -> None:
    """The signed plan with its first step done by the employer, from tomorrow on."""
    plan = plan_of(caseload.open_case(desk, case_id).file)
    tomorrow = desk.today() + timedelta(days=1)
    first = replace(
        plan.steps[0], who=Who.EMPLOYER, title="Ask about the stool", starts_on=tomorrow
    )
    others = (replace(step, who=Who.COACH) for step in plan.steps[1:])
    with desk.work() as work:
        work.save(replace(plan, steps=(first, *others)))
        work.commit()


def plan_of(file: CaseFile) -> Plan:
    assert file.plan is not None
    return file.plan


def test_what_others_are_to_do_is_waited_for_from_its_first_day(
    desk: Desk, clock: FixedClock
) -> None:
    case_id, _plan = signed_case(desk)
    with_a_step_of_the_employer(desk, case_id)
    assert Group.WAITING not in day(desk)
    clock.forward(timedelta(days=1))
    assert only(desk, Group.WAITING).words == "Ask about the stool"


def test_an_outcome_waits_for_its_evidence(desk: Desk) -> None:
    case_id, _plan = signed_case(desk)
    before = len(day(desk).get(Group.WAITING, []))
    started = outcomes.NewOutcome(what=OutcomeKind.JOB_START, on=date(2026, 12, 1))
    record_id = outcomes.record(desk, case_id, started).record_id
    waiting = day(desk)[Group.WAITING]
    assert len(waiting) == before + 1
    assert (ThingKind.EVIDENCE, record_id) in {(line.kind, line.record_id) for line in waiting}


def test_the_lists_hold_what_the_records_say_and_nobody_who_was_erased(desk: Desk) -> None:
    case_id, _plan = signed_case(desk)
    meeting(desk, case_id, timedelta(hours=1))
    assert desk.store.verify() == ()
    ref = caseload.open_case(desk, case_id).file.case.ref
    erasure.erase(desk, ref, ErasureReason.ASKED)
    assert agenda.of_today(desk).groups == ()
    assert desk.store.verify() == ()


def test_paper_has_initials_and_reference_and_no_word_of_anybody(
    desk: Desk, tmp_path: Path, validator: Validator
) -> None:
    new = a_referral(preferred_name="Frankie Notreal-Smith", full_name="Francesca Notreal-Smith")
    first = referrals.register(desk, new).case_id
    second, _plan = agreed_plan(desk)
    comment(desk, second, "Her sister Marigold phoned.", sends_back=False)
    ref = caseload.open_case(desk, first).file.case.ref
    released = agenda.paper(desk)
    pdf = tmp_path / "list.pdf"
    pdf.write_bytes(released.data)
    assert validator.failures(pdf, "ua1") == []
    assert validator.failures(pdf, "2a") == []
    text = words_of(pdf)
    assert ref in text
    assert "F. N. S." in text
    assert released.disclosure.route is Route.DAY_LIST
    with pikepdf.open(pdf) as opened:
        described = str(opened.open_metadata()) + str(opened.docinfo)
    for word in ("Frankie", "Notreal", "Francesca", "Marigold"):
        assert word not in text
        assert word not in described
    for case_id in (first, second):
        (line,) = disclosures.log_of(desk, case_id)
        assert line.route is Route.DAY_LIST


def test_one_call_counts_what_is_to_be_done_now(desk: Desk) -> None:
    referrals.register(desk, a_referral())
    agreed_plan(desk)
    totals = {group.group: group.total for group in agenda.of_today(desk).groups}
    assert totals[Group.TODAY] == 1
    assert totals[Group.TO_SIGN] == 1
    assert agenda.count_now(desk) == 2
    assert caseload.referrals_waiting(desk) == 1
