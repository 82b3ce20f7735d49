"""Decides what the screen of a phased return shows, and keeps every change. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from coach_app.domain.errors import Refusal
from coach_app.domain.hours_plan import Remark, dated, remarks
from coach_app.domain.phased_return import Branch, Course, PhasedReturn, course
from coach_app.domain.plan import Plan
from coach_app.services.changes import Changes
from coach_app.services.phased import PhasedView
from ui.shared.autosave import SaveState, Soon
from ui.shared.history import History
from ui.shared.keeping import Keeping
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasedUses:
    look: Callable[[str], PhasedView]
    keep: Callable[[str, PhasedReturn | None], Changes]
    new_version: Callable[[str], Changes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """What is drawn: the dated weeks of the branch that is looked at, and what to think of."""

    agreed: PhasedReturn
    shown: Course
    usual_from: date
    """The first usual week when all goes as agreed."""
    remarks: tuple[Remark, ...]


class View(Protocol):
    def show_view(self, view: PhasedView) -> None: ...
    def show_agreed(
        self, agreed: PhasedReturn | None, *, can_undo: bool, into_fields: bool
    ) -> None: ...
    def begin_empty(self) -> None: ...
    def show_weeks(self, weeks: Weeks | None) -> None: ...
    def show_fault(self, problem: Exception) -> None: ...
    def show_saving(self, state: SaveState) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class PhasedPresenter:
    def __init__(
        self,
        view: View,
        runner: Runner,
        uses: PhasedUses,
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
        self.keeping: Keeping[PhasedReturn | None] = Keeping(
            runner,
            self._save,
            soon=soon,
            told=view.show_saving,
            announce=announce,
            failed=view.show_problem,
        )
        self._seen: PhasedView | None = None
        self._draft: History[PhasedReturn | None] = History(None)
        self._branch, self._from_week = Branch.NORMAL, 1
        self.case_id = ""

    @property
    def plan(self) -> Plan | None:
        return self._seen.plan if self._seen is not None else None

    @property
    def editable(self) -> bool:
        return self.plan is not None and self.plan.editable

    def open(self, case_id: str) -> None:
        self.case_id = case_id
        self._load()

    def heard(self, changes: Changes) -> None:
        """Looks again when the plan was changed elsewhere; never over what is not saved yet."""
        if changes.case_id == self.case_id and not self.keeping.own_news:
            self._load()

    def propose(self) -> None:
        """The first proposal from the answers; without a usual week it is typed first."""
        if self._seen is None or not self.editable:
            return
        if self._seen.proposal is None:
            self._view.begin_empty()
        else:
            self._put(self._seen.proposal, into_fields=True)

    def change(self, agreed: PhasedReturn, *, typing_in: str = "") -> None:
        """What the fields say. A first day that cannot be is said and not kept."""
        if self._seen is None or not self.editable:
            return
        before = self._draft.value
        try:
            if before is None or before.return_on != agreed.return_on:
                dated(agreed, self._seen.today)
        except Refusal as problem:
            self._view.show_fault(problem)
            return
        self._put(agreed, into_fields=False, typing_in=typing_in)

    def take_out(self) -> None:
        if self.editable:
            self._put(None, into_fields=True)

    def undo(self) -> None:
        if self.editable and self._draft.undo():
            self.keeping.saving.keep(self._draft.value)
            self._show(into_fields=True)

    def look_at(self, branch: Branch, from_week: int) -> None:
        """How it would go on faster or slower from a week; nothing of it is kept."""
        self._branch, self._from_week = branch, from_week
        self._show_weeks()

    def later(self, weeks: int) -> None:
        """The first day so many weeks later, where something came in between."""
        agreed = self._draft.value
        if agreed is not None and self.editable:
            moved = replace(agreed, return_on=agreed.return_on + timedelta(weeks=weeks))
            self._put(moved, into_fields=True)

    def new_version(self) -> None:
        plan = self.plan
        if plan is not None:
            self._doing.run(lambda: self._uses.new_version(plan.id), done=self._announce)

    def go(self, kind: str, tab: str = "") -> None:
        self.keeping.saving.when_clean(lambda: self._navigate(Place(kind, self.case_id, tab=tab)))

    def _put(self, agreed: PhasedReturn | None, *, into_fields: bool, typing_in: str = "") -> None:
        if self._draft.put(agreed, typing_in=typing_in):
            self.keeping.saving.keep(agreed)
        self._show(into_fields=into_fields)

    def _show(self, *, into_fields: bool) -> None:
        self._view.show_agreed(
            self._draft.value, can_undo=self._draft.can_undo, into_fields=into_fields
        )
        self._show_weeks()

    def _show_weeks(self) -> None:
        agreed, seen = self._draft.value, self._seen
        if agreed is None or seen is None:
            self._view.show_weeks(None)
            return
        from_week = min(self._from_week, agreed.weeks)
        usual = course(agreed, seen.working_days)
        shown = course(agreed, seen.working_days, self._branch, from_week=from_week)
        noted = remarks(agreed, seen.found, seen.working_days) if seen.found is not None else ()
        self._view.show_weeks(
            Weeks(agreed=agreed, shown=shown, usual_from=usual.usual_from, remarks=noted)
        )

    def _save(self, agreed: PhasedReturn | None) -> Changes:
        if self.plan is None:
            raise LookupError("There is no plan to keep it in.")
        return self._uses.keep(self.plan.id, agreed)

    def _load(self) -> None:
        wanted = self.case_id

        def loaded(view: PhasedView) -> None:
            if wanted == self.case_id and self.keeping.saving.clean:
                self._loaded(view)

        self._runner.run(
            lambda: self._uses.look(wanted), done=loaded, failed=self._view.show_problem
        )

    def _loaded(self, view: PhasedView) -> None:
        self._seen = view
        self._draft.took(view.plan.phased_return if view.plan is not None else None)
        self._view.show_view(view)
        self._show(into_fields=True)
