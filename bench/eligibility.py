"""Deciding 10,000 referrals by every version of every programme."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from bench.figure import Figure
from coach_app.catalogue.programmes import load_programmes
from coach_app.domain.eligibility import judge
from coach_app.domain.referral import (
    Benefit,
    HealthNeed,
    Referral,
    Source,
    WaitingList,
    WiderNeed,
    WorkStatus,
)

REFERRALS = 10_000
LIMIT_SECONDS = 60
FIRST_DAY = date(2025, 1, 1)


def one_of(choices: tuple[object, ...], number: int) -> object:
    return choices[number % len(choices)]


def made_up(number: int) -> Referral:
    """A fictional referral; each number gives other facts, some of them missing."""
    received = FIRST_DAY + timedelta(days=number % 365)
    facts: dict[str, object] = {
        "source": one_of(tuple(Source), number),
        "work_status": one_of((*WorkStatus, None), number // 3),
        "unemployed_since": one_of((None, received - timedelta(days=number % 400)), number // 2),
        "health_needs": one_of(((), *((need,) for need in HealthNeed)), number // 5),
        "work_at_risk": one_of((True, False, None), number // 7),
        "health_contributed": one_of((True, None, False), number // 11),
        "waiting_lists": one_of((None, (), (WaitingList.ELECTIVE_CARE,)), number // 13),
        "age": one_of((None, *range(14, 70)), number // 17),
        "lives_in_area": one_of((True, False, None), number // 19),
        "gp_in_area": one_of((None, True), number // 23),
        "may_work_in_uk": one_of((True, None), number // 29),
        "benefit": one_of((None, *Benefit), number // 31),
        "work_programme_since": one_of((None, received - timedelta(days=800)), number // 37),
        "wider_needs": one_of((None, (), (WiderNeed.SOCIAL,)), number // 41),
    }
    return Referral(
        id=str(number),
        case_id=str(number),
        reason="Made up",
        received_on=received,
        **facts,  # type: ignore[arg-type] # the choices above are the fields' own types
    )


def measure() -> Iterator[Figure]:
    packs = load_programmes().every_version()
    referrals = [made_up(number) for number in range(REFERRALS)]
    start = time.perf_counter()
    for referral in referrals:
        for pack in packs:
            judge(referral, pack, referral.received_on)
    seconds = time.perf_counter() - start
    each = seconds * 1000 / (REFERRALS * len(packs))
    yield Figure(
        name=f"{REFERRALS:,} referrals, all programmes",
        value=seconds,
        unit="seconds",
        detail=f"{len(packs)} versions, {each:.3f} ms a decision; at most {LIMIT_SECONDS} seconds",
    )
