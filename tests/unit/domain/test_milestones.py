"""One reading of a case for every number that is published."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.catalogue.forms import load_assessment
from coach_app.domain.assembling import assemble
from coach_app.domain.case import Case
from coach_app.domain.consent import Agreement, HowGiven
from coach_app.domain.milestones import Milestones, age_band, milestones
from coach_app.domain.outcome_rules import ExitReason
from coach_app.domain.periods import PeriodUnknown, choices, period, quarter_of, quarters, year_of
from coach_app.domain.plan import PlanStatus
from coach_app.domain.programme import StartEvent
from coach_app.domain.records import Record
from tests.support.caseload_sample import assessed, planned, referred

LONDON = ZoneInfo("Europe/London")
FORM = load_assessment()
DAYS = st.dates(date(2001, 1, 1), date(2190, 12, 31))


def of(*parts: Iterable[Record]) -> Milestones:
    records = [record for part in parts for record in part]
    return milestones(assemble(records), FORM, LONDON)


def test_a_referral_alone() -> None:
    found = of(referred("c", "S-1", "Sam", date(2026, 11, 2)))
    assert found.enlisted_on == found.received_on == date(2026, 11, 2)
    assert found.met_on is None
    assert found.started_on(StartEvent.FIRST_MEETING) is None


def test_each_programme_counts_its_own_start() -> None:
    found = of(
        referred("c", "S-1", "Sam", date(2026, 11, 2)),
        assessed("c", date(2026, 11, 4)),
        planned("c", PlanStatus.AGREED, date(2026, 11, 9), date(2027, 1, 5)),
    )
    assert found.started_on(StartEvent.FIRST_MEETING) == date(2026, 11, 4)
    assert found.started_on(StartEvent.ATTACHED) == date(2026, 11, 4)
    assert found.started_on(StartEvent.ASSESSMENT_AND_PLAN) == date(2026, 11, 9)
    assert found.started_on(StartEvent.PLAN_AGREED) == date(2026, 11, 9)
    assert found.plan_signed_on is None


def test_a_moment_counts_as_the_day_it_was_in_britain() -> None:
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    given = Agreement(
        id="a", case_id="c", given_at=late, how=HowGiven.SPOKEN, privacy_notice="2026-04"
    )
    assert of(referred("c", "S-1", "Sam", date(2026, 6, 1)), (given,)).agreed_on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("reason", "counted"),
    [(ExitReason.LOST_CONTACT.value, "lost-contact"), ("Looks after her father in Leeds", "")],
)
def test_why_somebody_left_counts_by_the_list_and_never_in_own_words(
    reason: str, counted: str
) -> None:
    case, *others = referred("c", "S-1", "Sam", date(2026, 11, 2))
    assert isinstance(case, Case)
    closed = replace(case, closed_on=date(2026, 11, 9), close_reason=reason)
    assert of((closed, *others)).close_reason == counted
    assert of((replace(closed, closed_on=None), *others)).close_reason == ""


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (None, ""),
        (16, "16 to 24"),
        (24, "16 to 24"),
        (25, "25 to 34"),
        (64, "50 to 64"),
        (65, "65 or over"),
    ],
)
def test_age_bands(age: int | None, band: str) -> None:
    assert age_band(age) == band


@given(DAYS)
def test_a_day_is_in_its_quarter_and_its_year(day: date) -> None:
    assert day in quarter_of(day)
    assert day in year_of(day)
    assert period(quarter_of(day).key) == quarter_of(day)
    assert period(year_of(day).key) == year_of(day)
    assert quarter_of(day).first_day in year_of(day), "a quarter lies in one financial year"
    assert quarter_of(day).last_day in year_of(day)


@given(DAYS, DAYS)
def test_quarters_follow_one_another_without_a_gap(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    found = list(quarters(first, last))
    assert first in found[0]
    assert last in found[-1]
    for before, after in pairwise(found):
        assert (after.first_day - before.last_day).days == 1


def test_what_can_be_chosen() -> None:
    keys = [one.key for one in choices(date(2026, 2, 1), date(2026, 5, 1))]
    assert keys == ["all", "2026/27", "2025/26", "2026-04", "2026-01"]


@pytest.mark.parametrize(
    "key", ["", "2026", "2026-02", "2026-13", "2026/28", "x/y", "2026-1", "٢٠٢٦-01", "1800-01"]
)
def test_a_period_that_there_is_not(key: str) -> None:
    with pytest.raises(PeriodUnknown):
        period(key)
