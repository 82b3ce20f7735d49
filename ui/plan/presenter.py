"""Decides what the plan editor shows, saves every edit, and leads on to agreement. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coach_app.domain.plan import Phase, Plan, Step, Who
from coach_app.domain.working_days import WorkingDays
from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes
from coach_app.services.drafting import Redraft, has_new_answers
from coach_app.services.planning import LibraryEntry, Nearby
from ui.plan.editing import DraftShown, PlanEditing
from ui.plan.redrafting import Redrafting, RedraftShown
from ui.shared.autosave import SaveState, Soon
from ui.shared.keeping import Keeping
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


class MakeStep(Protocol):
    def __call__(self, title: str, *, who: Who, phase: Phase, due_on: date) -> Step: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanUses:
    open_case: Callable[[str], CaseView]
    save: Callable[[Plan], Changes]
    agree: Callable[[str], Changes]
    new_version: Callable[[str], Changes]
    library: Callable[[str], tuple[LibraryEntry, ...]]
    step_from_library: Callable[[str, str], Step]
    new_step: MakeStep
    nearby: Callable[[str], Nearby]
    redraft: Callable[[Plan], Redraft]
    take_redraft: Callable[[Redraft], Changes]
    days: WorkingDays
    today: Callable[[], date]


class PlanShown(DraftShown, RedraftShown, Protocol):
    """What the presenter needs of the screen."""

    def show_case(self, case: CaseView) -> None: ...
    def show_no_plan(self) -> None: ...
    def show_library(self, entries: tuple[LibraryEntry, ...]) -> None: ...
    def show_nearby(self, nearby: Nearby) -> None: ...
    def close_adding(self) -> None: ...
    def show_saving(self, state: SaveState) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class PlanPresenter:
    def __init__(
        self,
        view: PlanShown,
        runner: Runner,
        uses: PlanUses,
        *,
        navigate: Navigate,
        announce: Callable[[Changes], None],
        soon: Soon,
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._announce = announce
        self._doing = OneAtATime.showing(view, runner)
        self.keeping: Keeping[Plan] = Keeping(
            runner,
            uses.save,
            soon=soon,
            told=view.show_saving,
            announce=announce,
            failed=view.show_problem,
        )
        self.case_id = ""
        self.redrafting = Redrafting(view, self._doing, uses.take_redraft, told=self.keeping.tell)
        self.editing = PlanEditing(view, self.keeping.saving.keep, days=uses.days, today=uses.today)

    def open(self, case_id: str) -> None:
        self.case_id = case_id
        self._load()
        self._runner.run(
            lambda: self._uses.nearby(case_id),
            done=self._view.show_nearby,
            failed=self._view.show_problem,
        )

    def heard(self, changes: Changes) -> None:
        """Looks again when somebody else changed the plan; never over unsaved edits."""
        kinds = {"plan", "signature", "assessment", "comment"}
        concerns = changes.case_id == self.case_id and changes.kinds & kinds
        if concerns and not self.keeping.own_news:
            self._load()

    def open_library(self) -> None:
        case_id = self.case_id
        self._runner.run(
            lambda: self._uses.library(case_id),
            done=self._view.show_library,
            failed=self._view.show_problem,
        )

    def add_from_library(self, key: str) -> None:
        case_id = self.case_id
        self._doing.run(lambda: self._uses.step_from_library(case_id, key), done=self._add)

    def add_own(self, title: str, who: Who, phase: Phase, due_on: date) -> None:
        self._doing.run(
            lambda: self._uses.new_step(title, who=who, phase=phase, due_on=due_on),
            done=self._add,
        )

    def draft_again(self) -> None:
        """Shows what today's answers would make of the plan; nothing is taken yet."""
        self.keeping.saving.when_clean(self._show_redraft)

    def agree(self) -> None:
        self.keeping.saving.when_clean(lambda: self._change(self._uses.agree))

    def new_version(self) -> None:
        self.keeping.saving.when_clean(lambda: self._change(self._uses.new_version))

    def go(self, kind: str, tab: str = "") -> None:
        """To another screen of this case, once everything is saved."""
        self.keeping.saving.when_clean(lambda: self._navigate(Place(kind, self.case_id, tab=tab)))

    def _change(self, use: Callable[[str], Changes]) -> None:
        if self.editing.draft is None:
            return
        plan_id = self.editing.draft.plan.id
        self._doing.run(lambda: use(plan_id), done=self._announce)

    def _show_redraft(self) -> None:
        if self.editing.draft is not None:
            plan = self.editing.draft.plan
            self.redrafting.show(lambda: self._uses.redraft(plan), self.editing.adopt)

    def _add(self, step: Step) -> None:
        self.editing.insert(step)
        self._view.close_adding()

    def _load(self) -> None:
        wanted = self.case_id

        def loaded(case: CaseView) -> None:
            if wanted == self.case_id and self.keeping.saving.clean:
                self._loaded(case)

        self._runner.run(
            lambda: self._uses.open_case(wanted), done=loaded, failed=self._view.show_problem
        )

    def _loaded(self, case: CaseView) -> None:
        self._view.show_case(case)
        plan = case.file.plan
        if plan is None:
            self._view.show_no_plan()
            return
        self.editing.took(plan)
        self._view.show_new_answers(there=has_new_answers(case.file, plan))
