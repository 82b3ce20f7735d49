"""Several versions side by side: which one rules, and that a newer one changes nothing decided."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.catalogue import FIRST_YEAR, LAST_YEAR
from coach_app.catalogue.bank_holidays import working_days
from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.case import Case
from coach_app.domain.condition import RuleWrong
from coach_app.domain.eligibility import decide
from coach_app.domain.limits import due_on
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.programmes import Programmes
from coach_app.domain.referral import HealthNeed, Referral, Source, WorkStatus

SHIPPED = load_programmes()
CALENDAR = working_days(FIRST_YEAR, LAST_YEAR)
OLD = SHIPPED["bury"]
NEW = replace(
    OLD,
    version="2026.1",
    effective_from=date(2026, 4, 1),
    effective_to=None,
    cohorts=SHIPPED["stockport"].cohorts,
)
BOTH = Programmes((OLD, NEW))


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2020, 1, 1), "2024.1"),
        (date(2024, 10, 1), "2024.1"),
        (date(2026, 3, 31), "2024.1"),
        (date(2026, 4, 1), "2026.1"),
        (date(2035, 1, 1), "2026.1"),
    ],
)
def test_the_version_in_force_rules(day: date, version: str) -> None:
    assert BOTH.in_force("bury", day).version == version


def test_between_two_versions_the_last_one_still_rules() -> None:
    later = replace(NEW, effective_from=date(2026, 6, 1))
    assert Programmes((OLD, later)).in_force("bury", date(2026, 5, 1)).version == "2024.1"


def test_a_case_keeps_its_version() -> None:
    case = Case(
        id="c",
        case_id="c",
        ref="K-1",
        opened_on=date(2026, 3, 1),
        programme="bury",
        programme_version="2024.1",
    )
    assert BOTH.of_case(case) is OLD
    assert BOTH["bury"] is NEW
    assert BOTH.of_case(replace(case, programme_version="1999")) is None
    assert BOTH.exact("berry", "2024.1") is None


def test_two_versions_on_one_day_or_one_version_twice_are_refused() -> None:
    for wrong in (
        (OLD, OLD),
        (OLD, replace(NEW, effective_from=date(2026, 3, 31))),
        (replace(OLD, effective_to=None), NEW),
    ):
        with pytest.raises(RuleWrong):
            Programmes(wrong)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("bury", "bury"),
        (" Bury WorkWell ", "bury"),
        ("coventry", "coventry-warwickshire"),
        ("fit-for-work", None),
        ("", None),
        ("nowhere", None),
    ],
)
def test_a_programme_is_found_by_key_name_or_a_clear_beginning(name: str, key: str | None) -> None:
    assert SHIPPED.named(name) == key


RECEIVED = st.dates(date(2024, 10, 1), date(2026, 3, 31))


@st.composite
def referrals(draw: st.DrawFn) -> Referral:
    received = draw(RECEIVED)
    yes_no = st.none() | st.booleans()
    return Referral(
        id="r",
        case_id="c",
        source=draw(st.sampled_from(Source)),
        reason="Made up",
        received_on=received,
        work_status=draw(st.none() | st.sampled_from(WorkStatus)),
        unemployed_since=draw(st.none() | st.just(received - timedelta(draw(st.integers(0, 400))))),
        health_needs=tuple(draw(st.sets(st.sampled_from(HealthNeed)))),
        work_at_risk=draw(yes_no),
        health_contributed=draw(yes_no),
        age=draw(st.none() | st.integers(0, 120)),
        lives_in_area=draw(yes_no),
        may_work_in_uk=draw(yes_no),
    )


@given(
    referral=referrals(),
    starts=st.dates(date(2026, 4, 1), date(2030, 1, 1)),
    cohorts=st.sampled_from([pack.cohorts for pack in SHIPPED.values()]),
)
def test_a_later_version_never_changes_an_earlier_decision(
    referral: Referral, starts: date, cohorts: object
) -> None:
    later = replace(
        OLD,
        version="later",
        effective_from=starts,
        effective_to=None,
        cohorts=cohorts,  # type: ignore[arg-type] # any pack's cohorts
    )
    today = referral.received_on
    before = decide(referral, Programmes((OLD,)).in_force("bury", today), today, decision_id="d")
    with_both = Programmes((OLD, later))
    again = decide(referral, with_both.in_force("bury", today), today, decision_id="d")
    assert again == before
    kept = with_both.exact(before.programme, before.programme_version)
    assert kept is not None
    assert decide(referral, kept, starts, decision_id="d") == replace(before, decided_on=starts)


@given(
    pack=st.sampled_from(SHIPPED.versions),
    start=st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR - 1, 12, 31)),
)
def test_no_limit_of_any_programme_ends_on_a_day_off(pack: ProgrammePack, start: date) -> None:
    for limit in pack.limits:
        due = due_on(limit, start, CALENDAR)
        assert CALENDAR.is_working(due)
        assert due > start
