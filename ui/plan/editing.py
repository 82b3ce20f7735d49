"""Each edit of a draft: taken, shown, and kept; or refused in words. No Qt."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from coach_app.domain.errors import Refusal
from coach_app.domain.plan import Plan, Step
from coach_app.domain.working_days import WorkingDays
from ui.plan.draft import Draft, Picture, StepWords


class DraftShown(Protocol):
    """What editing needs of the screen."""

    def show_plan(self, picture: Picture) -> None: ...
    def show_step_fault(self, problem: Exception) -> None: ...
    def show_removed(self, title: str) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...


class PlanEditing:
    """`keep` hears every plan that has to reach the disk."""

    def __init__(
        self,
        view: DraftShown,
        keep: Callable[[Plan], None],
        *,
        days: WorkingDays,
        today: Callable[[], date],
    ) -> None:
        self._view = view
        self._keep = keep
        self._days = days
        self._today = today
        self.draft: Draft | None = None

    def took(self, stored: Plan) -> None:
        """The plan as it stands on the disk."""
        if self.draft is None:
            self.draft = Draft(stored, self._days, self._today())
        else:
            self.draft.took(stored)
        self._view.show_plan(self.draft.picture())

    def select(self, step_id: str) -> None:
        if self.draft is not None and self.draft.select(step_id):
            self._view.show_plan(self.draft.picture())

    def set_goal(self, goal: str) -> None:
        if self.draft is not None:
            try:
                changed = self.draft.set_goal(goal)
            except Refusal as problem:
                self._view.show_problem(problem)
            else:
                self._edited(changed)

    def change_step(self, said: StepWords) -> None:
        """Takes what the fields say, or says beside them why it cannot be taken."""
        if self.draft is not None and self.draft.selected:
            try:
                changed = self.draft.say(said)
            except Refusal as problem:
                self._view.show_step_fault(problem)
            else:
                self._edited(changed)

    def move(self, places: int) -> None:
        if self.draft is not None:
            self._edited(self.draft.move(places))

    def move_step(self, step_id: str, places: int) -> None:
        if self.draft is not None:
            self._edited(self.draft.move_step(step_id, places))

    def remove(self, reason: str) -> None:
        if self.draft is not None and (gone := self.draft.remove(reason)) is not None:
            self._edited(gone not in self.draft.plan.steps)
            self._view.show_removed(gone.title)

    def insert(self, step: Step) -> None:
        if self.draft is not None:
            self._edited(self.draft.insert(step))

    def adopt(self, other: Plan) -> None:
        """What new answers made of the plan; one Undo takes it back."""
        if self.draft is not None:
            self._edited(self.draft.adopt(other))

    def move_along(self) -> None:
        if self.draft is not None:
            self._edited(self.draft.move_along())

    def stay_put(self) -> None:
        if self.draft is not None:
            self.draft.stay_put()
            self._view.show_plan(self.draft.picture())

    def undo(self) -> None:
        if self.draft is not None:
            self._edited(self.draft.undo())

    def redo(self) -> None:
        if self.draft is not None:
            self._edited(self.draft.redo())

    def _edited(self, changed: bool) -> None:  # noqa: FBT001 - the answer of the edit before it
        if changed and self.draft is not None:
            self._view.show_plan(self.draft.picture())
            self._keep(self.draft.plan)
