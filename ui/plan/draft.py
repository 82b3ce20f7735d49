"""A plan under the coach's hands: what is selected, and what can be undone and redone. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.errors import FieldInvalid
from coach_app.domain.plan import Plan, Step, Who, broken_order
from coach_app.domain.plan_dates import Shift, next_steps, shift_after, starts_too_early
from coach_app.domain.reviewing import possible
from coach_app.domain.working_days import WorkingDays

MOST_UNDO = 100
REVIEW_STEP = "first-review"
"""Its day is the day of the review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """What the details of a step say, as they stand in the fields."""

    title: str
    what: str
    why: str
    how_we_know: str
    who: Who
    starts_on: date
    due_on: date
    private: bool
    service: str = ""
    service_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The plan as the screen shows it."""

    plan: Plan
    selected: str
    warnings: Mapping[str, tuple[str, ...]]
    """Step id -> titles of steps that usually come before it and come later in this plan."""
    early: Mapping[str, tuple[str, ...]]
    """Step id -> titles of steps that it needs and that are not done when it starts."""
    next_up: tuple[Step, ...]
    """One to three steps that come next."""
    shift: Shift | None
    """Later steps that could move along with the selected one."""
    can_undo: bool
    can_redo: bool


class Draft:
    """Every change makes one more thing to undo; letters typed on into one place count as one."""

    def __init__(self, plan: Plan, days: WorkingDays, today: date) -> None:
        self.plan = plan
        self.selected = ""
        self._days = days
        self._today = today
        self._history: list[Plan] = []
        self._future: list[Plan] = []
        self._typing_in = ""
        self._was_due: dict[str, date] = {}
        """Step id -> its due date before it was changed; answered, it is forgotten."""
        self._keep_selection()

    def took(self, stored: Plan) -> None:
        """The plan as it was read from the disk; where it differs, nothing before can be undone."""
        if stored != self.plan:
            self._history, self._future = [], []
            self._was_due = {}
        self.plan = stored
        self._keep_selection()

    def select(self, step_id: str) -> bool:
        changed = step_id != self.selected
        if changed:
            self.selected = step_id
            self._typing_in = ""
            self._was_due = {}
        return changed

    def set_goal(self, goal: str) -> bool:
        """Raises Refusal for a text that cannot be kept, or when the plan is agreed already."""
        return self._edit(self.plan.with_goal(goal), typing_in="goal")

    def say(self, said: StepWords) -> bool:
        """Gives the selected step these words.

        Raises Refusal for words it cannot have, and NextReviewWrong for a day of the review that
        nobody would see coming.
        """
        if said.starts_on > said.due_on:
            raise FieldInvalid("A step cannot start after the day it is done. Change one of them.")
        before = self.plan.step(self.selected)
        after = replace(
            before,
            title=said.title,
            what=said.what,
            why=said.why,
            how_we_know=said.how_we_know,
            who=said.who,
            starts_on=said.starts_on,
            due_on=said.due_on,
            private=said.private,
            service=said.service,
            service_id=said.service_id,
        )
        changed = self.plan.with_step(after)
        if after.due_on != before.due_on:
            if before.intervention == REVIEW_STEP:
                possible(after.due_on, self._today, self._days)
                changed = replace(changed, review_on=after.due_on)
            self._was_due.setdefault(before.id, before.due_on)
        return self._edit(changed, typing_in=after.id)

    def move(self, places: int) -> bool:
        return self.move_step(self.selected, places)

    def move_step(self, step_id: str, places: int) -> bool:
        """Up (negative) or down, by keys or dragged; the moved step is selected."""
        if not self.plan.editable or not step_id:
            return False
        self.selected = step_id
        return self._edit(self.plan.moved(step_id, places))

    def remove(self, reason: str) -> Step | None:
        """Takes the selected step out; the one that takes its place is selected.

        Raises FieldInvalid when nobody says why.
        """
        if not self.plan.editable or not self.selected:
            return None
        gone = self.plan.step(self.selected)
        at = self.plan.steps.index(gone)
        left = self.plan.without_step(gone.id, reason, self._today)
        self._edit(left)
        self.selected = left.steps[min(at, len(left.steps) - 1)].id if left.steps else ""
        return gone

    def insert(self, step: Step) -> bool:
        """A new step goes after the selected one and is selected."""
        if not self.plan.editable:
            return False
        ids = [s.id for s in self.plan.steps]
        at = ids.index(self.selected) + 1 if self.selected in ids else len(ids)
        steps = self.plan.steps
        self.selected = step.id
        return self._edit(self.plan.with_steps((*steps[:at], step, *steps[at:])))

    def adopt(self, other: Plan) -> bool:
        """Another content of the same draft, taken as one change."""
        changed = self._edit(other)
        self._keep_selection()
        return changed

    def move_along(self) -> bool:
        """The later steps move by as much as the selected one did."""
        shift = self._shift()
        self._was_due = {}
        if shift is None:
            return False
        moved = {step.id: step for step in shift.steps}
        return self._edit(self.plan.with_steps(tuple(moved.get(s.id, s) for s in self.plan.steps)))

    def stay_put(self) -> None:
        """The later steps keep their dates, and nobody asks again about this change."""
        self._was_due = {}

    def undo(self) -> bool:
        return self._go(self._history, self._future)

    def redo(self) -> bool:
        return self._go(self._future, self._history)

    def picture(self) -> Picture:
        return Picture(
            plan=self.plan,
            selected=self.selected,
            warnings=self._titles(broken_order(self.plan.steps)),
            early=self._titles(starts_too_early(self.plan.steps)),
            next_up=next_steps(self.plan.steps, self._today),
            shift=self._shift() if self.plan.editable else None,
            can_undo=bool(self._history) and self.plan.editable,
            can_redo=bool(self._future) and self.plan.editable,
        )

    def _shift(self) -> Shift | None:
        was_due = self._was_due.get(self.selected)
        if was_due is None:
            return None
        return shift_after(self.plan, self.selected, was_due, self._days)

    def _go(self, back: list[Plan], forth: list[Plan]) -> bool:
        if not back or not self.plan.editable:
            return False
        forth.append(self.plan)
        self.plan = back.pop()
        self._typing_in = ""
        self._was_due = {}
        self._keep_selection()
        return True

    def _edit(self, changed: Plan, *, typing_in: str = "") -> bool:
        if changed == self.plan:
            return False
        if not typing_in or typing_in != self._typing_in:
            self._history = [*self._history, self.plan][-MOST_UNDO:]
        self._future = []
        self._typing_in = typing_in
        self.plan = changed
        return True

    def _keep_selection(self) -> None:
        ids = [step.id for step in self.plan.steps]
        if self.selected not in ids:
            self.selected = ids[0] if ids else ""

    def _titles(self, late: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        titles = {step.intervention: step.title for step in self.plan.steps if step.intervention}
        return {step_id: tuple(titles[key] for key in keys) for step_id, keys in late.items()}
