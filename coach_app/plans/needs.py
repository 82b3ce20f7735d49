"""Reads the findings as needs: what calls for a step, and how loudly."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from coach_app.domain.circumstances import HARD_TASK, low_scales
from coach_app.domain.findings import Findings, Obstacle

MATTERS_UNASKED = 7
"""Nobody asks how much a hard task, an interest or a low scale matters; own choice."""
CONDITION_WEIGHT = 20
INTEREST_WEIGHT = 60
SAFETY_OBSTACLES = frozenset({"domestic-abuse"})
"""Offered first and in private, however small it was said to be."""
SAFETY_WEIGHT = 100


class Kind(StrEnum):
    OBSTACLE = "obstacle"
    DEMAND = "demand"
    INTEREST = "interest"
    SCALE = "scale"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One answer that calls for a step. `weight` is 0 to 100."""

    kind: Kind
    code: str
    weight: int


def one_each(obstacles: Iterable[Obstacle]) -> tuple[Obstacle, ...]:
    """Each obstacle once, the biggest first; said twice, it counts with its higher values."""
    found: dict[str, Obstacle] = {}
    for new in obstacles:
        known = found.get(new.code, new)
        found[new.code] = replace(
            known,
            severity=max(known.severity, new.severity),
            matters=max(known.matters, new.matters),
            words=known.words or new.words,
        )
    return tuple(sorted(found.values(), key=lambda o: (-o.need, -o.severity, o.code)))


def needs(findings: Findings) -> tuple[Need, ...]:
    """All needs, the loudest first; an answer given twice counts once."""
    found = [
        *(
            Need(kind=Kind.OBSTACLE, code=o.code, weight=_weight(o))
            for o in one_each(findings.obstacles)
        ),
        *(
            Need(kind=Kind.DEMAND, code=task.demand, weight=task.difficulty * MATTERS_UNASKED)
            for task in findings.tasks
            if task.difficulty >= HARD_TASK
        ),
        *(
            Need(kind=Kind.SCALE, code=code, weight=(10 - value) * (MATTERS_UNASKED - 2))
            for code, value in low_scales(findings).items()
        ),
        *(Need(kind=Kind.INTEREST, code=i, weight=INTEREST_WEIGHT) for i in findings.interests),
        *(
            Need(kind=Kind.CONDITION, code=c.code, weight=CONDITION_WEIGHT)
            for c in findings.conditions
        ),
    ]
    loudest: dict[tuple[Kind, str], Need] = {}
    for need in found:
        known = loudest.get((need.kind, need.code))
        if known is None or need.weight > known.weight:
            loudest[need.kind, need.code] = need
    return tuple(sorted(loudest.values(), key=lambda n: (-n.weight, n.kind, n.code)))


def _weight(obstacle: Obstacle) -> int:
    if obstacle.code in SAFETY_OBSTACLES and obstacle.severity:
        return SAFETY_WEIGHT
    return obstacle.need


def said_about(
    findings: Findings, answers: Container[str], fits: Container[str]
) -> tuple[str, ...]:
    """What was said about these obstacles and health conditions, and what those are called."""
    return (
        *(o.words for o in findings.obstacles if o.code in answers),
        *(f"{c.label} {c.words}" for c in findings.conditions if c.code in fits),
    )


def sayings(findings: Findings) -> tuple[str, ...]:
    """What the person said in their own words, the most telling first.

    Never what they said about being hurt by somebody, and never what has to stay private.
    """
    said = (
        *(condition.words for condition in findings.conditions),
        *(o.words for o in one_each(findings.obstacles) if o.code not in SAFETY_OBSTACLES),
        findings.waiting_for,
        findings.goal,
        findings.strengths,
        findings.job_title,
        findings.last_job,
    )
    return tuple(" ".join(words.split()) for words in said if words.strip())
