"""Drafting a plan with the whole library, against putting that library in order once."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from graphlib import TopologicalSorter
from itertools import count
from statistics import median

from bench.figure import Figure
from coach_app.catalogue import load_catalogue
from coach_app.domain.circumstances import CONDITIONS, DEMANDS, INTERESTS, OBSTACLES
from coach_app.domain.findings import Condition, Findings, JobTask, Obstacle
from coach_app.domain.referral import WorkStatus
from coach_app.domain.sequencing import Place, ordered
from coach_app.plans import compose

ROUNDS = 51
LIMIT_MS = 50
TODAY = date(2026, 12, 1)


def everything() -> Findings:
    """Every obstacle, condition and interest at once: nobody asks more of the library."""
    return Findings(
        situation=WorkStatus.OFF_SICK,
        obstacles=tuple(
            Obstacle(code=code, label=code, severity=9, matters=8) for code in OBSTACLES
        ),
        tasks=tuple(JobTask(name=code, demand=code, difficulty=8) for code in DEMANDS),
        conditions=tuple(Condition(code=code, label=code) for code in CONDITIONS),
        interests=INTERESTS,
        waiting_for="physiotherapy",
    )


def measure() -> Iterator[Figure]:
    catalogue = load_catalogue()
    library = catalogue.interventions
    findings = everything()
    after = {entry.key: (*entry.after, *entry.better_after) for entry in library.entries}
    places = tuple(
        Place(key=key, rank=(len(earlier),), after=earlier) for key, earlier in after.items()
    )

    def draft() -> None:
        numbers = count()
        compose.draft(
            findings,
            library,
            today=TODAY,
            working_days=catalogue.working_days,
            review_weeks=4,
            plan_id="plan",
            case_id="case",
            drafted_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
            assessment_id="assessment",
            new_id=lambda: str(next(numbers)),
        )

    plain = _milliseconds(lambda: tuple(TopologicalSorter(after).static_order()))
    drafting = _milliseconds(draft)
    ordering = _milliseconds(lambda: ordered(places))
    entries = len(library.entries)
    yardstick = f"graphlib ordering the {entries} library entries {plain:.2f} ms"
    yield Figure(
        name="plan drafted",
        value=drafting / plain,
        unit="times",
        detail=f"{drafting:.2f} ms (limit {LIMIT_MS} ms), {yardstick}",
    )
    yield Figure(
        name="whole library put in order",
        value=ordering / plain,
        unit="times",
        detail=f"{ordering:.2f} ms by need within what comes before, {yardstick}",
    )


def _milliseconds(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1000
