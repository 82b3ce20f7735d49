"""Drafting a plan again after new answers: what changed, and what the coach edited stays.

Three drafts meet: `base`, as it was drafted from the old answers; `edited`, what the coach made of
it; `fresh`, drafted from the new answers. A step is the same one when it comes from the same
library entry; a step that the coach wrote is known by its id.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from coach_app.domain.plan import Plan, Step

Identity = tuple[str, int]
"""Library key and how manieth of this entry, or the id of a step of the coach's own."""

DATES = frozenset({"starts_on", "due_on"})
OF_THE_STEP = tuple(field.name for field in fields(Step) if field.name not in ("id",))
OF_THE_PLAN = ("goal", "strengths", "review_on", "adjustments", "phased_return")
"""What a coach edits on the plan itself."""
FOLLOWS_THE_ANSWERS = ("kind", "parked", "assessment_id")
AROUND_THE_STEPS = ("kind", *OF_THE_PLAN, "parked")
"""What a plan holds beside its steps and can be another one after new answers."""


class ChangeKind(StrEnum):
    ADDED = "added"
    GONE = "gone"
    MOVED = "moved"
    REDATED = "redated"
    REWORDED = "reworded"
    """Other words, or who does it, or who may see it."""
    KEPT = "kept"
    """The new answers say otherwise, and the coach's edit stays."""
    LEFT_OUT = "left-out"
    """The coach took it out, and it stays out."""
    AROUND = "around"
    """Beside the steps: the goal, the review, what is parked. `fields` names one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    starts_on: date
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the difference: which step and what about it."""

    what: ChangeKind
    title: str
    intervention: str = ""
    step_id: str = ""
    """The step in the newer plan; in the older one where it is gone."""
    before: Dates | None = None
    after: Dates | None = None
    fields: tuple[str, ...] = ()
    """Names of the fields that were reworded, or kept as the coach edited them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    plan: Plan
    changes: tuple[Change, ...]
    """From what the coach has now to the merged plan, and what was kept."""


def difference(old: Plan, new: Plan) -> tuple[Change, ...]:
    """What is different in `new`: in its order, then what is gone, then what is beside the steps.

    Where steps changed places, as few of them as possible are called moved.
    """
    before, after = _known(old.steps), _known(new.steps)
    both_old = [key for key in before if key in after]
    both_new = [key for key in after if key in before]
    stayed = frozenset(_longest_common(both_old, both_new))
    found: list[Change] = []
    for key, step in after.items():
        if key not in before:
            found.append(_change(ChangeKind.ADDED, step, after=_dates(step)))
            continue
        if key not in stayed:
            found.append(_change(ChangeKind.MOVED, step))
        found.extend(_inside(before[key], step))
    gone = (step for key, step in before.items() if key not in after)
    found.extend(_change(ChangeKind.GONE, step, before=_dates(step)) for step in gone)
    found.extend(
        Change(what=ChangeKind.AROUND, title="", fields=(name,))
        for name in AROUND_THE_STEPS
        if getattr(old, name) != getattr(new, name)
    )
    return tuple(found)


def merged(base: Plan, edited: Plan, fresh: Plan) -> Merged:
    """The fresh draft with everything in it that the coach edited.

    Ids, version and status are those of `edited`. Drafting again from the same answers gives
    exactly what the coach has. Refused when the plan is agreed: its next version can be drafted.
    """
    was, now, will = _known(base.steps), _known(edited.steps), _known(fresh.steps)
    steps: dict[Identity, Step] = {}
    kept: list[Change] = []
    for key in (*now, *(key for key in will if key not in now)):
        step, change = _settled(was.get(key), now.get(key), will.get(key))
        if step is not None:
            steps[key] = step
        if change is not None:
            kept.append(change)
    order = _order(tuple(was), tuple(now), tuple(will), steps)
    plan = edited.with_steps(tuple(steps[key] for key in order))
    plan = replace(plan, **{name: getattr(fresh, name) for name in FOLLOWS_THE_ANSWERS})
    plan = replace(plan, **_three_way(OF_THE_PLAN, base, edited, fresh))
    return Merged(plan=plan, changes=(*difference(edited, plan), *kept))


def _settled(
    was: Step | None, now: Step | None, will: Step | None
) -> tuple[Step | None, Change | None]:
    """The step as it stands afterwards, and what was kept of the coach's work."""
    match was, now, will:
        case Step(), None, Step():
            return None, _change(ChangeKind.LEFT_OUT, will)
        case _, None, Step():
            return will, None
        case None, Step(), _:
            return now, None
        case Step(), Step(), None:
            edits = _edits(was, now)
            return (now, _change(ChangeKind.KEPT, now, fields=edits)) if edits else (None, None)
        case Step(), Step(), Step():
            settled = replace(now, **_three_way(OF_THE_STEP, was, now, will))
            kept = tuple(n for n in _edits(was, now) if getattr(will, n) != getattr(now, n))
            again = tuple(name for name in kept if getattr(will, name) != getattr(was, name))
            return settled, _change(ChangeKind.KEPT, now, fields=again) if again else None
    return None, None


