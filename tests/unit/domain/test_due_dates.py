"""Due dates: always on a working day, by the limits of the programme, whatever happens."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.catalogue.bank_holidays import working_days
from coach_app.domain.case import Case, CaseFile
from coach_app.domain.consent import Agreement, HowGiven
from coach_app.domain.contact import Contact, ContactDecision, ContactResult
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.journey import Deadlines, Due, DueKind, next_due, tries_without_success
from coach_app.domain.limits import Limits, LimitsBook, due_on
from coach_app.domain.people import Channel
from coach_app.domain.plan import Plan, PlanKind, PlanStatus
from coach_app.domain.programme import TimeLimit, Unit
from coach_app.domain.question import Question, QuestionWay

DAYS = working_days(2024, 2031)
FIRST, LAST = date(2025, 1, 1), date(2029, 12, 31)
DATES = st.dates(FIRST, LAST)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
LIMITS = st.builds(
    TimeLimit,
    stage=st.just("x"),
    name=st.just("x"),
    within=st.integers(1, 40),
    unit=st.sampled_from(Unit),
)
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
OPENED = date(2026, 4, 1)
"""The Wednesday before Easter: Friday and Monday are bank holidays."""
TUESDAY = date(2026, 4, 7)


def a_contact(at: datetime, result: ContactResult, next_try_on: date | None = None) -> Contact:
    return Contact(
        id=f"k{at}",
        case_id="c",
        at=at,
        channel=Channel.PHONE,
        result=result,
        next_try_on=next_try_on,
    )


def a_question(due: date, way: QuestionWay = QuestionWay.TO_US) -> Question:
    return Question(id="q", case_id="c", way=way, text="When?", asked_at=NOON, due_on=due)


@st.composite
def case_files(draw: st.DrawFn) -> CaseFile:
    """Any station of the journey, with dates on any day of the week."""
    accepted = draw(st.booleans())
    decision = Decision(
        id="d",
        case_id="c",
        referral_id="r",
        programme="p",
        programme_version="1",
        decided_on=OPENED,
        outcome=Outcome.ELIGIBLE,
        reason="Fits.",
        accepted=accepted,
        accepted_on=draw(st.none() | DATES) if accepted else None,
    )
    contacts = st.builds(a_contact, MOMENTS, st.sampled_from(ContactResult), st.none() | DATES)
    agreement = Agreement(
        id="a", case_id="c", given_at=NOON, how=HowGiven.SPOKEN, privacy_notice="1"
    )
    plan = Plan(
        id="p",
        case_id="c",
        version=1,
        kind=PlanKind.BACK_TO_WORK,
        review_on=draw(DATES),
        drafted_at=draw(MOMENTS),
        agreed_at=draw(MOMENTS),
        status=draw(st.sampled_from((PlanStatus.DRAFT, PlanStatus.AGREED, PlanStatus.SIGNED))),
    )
    return CaseFile(
        case=Case(id="c", case_id="c", ref="KD-0001-X", opened_on=draw(DATES)),
        decisions=(decision,),
        contacts=tuple(draw(st.lists(contacts, max_size=5))),
        agreements=draw(st.sampled_from([(), (agreement,)])),
        plans=draw(st.sampled_from([(), (plan,)])),
        questions=tuple(draw(st.lists(st.builds(a_question, DATES, st.sampled_from(QuestionWay))))),
    )


@given(case_files(), DATES, LIMITS, st.integers(1, 6))
def test_a_due_date_is_never_on_a_day_when_nobody_works(
    file: CaseFile, today: date, limit: TimeLimit, tries: int
) -> None:
    limits = Limits(
        referral=limit, question=limit, first_contact=limit, sign=limit, contact_tries=tries
    )
    due = next_due(file, DAYS, today, limits)
    assert due is not None
    assert DAYS.is_working(due.on)


@given(LIMITS, DATES)
def test_a_limit_ends_on_a_working_day_and_never_early(limit: TimeLimit, start: date) -> None:
    due = due_on(limit, start, DAYS)
    assert DAYS.is_working(due)
    counted = sum(
        limit.unit is Unit.CALENDAR_DAYS or DAYS.is_working(start + timedelta(days=n))
        for n in range(1, (due - start).days + 1)
    )
    assert counted >= limit.within
    longer = replace(limit, within=limit.within + 1)
    assert due_on(longer, start, DAYS) >= due


REFERRED = CaseFile(
    case=Case(
        id="c", case_id="c", ref="KD-0001-X", opened_on=OPENED, programme="p", programme_version="1"
    )
)
DECIDED = Decision(
    id="d",
    case_id="c",
    referral_id="r",
    programme="p",
    programme_version="1",
    decided_on=OPENED,
    outcome=Outcome.ELIGIBLE,
    reason="Fits.",
    accepted=True,
)
ACCEPTED = replace(REFERRED, decisions=(DECIDED,))


def test_the_limit_of_the_cases_own_version_counts() -> None:
    week = TimeLimit(stage="referral", name="x", within=7, unit=Unit.CALENDAR_DAYS)
    deadlines = Deadlines(DAYS, LimitsBook({("p", "1"): Limits(referral=week)}))
    assert deadlines.next_due(REFERRED, OPENED) == Due(DueKind.DECIDE_REFERRAL, date(2026, 4, 8))
    newer = replace(REFERRED, case=replace(REFERRED.case, programme_version="2"))
    assert deadlines.next_due(newer, OPENED) == Due(DueKind.DECIDE_REFERRAL, TUESDAY)


def test_the_first_contact_is_counted_from_the_day_triage_took_the_person_on() -> None:
    later = replace(ACCEPTED, decisions=(replace(DECIDED, accepted_on=date(2026, 4, 9)),))
    assert next_due(ACCEPTED, DAYS, OPENED) == Due(DueKind.FIRST_CONTACT, TUESDAY)
    assert next_due(later, DAYS, OPENED) == Due(DueKind.FIRST_CONTACT, date(2026, 4, 13))


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        (QuestionWay.TO_US, DueKind.ANSWER_QUESTION),
        (QuestionWay.FROM_US, DueKind.CHASE_ANSWER),
    ],
)
def test_an_open_question_is_due_before_a_later_decision(way: QuestionWay, kind: DueKind) -> None:
    asked = replace(REFERRED, questions=(a_question(date(2026, 4, 2), way),))
    assert next_due(asked, DAYS, OPENED) == Due(kind, date(2026, 4, 2))
    answered = replace(asked.questions[0], answer="Soon.", answered_at=NOON)
    closed = next_due(replace(asked, questions=(answered,)), DAYS, OPENED)
    assert closed == Due(DueKind.DECIDE_REFERRAL, TUESDAY)


def test_after_the_programmes_number_of_tries_somebody_decides() -> None:
    tries = tuple(
        a_contact(NOON + timedelta(days=n), ContactResult.NO_ANSWER, date(2026, 4, 20))
        for n in range(3)
    )
    two = replace(ACCEPTED, contacts=tries[:2])
    three = replace(ACCEPTED, contacts=tries)
    assert next_due(two, DAYS, OPENED) == Due(DueKind.TRY_AGAIN, date(2026, 4, 20))
    assert next_due(three, DAYS, OPENED) == Due(DueKind.DECIDE_CONTACT, TUESDAY)
    patient = Limits(contact_tries=4)
    assert next_due(three, DAYS, OPENED, patient) == Due(DueKind.TRY_AGAIN, date(2026, 4, 20))
    decided = ContactDecision(
        id="x", case_id="c", decided_at=NOON + timedelta(days=3), keep_trying=True, reason="Moved."
    )
    goes_on = replace(three, contact_decisions=(decided,))
    assert tries_without_success(goes_on) == 0
    assert next_due(goes_on, DAYS, OPENED) == Due(DueKind.TRY_AGAIN, date(2026, 4, 20))


def test_somebody_who_declines_is_not_called_again_but_decided_on() -> None:
    declined = replace(ACCEPTED, contacts=(a_contact(NOON, ContactResult.DECLINED),))
    assert next_due(declined, DAYS, OPENED) == Due(DueKind.DECIDE_CONTACT, date(2026, 4, 2))


def test_a_no_after_a_yes_is_decided_on_and_never_asked_for_agreement_again() -> None:
    """Taking part is a choice: whoever says no, or stops, is not chased for an agreement."""
    spoken = a_contact(NOON, ContactResult.REACHED)
    no = a_contact(NOON + timedelta(hours=1), ContactResult.DECLINED)
    thought = replace(ACCEPTED, contacts=(spoken,))
    assert next_due(thought, DAYS, OPENED) == Due(DueKind.RECORD_AGREEMENT, OPENED)
    refused = replace(ACCEPTED, contacts=(spoken, no))
    to_decide = Due(DueKind.DECIDE_CONTACT, date(2026, 4, 2))
    assert next_due(refused, DAYS, OPENED) == to_decide
    yes = Agreement(id="a", case_id="c", given_at=NOON, how=HowGiven.SPOKEN, privacy_notice="1")
    over = replace(yes, withdrawn_at=NOON + timedelta(hours=2))
    stopped = replace(thought, agreements=(over,))
    assert next_due(stopped, DAYS, OPENED) == to_decide
    for later in (
        {"contacts": (spoken, a_contact(NOON + timedelta(hours=3), ContactResult.REACHED))},
        {"agreements": (over, replace(yes, given_at=NOON + timedelta(hours=3)))},
    ):
        due = next_due(replace(stopped, **later), DAYS, OPENED)
        assert due is not None
        assert due.kind is not DueKind.DECIDE_CONTACT
    in_support = replace(refused, agreements=(yes,))
    assert next_due(in_support, DAYS, OPENED) == to_decide
