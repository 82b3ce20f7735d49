"""The truth table of all ten packs, whether it is whole, and what is said in odd cases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.eligibility import judge
from coach_app.domain.programmes import Programmes
from coach_app.domain.referral import Referral, Source
from tests.support.truth_bury_stockport import ASK, NO, ROWS
from tests.support.truth_gaps import gaps
from tests.support.truth_other_packs import (
    CW,
    IN_WORK,
    LEFT,
    LONG,
    MSK,
    OFF_SICK,
    PHASE_1,
    PILOT,
    SICK,
    programme_since,
)
from tests.support.truth_other_packs import (
    ROWS as OTHER_ROWS,
)

TABLE = (*ROWS, *OTHER_ROWS)


@pytest.fixture(scope="module")
def packs() -> Programmes:
    return load_programmes()


@pytest.mark.parametrize("key", sorted(load_programmes()))
def test_truth_table(packs: Programmes, key: str) -> None:
    """Every row of one pack, and what is said with each."""
    pack = packs[key]
    for _, referral, outcome, cohort in (row for row in TABLE if row[0] == key):
        verdict = judge(referral, pack, referral.received_on)
        assert (verdict.outcome, verdict.cohort) == (outcome, cohort), (referral, verdict.aloud)
        assert bool(verdict.ask_for) is (outcome is ASK)
        assert bool(verdict.next_door) is (outcome is NO)
        assert pack.name in verdict.aloud
        assert f"version {pack.version}" in verdict.aloud


def test_the_table_leaves_nothing_out(packs: Programmes) -> None:
    """Each cohort, both sides of each boundary, each missing answer, each single reason for no."""
    assert gaps(packs.every_version(), TABLE) == ()


def test_a_pack_or_a_cohort_without_its_table_is_found(packs: Programmes) -> None:
    bury = packs["bury"]
    new = replace(bury.cohorts[2], key="5", number=5, name="a new one")
    grown = replace(bury, cohorts=(*bury.cohorts, new))
    assert "bury: cohort 5: nobody is taken" in gaps([grown], TABLE)
    unheard = replace(bury, key="elsewhere")
    assert "elsewhere: cohort 1: nobody is taken" in gaps([unheard], TABLE)


@pytest.mark.parametrize(
    ("key", "left_out", "gap"),
    [
        ("bury", {"age": 34}, "cohort 4: is up to 35: nobody stands at 34"),
        ("bury", {"age": 16}, "everyone: is 16 or over: nobody stands at 16"),
        ("stockport", {"unemployed_since": None}, "nobody is asked: On what day did your last job"),
        ("stockport", {"may_work_in_uk": False}, "nobody misses: may work in the UK"),
        (PHASE_1, {"benefit_months": 35}, "of the last 48 months: nobody stands at 35"),
        (OFF_SICK, {"source": Source.SELF}, "nobody comes by the wrong door"),
    ],
)
def test_a_row_that_is_taken_out_is_missed(
    packs: Programmes, key: str, left_out: dict[str, object], gap: str
) -> None:
    rows = [row for row in TABLE if any(getattr(row[1], n) != v for n, v in left_out.items())]
    assert any(gap in found for found in gaps([packs[key]], rows))


def test_two_years_are_said_with_the_day_that_would_do(packs: Programmes) -> None:
    late = programme_since(date(2012, 6, 10), date(2014, 6, 2))
    verdict = judge(late, packs[PILOT], late.received_on)
    assert verdict.reason == (
        "The time on the Work Programme began on 10 June 2012. Two years before the referral "
        "would be 2 June 2012 or earlier. So Working Well pilot cannot help this time."
    )
    assert verdict.nearest_miss.endswith("It was missed by 8 days.")
    assert "the time on the Work Programme began on 10 June 2012" in verdict.dates_used


def test_the_wrong_door_is_said_and_nothing_else_is_held_against_the_person(
    packs: Programmes,
) -> None:
    verdict = judge(replace(SICK, source=Source.SELF), packs[OFF_SICK], SICK.received_on)
    assert verdict.reason == (
        "Fit for Work takes referrals from GPs. This referral came from the person. "
        "So Fit for Work in work cannot help this time."
    )
    assert verdict.nearest_miss == (
        "Cohort 1, in work but off sick, would fit. Only this is missing: was referred by somebody "
        "who may refer."
    )
    assert "GP can still refer you" in verdict.next_door


def test_benefit_months_are_said_with_both_numbers(packs: Programmes) -> None:
    verdict = judge(replace(LONG, benefit_months=35), packs[PHASE_1], LONG.received_on)
    assert verdict.reason.startswith(
        "35 of the last 48 months were on out-of-work benefits. Working Well phase 1 asks for 36."
    )


def test_a_place_without_a_window_says_whom_to_ask(packs: Programmes) -> None:
    verdict = judge(replace(LEFT, health_needs=MSK), packs[CW], LEFT.received_on)
    assert "ask the triage lead" in verdict.nearest_miss


@pytest.mark.parametrize("key", sorted(load_programmes()))
def test_with_nothing_known_it_asks_and_never_says_no(packs: Programmes, key: str) -> None:
    pack = packs[key]
    door = pack.may_refer[0] if pack.may_refer else Source.SELF
    unknown = Referral(
        id="r", case_id="c", source=door, reason="Nothing yet", received_on=pack.effective_from
    )
    verdict = judge(unknown, pack, pack.effective_from)
    assert verdict.outcome is ASK
    assert "It cannot be said yet whether" in verdict.reason
    assert all(question.endswith("?") for question in verdict.ask_for)
    assert len(set(verdict.ask_for)) == len(verdict.ask_for)


@pytest.mark.parametrize("key", sorted(load_programmes()))
def test_the_first_and_the_last_day_of_a_pack(packs: Programmes, key: str) -> None:
    pack = packs[key]
    day = timedelta(days=1)
    first, last = pack.effective_from, pack.effective_to
    assert [pack.in_force(first + n * day) for n in (-1, 0, 1)] == [False, True, True]
    if last is not None:
        assert [pack.in_force(last + n * day) for n in (-1, 0, 1)] == [True, True, False]
    early = replace(IN_WORK, received_on=first - day, unemployed_since=None)
    assert any("these rules were made for" in said for said in judge(early, pack, ON).dates_used)


ON = date(2026, 12, 1)