def _three_way(names: Iterable[str], was: Any, now: Any, will: Any) -> Mapping[str, Any]:
    """What the coach changed stays; all else follows the new answers."""
    return {
        name: getattr(now if getattr(now, name) != getattr(was, name) else will, name)
        for name in names
    }


def _edits(was: Step, now: Step) -> tuple[str, ...]:
    return tuple(name for name in OF_THE_STEP if getattr(was, name) != getattr(now, name))


def _order(
    was: Sequence[Identity],
    now: Sequence[Identity],
    will: Sequence[Identity],
    steps: Mapping[Identity, Step],
) -> list[Identity]:
    """The coach's own order where there is one, else that of the new draft."""
    common = set(was) & set(now)
    own_order = [k for k in was if k in common] != [k for k in now if k in common]
    first, then = (now, will) if own_order else (will, now)
    order = [key for key in first if key in steps]
    for key in (key for key in then if key in steps and key not in first):
        order.insert(_behind_what_it_followed(key, then, order), key)
    return order


def _behind_what_it_followed(
    key: Identity, its_order: Sequence[Identity], order: Sequence[Identity]
) -> int:
    earlier = its_order[: its_order.index(key)]
    near = next((k for k in reversed(earlier) if k in order), None)
    return 0 if near is None else order.index(near) + 1


def _known(steps: Iterable[Step]) -> dict[Identity, Step]:
    known: dict[Identity, Step] = {}
    for step in steps:
        name = step.intervention or f"own:{step.id}"
        known[name, sum(key == name for key, _ in known)] = step
    return known


def _inside(old: Step, new: Step) -> list[Change]:
    found = []
    if _dates(old) != _dates(new):
        found.append(_change(ChangeKind.REDATED, new, before=_dates(old), after=_dates(new)))
    others = tuple(name for name in _edits(old, new) if name not in DATES)
    if others:
        found.append(_change(ChangeKind.REWORDED, new, fields=others))
    return found


def _dates(step: Step) -> Dates:
    return Dates(starts_on=step.starts_on, due_on=step.due_on)


def _change(
    what: ChangeKind,
    step: Step,
    *,
    before: Dates | None = None,
    after: Dates | None = None,
    fields: tuple[str, ...] = (),
) -> Change:
    return Change(
        what=what,
        title=step.title,
        intervention=step.intervention,
        step_id=step.id,
        before=before,
        after=after,
        fields=fields,
    )


def _longest_common(one: Sequence[Identity], other: Sequence[Identity]) -> list[Identity]:
    """The longest run of steps that stand in the same order in both."""
    place = {key: n for n, key in enumerate(other)}
    best: list[list[Identity]] = []
    for n, key in enumerate(one):
        before = (best[m] for m in range(n) if place[one[m]] < place[key])
        best.append([*max(before, key=len, default=[]), key])
    return max(best, key=len, default=[])
