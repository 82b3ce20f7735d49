"""A plan under the coach's hands: which step is selected, and what can be undone. No Qt."""

from dataclasses import dataclass, replace
from datetime import date

from coach_app.domain.plan import Plan, Step, Who, broken_order

MOST_UNDO = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """What the details of a step say, as they stand in the fields."""

    title: str
    what: str
    who: Who
    due_on: date
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The plan as the screen shows it."""

    plan: Plan
    selected: str
    warnings: dict[str, tuple[str, ...]]
    """Step id -> titles of steps that usually come before it and come later in this plan."""
    can_undo: bool


class Draft:
    """Every change makes one more thing to undo; letters typed on into one place count as one."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.selected = ""
        self._history: list[Plan] = []
        self._typing_in = ""
        self._keep_selection()

    def took(self, stored: Plan) -> None:
        """The plan as it was read from the disk; where it differs, nothing before can be undone."""
        if stored != self.plan:
            self._history = []
        self.plan = stored
        self._keep_selection()

    def select(self, step_id: str) -> bool:
        changed = step_id != self.selected
        if changed:
            self.selected = step_id
            self._typing_in = ""
        return changed

    def set_goal(self, goal: str) -> bool:
        """Raises Refusal for a text that cannot be kept, or when the plan is agreed already."""
        return self._edit(self.plan.with_goal(goal), typing_in="goal")

    def say(self, said: StepWords) -> bool:
        """Gives the selected step these words. Raises Refusal for words it cannot have."""
        before = self.plan.step(self.selected)
        after = replace(
            before,
            title=said.title,
            what=said.what,
            who=said.who,
            due_on=said.due_on,
            starts_on=min(before.starts_on, said.due_on),
            private=said.private,
        )
        return self._edit(self.plan.with_step(after), typing_in=after.id)

    def move(self, places: int) -> bool:
        if not self.plan.editable or not self.selected:
            return False
        return self._edit(self.plan.moved(self.selected, places))

    def remove(self) -> Step | None:
        """Takes the selected step out; the one that takes its place is selected."""
        if not self.plan.editable or not self.selected:
            return None
        gone = self.plan.step(self.selected)
        at = self.plan.steps.index(gone)
        left = self.plan.without_step(gone.id)
        self.selected = left.steps[min(at, len(left.steps) - 1)].id if left.steps else ""
        self._edit(left)
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

    def undo(self) -> bool:
        if not self._history or not self.plan.editable:
            return False
        self.plan = self._history.pop()
        self._typing_in = ""
        self._keep_selection()
        return True

    def picture(self) -> Picture:
        return Picture(
            plan=self.plan,
            selected=self.selected,
            warnings=self._warnings(),
            can_undo=bool(self._history) and self.plan.editable,
        )

    def _edit(self, changed: Plan, *, typing_in: str = "") -> bool:
        if changed == self.plan:
            return False
        if not typing_in or typing_in != self._typing_in:
            self._history = [*self._history, self.plan][-MOST_UNDO:]
        self._typing_in = typing_in
        self.plan = changed
        return True

    def _keep_selection(self) -> None:
        ids = [step.id for step in self.plan.steps]
        if self.selected not in ids:
            self.selected = ids[0] if ids else ""

    def _warnings(self) -> dict[str, tuple[str, ...]]:
        titles = {step.intervention: step.title for step in self.plan.steps if step.intervention}
        late = broken_order(self.plan.steps)
        return {step_id: tuple(titles[key] for key in keys) for step_id, keys in late.items()}
