"""Where a case stands and what is due, station by station."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.case import Case, CaseFile
from coach_app.domain.consent import Agreement, HowGiven
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.decision import Decision, Outcome
from coach_app.domain.journey import DueKind, Stage, next_due, stage
from coach_app.domain.people import Channel
from coach_app.domain.plan import Plan, PlanKind, PlanStatus
from coach_app.domain.working_days import WorkingDays

FRIDAY = date(2026, 4, 3)
"""Good Friday 2026; with Easter Monday the next working day is Tuesday 7 April."""
DAYS = WorkingDays(frozenset({FRIDAY, date(2026, 4, 6)}))
OPENED = date(2026, 4, 1)
NOW = datetime(2026, 4, 1, 10, tzinfo=UTC)

REFERRED = CaseFile(case=Case(id="c", case_id="c", ref="KD-0001-X", opened_on=OPENED))
ELIGIBLE = Decision(
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
ACCEPTED = replace(REFERRED, decisions=(ELIGIBLE,))
NO_ANSWER = Contact(
    id="k", case_id="c", at=NOW, channel=Channel.PHONE, result=ContactResult.NO_ANSWER
)
REACHED = replace(
    ACCEPTED, contacts=(NO_ANSWER, replace(NO_ANSWER, id="k2", result=ContactResult.REACHED))
)
AGREED = replace(
    REACHED,
    agreements=(
        Agreement(id="a", case_id="c", given_at=NOW, how=HowGiven.SPOKEN, privacy_notice="1"),
    ),
)
ASSESSED = replace(
    AGREED,
    assessments=(
        Assessment(
            id="s",
            case_id="c",
            questionnaire="q|1",
            status=AssessmentStatus.COMPLETED,
            started_at=NOW,
            saved_at=NOW,
        ),
    ),
)
DRAFT = Plan(
    id="p1",
    case_id="c",
    version=1,
    kind=PlanKind.BACK_TO_WORK,
    review_on=date(2026, 4, 29),
    drafted_at=NOW,
)
PLANNED = replace(ASSESSED, plans=(DRAFT,))
TO_SIGN = replace(ASSESSED, plans=(replace(DRAFT, status=PlanStatus.AGREED, agreed_at=NOW),))
SIGNED = replace(ASSESSED, plans=(replace(DRAFT, status=PlanStatus.SIGNED, agreed_at=NOW),))


@pytest.mark.parametrize(
    ("file", "station", "kind", "on"),
    [
        (REFERRED, Stage.REFERRAL, DueKind.DECIDE_REFERRAL, date(2026, 4, 7)),
        (ACCEPTED, Stage.CONTACT, DueKind.FIRST_CONTACT, date(2026, 4, 7)),
        (REACHED, Stage.AGREEMENT, DueKind.RECORD_AGREEMENT, date(2026, 4, 2)),
        (AGREED, Stage.ASSESSMENT, DueKind.ASSESS, date(2026, 4, 2)),
        (ASSESSED, Stage.PLAN, DueKind.DRAFT_PLAN, date(2026, 4, 2)),
        (PLANNED, Stage.PLAN, DueKind.AGREE_PLAN, date(2026, 4, 8)),
        (TO_SIGN, Stage.PLAN, DueKind.SIGN_PLAN, date(2026, 4, 8)),
        (SIGNED, Stage.SUPPORT, DueKind.REVIEW_PLAN, date(2026, 4, 29)),
    ],
)
def test_each_station_has_its_next_task(
    file: CaseFile, station: Stage, kind: DueKind, on: date
) -> None:
    today = date(2026, 4, 2)
    due = next_due(file, DAYS, today)
    assert stage(file, today) is station
    assert due is not None
    assert (due.kind, due.on) == (kind, on)


def test_a_review_that_is_due_moves_the_case_on() -> None:
    assert stage(SIGNED, date(2026, 4, 28)) is Stage.SUPPORT
    assert stage(SIGNED, date(2026, 4, 29)) is Stage.REVIEW


def test_a_task_is_late_the_day_after() -> None:
    due = next_due(ACCEPTED, DAYS, OPENED)
    assert due is not None
    assert not due.late(due.on)
    assert due.late(due.on + timedelta(days=1))


def test_nothing_is_due_in_a_closed_case() -> None:
    closed = replace(SIGNED, case=replace(SIGNED.case, closed_on=OPENED))
    assert next_due(closed, DAYS, OPENED) is None


def test_an_edited_plan_is_no_longer_a_signed_one() -> None:
    edited = replace(SIGNED, plans=(*SIGNED.plans, DRAFT.next_version("p2", NOW)))
    assert stage(edited, OPENED) is Stage.PLAN


def test_after_no_answer_the_next_try_is_due() -> None:
    tried = replace(ACCEPTED, contacts=(replace(NO_ANSWER, next_try_on=date(2026, 4, 9)),))
    due = next_due(tried, DAYS, OPENED)
    assert due is not None
    assert (due.kind, due.on) == (DueKind.TRY_AGAIN, date(2026, 4, 9))


def test_withdrawn_agreement_stops_the_journey_at_agreement() -> None:
    withdrawn = replace(AGREED, agreements=(replace(AGREED.agreements[0], withdrawn_at=NOW),))
    assert stage(withdrawn, OPENED) is Stage.AGREEMENT
