"""In which group of the day something stands, and in which order the groups come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.domain.agenda import (
    COVERED,
    NOW,
    Group,
    ThingKind,
    When,
    group_of_due,
    group_of_thing,
    things_of,
)
from coach_app.domain.appointment import Appointment
from coach_app.domain.case import Case, CaseFile
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.journey import DueKind
from coach_app.domain.limits import Limits
from coach_app.domain.people import Channel
from coach_app.domain.review import CaseOutcome, OutcomeKind
from coach_app.domain.safety import Concern, ConcernAbout
from coach_app.domain.working_days import WorkingDays

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
TODAY = AT.date()
WHEN = When(now=AT, soon=date(2026, 12, 8))
DAYS = WorkingDays(frozenset())
CASE = Case(id="c", case_id="c", ref="K-1", opened_on=date(2026, 11, 2))
BEFORE, AHEAD, FAR = date(2026, 11, 30), date(2026, 12, 3), date(2026, 12, 9)


def test_the_groups_come_in_the_order_a_coach_would_take_them() -> None:
    assert [group.value for group in Group] == [
        "safety",
        "next",
        "late",
        "came-back",
        "uncontacted",
        "today",
        "to-sign",
        "soon",
        "waiting",
    ]
    assert {Group.SOON, Group.WAITING} == set(Group) - NOW


@pytest.mark.parametrize(
    ("kind", "on", "group"),
    [
        (DueKind.FIRST_CONTACT, BEFORE, Group.LATE),
        (DueKind.FIRST_CONTACT, TODAY, Group.UNCONTACTED),
        (DueKind.FIRST_CONTACT, FAR, Group.UNCONTACTED),
        (DueKind.TRY_AGAIN, TODAY, Group.UNCONTACTED),
        (DueKind.TRY_AGAIN, AHEAD, Group.SOON),
        (DueKind.DECIDE_CONTACT, TODAY, Group.TODAY),
        (DueKind.SIGN_PLAN, BEFORE, Group.LATE),
        (DueKind.SIGN_PLAN, AHEAD, Group.TO_SIGN),
        (DueKind.SIGN_PLAN, FAR, Group.TO_SIGN),
        (DueKind.REVIEW_PLAN, TODAY, Group.TODAY),
        (DueKind.REVIEW_PLAN, date(2026, 12, 8), Group.SOON),
        (DueKind.REVIEW_PLAN, FAR, None),
        (DueKind.DECIDE_REFERRAL, AHEAD, Group.SOON),
    ],
)
def test_where_a_next_step_stands(kind: DueKind, on: date, group: Group | None) -> None:
    assert group_of_due(kind, on, WHEN) is group


@pytest.mark.parametrize("kind", sorted(COVERED))
def test_what_is_a_thing_of_its_own_stands_there_once(kind: DueKind) -> None:
    assert group_of_due(kind, BEFORE, WHEN) is None


@pytest.mark.parametrize(
    ("kind", "on", "group"),
    [
        (ThingKind.SENT_BACK, BEFORE, Group.CAME_BACK),
        (ThingKind.COMMENT, AHEAD, Group.CAME_BACK),
        (ThingKind.TO_ANSWER, BEFORE, Group.LATE),
        (ThingKind.TO_ANSWER, TODAY, Group.TODAY),
        (ThingKind.TO_ANSWER, AHEAD, Group.SOON),
        (ThingKind.TO_ANSWER, FAR, None),
        (ThingKind.ANSWER_AWAITED, BEFORE, Group.LATE),
        (ThingKind.ANSWER_AWAITED, TODAY, Group.TODAY),
        (ThingKind.ANSWER_AWAITED, AHEAD, Group.WAITING),
        (ThingKind.STEP_OF_OTHERS, BEFORE, Group.WAITING),
        (ThingKind.STEP_OF_OTHERS, FAR, Group.WAITING),
        (ThingKind.EVIDENCE, BEFORE, Group.WAITING),
    ],
)
def test_where_a_thing_stands(kind: ThingKind, on: date, group: Group | None) -> None:
    assert group_of_thing(kind, WHEN, on=on, at=None) is group


@pytest.mark.parametrize(
    ("at", "group"),
    [
        (AT - timedelta(days=1), Group.LATE),
        (AT - timedelta(minutes=60), Group.TODAY),
        (AT - timedelta(minutes=59), Group.NEXT),
        (AT + timedelta(hours=8), Group.NEXT),
        (AT + timedelta(days=1), Group.SOON),
        (AT + timedelta(days=8), None),
    ],
)
def test_where_a_meeting_of_an_hour_stands(at: datetime, group: Group | None) -> None:
    assert group_of_thing(ThingKind.APPOINTMENT, WHEN, on=None, at=at, minutes=60) is group


@given(
    kind=st.sampled_from(DueKind),
    day=st.integers(-3000, 3000).map(lambda number: TODAY + timedelta(days=number)),
)
def test_nothing_late_is_ever_left_out(kind: DueKind, day: date) -> None:
    group = group_of_due(kind, day, WHEN)
    if day < TODAY and kind not in COVERED:
        assert group is Group.LATE
    else:
        assert group is not Group.LATE


def meeting(starts_at: datetime, **other: object) -> Appointment:
    facts = {"id": "a", "case_id": "c", "venue": "Library", "made_at": AT, "changed_at": AT}
    return Appointment(starts_at=starts_at, **{**facts, **other})  # type: ignore[arg-type]


def call(at: datetime) -> Contact:
    result = ContactResult.REACHED
    return Contact(id="k", case_id="c", at=at, channel=Channel.PHONE, result=result)


def kinds(file: CaseFile) -> list[ThingKind]:
    return [thing.kind for thing in things_of(file, DAYS, Limits())]


def test_a_meeting_stands_there_until_something_says_how_it_went() -> None:
    file = CaseFile(case=CASE, appointments=(meeting(AT),))
    assert kinds(file) == [ThingKind.APPOINTMENT]
    earlier = CaseFile(case=CASE, appointments=(meeting(AT),), contacts=(call(AT - timedelta(1)),))
    assert kinds(earlier) == [ThingKind.APPOINTMENT]
    told = CaseFile(case=CASE, appointments=(meeting(AT),), contacts=(call(AT),))
    assert kinds(told) == []
    assert kinds(CaseFile(case=CASE, appointments=(meeting(AT, cancelled_at=AT),))) == []


def test_evidence_is_waited_for_until_it_is_in() -> None:
    start = CaseOutcome(id="o", case_id="c", what=OutcomeKind.JOB_START, on=TODAY)
    assert kinds(CaseFile(case=CASE, outcomes=(start,))) == [ThingKind.EVIDENCE]
    proven = CaseOutcome(
        id="o", case_id="c", what=OutcomeKind.JOB_START, on=TODAY, evidence="Payslip"
    )
    assert kinds(CaseFile(case=CASE, outcomes=(proven,))) == []
    training = CaseOutcome(id="o", case_id="c", what=OutcomeKind.TRAINING, on=TODAY)
    assert kinds(CaseFile(case=CASE, outcomes=(training,))) == []


def test_a_closed_case_shows_open_concerns_and_nothing_else() -> None:
    closed = Case(id="c", case_id="c", ref="K-1", opened_on=date(2026, 11, 2), closed_on=TODAY)
    concern = Concern(
        id="s", case_id="c", noticed_at=AT, about=ConcernAbout.NOT_COPING, what="Very low today"
    )
    file = CaseFile(case=closed, concerns=(concern,), appointments=(meeting(AT),))
    (thing,) = things_of(file, DAYS, Limits())
    assert (thing.kind, thing.words) == (ThingKind.CONCERN, "not-coping")
