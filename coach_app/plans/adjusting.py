"""Chooses changes to the work: the hardest task first, cheap and by the employer first."""

from dataclasses import dataclass

from coach_app.domain.adjustment import COSTS, Adjustment, Cost
from coach_app.domain.adjustment_library import AdjustmentEntry, AdjustmentLibrary
from coach_app.domain.circumstances import HARD_TASK, SEVERE, facts
from coach_app.domain.findings import Findings
from coach_app.plans.needs import one_each

MOST_CHANGES = 8
"""Own choice: more than this is no longer a conversation."""
FOR_A_HARD_ONE, FOR_A_SEVERE_ONE = 2, 3
"""Changes for one difficulty; Access to Work comes on top where they may not be enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difficulty:
    answers: str
    task: str
    size: int


def adjustments(findings: Findings, library: AdjustmentLibrary) -> tuple[Adjustment, ...]:
    """Changes for this person, one for each difficulty before a second for any.

    What the employer can do comes first, the cheapest first. Access to Work is asked for what is
    very hard, after changes of the employer, because it pays for what goes beyond their duty.
    Somebody self-employed has no employer who could do it, and somebody without work has nothing
    to change yet.
    """
    about = _difficulties(findings)
    queues = [(one, _for_one(one, findings, library)) for one in about]
    chosen: list[tuple[_Difficulty, AdjustmentEntry]] = []
    for turn in range(FOR_A_SEVERE_ONE + 1):
        chosen.extend((one, queue[turn]) for one, queue in queues if turn < len(queue))
    return tuple(_adjustment(one, entry, library) for one, entry in chosen[:MOST_CHANGES])


def possible(findings: Findings, library: AdjustmentLibrary) -> tuple[Adjustment, ...]:
    """Every change of the list that this person could have, what is hard for them first.

    Where nothing was said to be hard, the size is 0.
    """
    about = {one.answers: one for one in _difficulties(findings)}
    known = facts(findings)
    fitting = [
        entry
        for entry in library.entries
        if entry.possible(findings.situation) and not known & set(entry.never_if)
    ]
    return tuple(
        _adjustment(
            about.get(entry.answers, _Difficulty(answers=entry.answers, task="", size=0)),
            entry,
            library,
        )
        for entry in sorted(fitting, key=lambda entry: entry.answers not in about)
    )


def _difficulties(findings: Findings) -> tuple[_Difficulty, ...]:
    """What is hard enough, the hardest first; a kind of task counts once, by its hardest."""
    found: dict[str, _Difficulty] = {}
    for task in sorted(findings.tasks, key=lambda t: (-t.difficulty, t.demand, t.name)):
        answers = f"demand:{task.demand}"
        found.setdefault(
            answers, _Difficulty(answers=answers, task=task.name, size=task.difficulty)
        )
    for obstacle in one_each(findings.obstacles):
        answers = f"obstacle:{obstacle.code}"
        found[answers] = _Difficulty(answers=answers, task="", size=obstacle.severity)
    hard = (one for one in found.values() if one.size >= HARD_TASK)
    return tuple(sorted(hard, key=lambda one: (-one.size, not one.task, one.answers)))


def _for_one(
    one: _Difficulty, findings: Findings, library: AdjustmentLibrary
) -> tuple[AdjustmentEntry, ...]:
    known = facts(findings)
    fitting = sorted(
        (
            entry
            for entry in library.answering(one.answers)
            if entry.from_difficulty <= one.size
            and entry.possible(findings.situation)
            and not known & set(entry.never_if)
        ),
        key=lambda entry: (
            COSTS.index(entry.cost),
            -entry.from_difficulty,
            library.entries.index(entry),
        ),
    )
    within_duty = [entry for entry in fitting if entry.cost is not Cost.ACCESS_TO_WORK]
    beyond = [entry for entry in fitting if entry.cost is Cost.ACCESS_TO_WORK]
    most = FOR_A_SEVERE_ONE if one.size >= SEVERE else FOR_A_HARD_ONE
    return (*within_duty[:most], *beyond[:1])


def _adjustment(one: _Difficulty, entry: AdjustmentEntry, library: AdjustmentLibrary) -> Adjustment:
    topic = library.topic(one.answers)
    return Adjustment(
        key=entry.key,
        task=one.task,
        difficulty=topic.difficulty,
        size=one.size,
        change=entry.change,
        who=entry.who,
        cost=entry.cost,
        review_weeks=entry.review_weeks,
        private_reason=not topic.is_task,
    )
