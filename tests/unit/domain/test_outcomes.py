"""Outcomes: claimed only with evidence, and a clock that survives short breaks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.outcomes import (
    SustainedRule,
    Tally,
    claimable,
    sustained,
    sustained_claimable,
    tally,
)
from coach_app.domain.review import CaseOutcome, OutcomeKind

START = date(2026, 1, 5)
RULE = SustainedRule(days_in_work=100, longest_break_days=10)


def day(n: int) -> date:
    """The day with this number, the first day of work being 1."""
    return START + timedelta(days=n - 1)


def outcome(
    first: int,
    last: int | None = None,
    what: OutcomeKind = OutcomeKind.JOB_START,
    evidence: str = "",
) -> CaseOutcome:
    until = None if last is None else day(last)
    return CaseOutcome(
        id=f"o{first}", case_id="c", what=what, on=day(first), until=until, evidence=evidence
    )


def test_the_clock_runs_with_the_days_in_work() -> None:
    clock = sustained([outcome(1)], RULE, day(60))
    assert (clock.days, clock.to_go, clock.in_work, clock.reached_on) == (60, 40, True, None)
    assert clock.expected_on(day(60)) == day(100)
    assert sustained([outcome(1)], RULE, day(99)).reached_on is None
    assert sustained([outcome(1)], RULE, day(100)).reached_on == day(100)


def test_it_survives_a_break_that_the_rule_allows() -> None:
    jobs = [outcome(1, 50), outcome(61)]
    assert sustained(jobs, RULE, day(109)).days == 99
    assert sustained(jobs, RULE, day(110)).reached_on == day(110)
    assert sustained(jobs, RULE, day(110)).started_on == day(1)


def test_a_longer_break_starts_it_again() -> None:
    jobs = [outcome(1, 50), outcome(62)]
    clock = sustained(jobs, RULE, day(110))
    assert (clock.days, clock.started_on) == (49, day(62))


def test_in_a_break_it_says_from_when_it_would_begin_again() -> None:
    clock = sustained([outcome(1, 50)], RULE, day(55))
    assert (clock.days, clock.in_work, clock.restarts_on) == (50, False, day(62))
    assert clock.expected_on(day(55)) is None
    assert sustained([outcome(1, 50)], RULE, day(61)).days == 50
    lapsed = sustained([outcome(1, 50)], RULE, day(62))
    assert (lapsed.days, lapsed.started_on, lapsed.restarts_on) == (0, None, None)


def test_what_was_reached_stays_after_the_job_has_ended() -> None:
    clock = sustained([outcome(1, 150)], RULE, day(400))
    assert (clock.reached_on, clock.in_work, clock.to_go) == (day(100), False, 0)


def test_only_what_the_rule_names_counts() -> None:
    placement = [outcome(1, what=OutcomeKind.PLACEMENT)]
    assert sustained(placement, RULE, day(200)).days == 0
    counts = replace(RULE, counts=(OutcomeKind.JOB_START, OutcomeKind.PLACEMENT))
    assert sustained(placement, counts, day(200)).reached_on == day(100)


def test_nothing_is_claimed_without_evidence() -> None:
    outcomes = [outcome(1), outcome(2, evidence="Pay slip"), outcome(3, evidence="  ")]
    assert [claimable(one) for one in outcomes] == [False, True, False]
    counts = tally(outcomes)
    assert counts[OutcomeKind.JOB_START] == Tally(claimed=1, unclaimed=2)
    assert counts[OutcomeKind.JOB_START].all == 3
    assert counts[OutcomeKind.EXIT] == Tally(claimed=0, unclaimed=0)


def test_sustained_work_is_claimed_when_the_clock_has_run_and_the_evidence_is_in() -> None:
    said = outcome(100, what=OutcomeKind.SUSTAINED_WORK)
    proven = replace(said, evidence="Letter from the employer")
    assert not sustained_claimable([outcome(1), said], RULE, day(100))
    assert not sustained_claimable([outcome(1), proven], RULE, day(99))
    assert sustained_claimable([outcome(1), proven], RULE, day(100))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(FieldInvalid, match="ends before"):
        outcome(10, 9)
    with pytest.raises(FieldInvalid):
        SustainedRule(days_in_work=0)


JOBS = st.lists(
    st.tuples(st.integers(1, 200), st.none() | st.integers(0, 120)).map(
        lambda job: outcome(job[0], None if job[1] is None else job[0] + job[1])
    ),
    max_size=5,
)


@example(jobs=[outcome(1, 50)], today=61, needed=100, rest=10)
@example(jobs=[outcome(1, 50)], today=62, needed=100, rest=10)
@given(jobs=JOBS, today=st.integers(1, 400), needed=st.integers(1, 250), rest=st.integers(0, 40))
def test_the_clock_agrees_with_counting_day_by_day(
    jobs: list[CaseOutcome], today: int, needed: int, rest: int
) -> None:
    rule = SustainedRule(days_in_work=needed, longest_break_days=rest)
    days, idle, reached = 0, 0, None
    for n in range(1, today + 1):
        at_work = any(j.on <= day(n) and (j.until is None or day(n) <= j.until) for j in jobs)
        idle = 0 if at_work else idle + 1
        # A job that begins today would still be in time after a break that ended yesterday.
        days = 0 if idle > rest + (n == today) else days + at_work
        if days == needed and reached is None:
            reached = day(n)
    clock = sustained(iter(jobs), rule, day(today))
    assert clock.reached_on == reached
    if reached is None:
        assert clock.days == days
        assert clock.in_work is (idle == 0)
