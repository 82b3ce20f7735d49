"""The funding tables of the papers, out of packs and generated starts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.earning import Earned, Reachings, earned, forecast, window
from coach_app.domain.funding import Part
from coach_app.domain.funding_statement import statement
from coach_app.domain.programme import ProgrammePack

PROGRAMMES = load_programmes()
AFTER = date(2026, 12, 1)
NOBODY: dict[date, int] = {}


def pack(key: str) -> ProgrammePack:
    return PROGRAMMES[key]


def by_profile(key: str) -> Reachings:
    """Exactly as many starts as the profile expects."""
    starts = {quarter.first_day: quarter.people for quarter in pack(key).profile}
    return Reachings(starts=starts, job_starts=NOBODY, sustained=NOBODY)


def of(key: str, today: date = AFTER) -> Earned:
    return earned(pack(key), by_profile(key), today)


def test_coventry_and_warwickshire_earns_what_its_paper_says() -> None:
    found = of("coventry-warwickshire")
    assert [(y.name, y.starts, y.earned, y.cap, y.basic) for y in found.years] == [
        ("2024/25", 450, 144_000, 144_000, 216_000),
        ("2025/26", 1050, 340_620, 340_620, 510_930),
    ]
    assert found.whole.payable == 484_620
    whole = statement(pack("coventry-warwickshire").funding)
    assert whole.pounds(Part.TOTAL) == 1_751_550
    assert found.whole.payable + 726_930 + 540_000 == 1_751_550, "with basic and management"


def test_burys_cap_is_the_entered_one() -> None:
    found = of("bury")
    assert found.whole.starts == 536
    assert found.whole.cap == 171_171, "40 % would be 173,171; the paper is 2,000 short"
    # 161 people at £320 and 375 at £324.40
    assert found.whole.earned == 161 * 320 + round(375 * Decimal("324.4"))
    assert found.whole.payable == 171_171
    assert found.whole.over == found.whole.earned - 171_171


def test_stockports_years_have_caps_of_their_own() -> None:
    found = of("stockport")
    assert [(y.name, y.cap, y.payable) for y in found.years] == [
        ("2024/25", 79_090, 245 * 320),
        ("2025/26", 184_543, 184_543),
    ]
    assert found.whole.cap == 263_633
    assert found.whole.payable == 245 * 320 + 184_543


def test_phase_one_is_paid_by_step() -> None:
    first = date(2016, 4, 1)
    reached = Reachings(starts={first: 100}, job_starts={first: 20}, sustained={first: 15})
    found = earned(pack("working-well-phase-1"), reached, AFTER)
    assert found.whole.earned == 100 * 900 + 20 * 900 + 15 * 1200
    assert found.whole.cap is None
    assert found.whole.payable == found.whole.earned


def test_the_position_against_the_profile() -> None:
    reached = Reachings(
        starts={date(2024, 10, 1): 200, date(2025, 1, 1): 240}, job_starts=NOBODY, sustained=NOBODY
    )
    found = earned(pack("coventry-warwickshire"), reached, date(2025, 2, 1))
    assert [(q.starts_so_far, q.profile_so_far, q.ahead) for q in found.quarters] == [
        (200, 225, -25),
        (440, 450, -10),
    ]


def test_a_forecast_goes_on_as_the_last_whole_quarters_did() -> None:
    reached = Reachings(
        starts={date(2024, 10, 1): 200, date(2025, 1, 1): 240, date(2025, 4, 1): 10},
        job_starts=NOBODY,
        sustained=NOBODY,
    )
    today = date(2025, 6, 30)
    chosen = pack("coventry-warwickshire")
    found = forecast(chosen, earned(chosen, reached, today), today)
    assert found is not None
    assert found.a_quarter == 220
    assert found.starts == 450 + 3 * 220, "the quarter that ends today has no day left"
    assert found.payable is not None


@pytest.mark.parametrize("today", [date(2024, 10, 1), date(2026, 4, 1)])
def test_no_forecast_before_a_whole_quarter_and_after_the_end(today: date) -> None:
    chosen = pack("coventry-warwickshire")
    assert forecast(chosen, of("coventry-warwickshire", today), today) is None


@pytest.mark.parametrize("key", sorted(PROGRAMMES))
def test_every_programme_can_be_reckoned_at_any_time(key: str) -> None:
    first, _ = window(pack(key))
    for today in (first, AFTER, date(2010, 1, 1)):
        found = earned(pack(key), by_profile(key), today)
        forecast(pack(key), found, today)
        assert found.whole.payable <= found.whole.earned


@given(st.lists(st.integers(0, 400), min_size=6, max_size=6))
def test_nothing_is_paid_beyond_a_cap(starts: list[int]) -> None:
    firsts = [quarter.first_day for quarter in pack("stockport").profile]
    reached = Reachings(
        starts=dict(zip(firsts, starts, strict=True)), job_starts=NOBODY, sustained=NOBODY
    )
    found = earned(pack("stockport"), reached, AFTER)
    assert found.whole.payable <= 263_633
    for year in found.years:
        assert year.cap is not None
        assert year.payable <= year.cap
        assert year.payable + year.over == year.earned
