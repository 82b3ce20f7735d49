"""Decides what the screen about changes at work shows, and keeps every edit. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from coach_app.domain.adjustment import Adjustment, Cost
from coach_app.domain.errors import Refusal
from coach_app.domain.plan import Plan
from coach_app.domain.who import Who
from coach_app.services.adjusting import AdjustmentsView
from coach_app.services.changes import Changes
from ui.shared.autosave import SaveState, Soon
from ui.shared.history import History
from ui.shared.keeping import Keeping
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner

Chosen = tuple[Adjustment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentsUses:
    look: Callable[[str], AdjustmentsView]
    own: Callable[[str], Adjustment]
    """A change in own words, by what is changed."""
    keep: Callable[[str, Chosen], Changes]
    new_version: Callable[[str], Changes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSaid:
    """What the fields of one change say."""

    task: str
    difficulty: str
    change: str
    who: Who
    cost: Cost
    look_again_on: date | None
    private: bool
    private_reason: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What the screen shows: the chosen changes, the selected one, and what else there is."""

    chosen: Chosen
    selected: str
    suggested: Chosen
    others: Chosen
    can_undo: bool
    editable: bool


class View(Protocol):
    def show_view(self, view: AdjustmentsView) -> None: ...
    def show_picture(self, picture: Picture) -> None: ...
    def show_fault(self, problem: Exception) -> None: ...
    def show_removed(self, change: str) -> None: ...
    def show_saving(self, state: SaveState) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class AdjustmentsPresenter:
    def __init__(
        self,
        view: View,
        runner: Runner,
        uses: AdjustmentsUses,
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
        self.keeping: Keeping[Chosen] = Keeping(
            runner,
            self._save,
            soon=soon,
            told=view.show_saving,
            announce=announce,
            failed=view.show_problem,
        )
        self._seen: AdjustmentsView | None = None
        self._draft: History[Chosen] = History(())
        self._selected = ""
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
        if changes.case_id == self.case_id and not self.keeping.own_news:
            self._load()

    def select(self, key: str) -> None:
        if key != self._selected:
            self._selected = key
            self._show()

    def add(self, key: str) -> None:
        """A suggested change, or one of the rest of the library."""
        seen = self._seen
        if seen is None or not self.editable:
            return
        found = next((one for one in (*seen.suggested, *seen.others) if one.key == key), None)
        if found is not None:
            self._added(found)

    def add_own(self, change: str) -> None:
        if self.editable:
            self._doing.run(lambda: self._uses.own(change), done=self._added)

    def change(self, said: ChangeSaid) -> None:
        """Takes what the fields say, or says beside them why it cannot be taken."""
        before = next((one for one in self._draft.value if one.key == self._selected), None)
        if before is None or not self.editable:
            return
        try:
            after = _changed(before, said)
        except Refusal as problem:
            self._view.show_fault(problem)
            return
        chosen = tuple(after if one.key == after.key else one for one in self._draft.value)
        self._put(chosen, typing_in=after.key)

    def remove(self) -> None:
        gone = next((one for one in self._draft.value if one.key == self._selected), None)
        if gone is None or not self.editable:
            return
        at = self._draft.value.index(gone)
        left = tuple(one for one in self._draft.value if one is not gone)
        self._selected = left[min(at, len(left) - 1)].key if left else ""
        self._put(left)
        self._view.show_removed(gone.change)

    def move(self, places: int) -> None:
        """The selected change up (negative) or down: what matters most stands first."""
        chosen = list(self._draft.value)
        at = next((n for n, one in enumerate(chosen) if one.key == self._selected), None)
        if at is None or not self.editable:
            return
        one = chosen.pop(at)
        chosen.insert(min(max(at + places, 0), len(chosen)), one)
        self._put(tuple(chosen))

    def undo(self) -> None:
        if self.editable and self._draft.undo():
            self.keeping.saving.keep(self._draft.value)
            self._show()

    def new_version(self) -> None:
        plan = self.plan
        if plan is not None:
            self._doing.run(lambda: self._uses.new_version(plan.id), done=self._announce)

    def go(self, kind: str, tab: str = "") -> None:
        self.keeping.saving.when_clean(lambda: self._navigate(Place(kind, self.case_id, tab=tab)))

    def _added(self, adjustment: Adjustment) -> None:
        self._selected = adjustment.key
        self._put((*self._draft.value, adjustment))

    def _put(self, chosen: Chosen, *, typing_in: str = "") -> None:
        if self._draft.put(chosen, typing_in=typing_in):
            self.keeping.saving.keep(chosen)
        self._show()

    def _show(self) -> None:
        seen, chosen = self._seen, self._draft.value
        if seen is None:
            return
        keys = {one.key for one in chosen}
        if self._selected not in keys:
            self._selected = chosen[0].key if chosen else ""
        before = seen.plan.adjustments if seen.plan is not None else ()
        # What was taken out of the plan since it was read can be put back from the list.
        gone = tuple(one for one in before if one.key not in keys)
        self._view.show_picture(
            Picture(
                chosen=chosen,
                selected=self._selected,
                suggested=tuple(one for one in seen.suggested if one.key not in keys),
                others=tuple(one for one in (*gone, *seen.others) if one.key not in keys),
                can_undo=self._draft.can_undo,
                editable=self.editable,
            )
        )

    def _save(self, chosen: Chosen) -> Changes:
        if self.plan is None:
            raise LookupError("There is no plan to keep it in.")
        return self._uses.keep(self.plan.id, chosen)

    def _load(self) -> None:
        wanted = self.case_id

        def loaded(view: AdjustmentsView) -> None:
            if wanted == self.case_id and self.keeping.saving.clean:
                self._seen = view
                self._draft.took(view.plan.adjustments if view.plan is not None else ())
                self._view.show_view(view)
                self._show()

        self._runner.run(
            lambda: self._uses.look(wanted), done=loaded, failed=self._view.show_problem
        )


def _changed(before: Adjustment, said: ChangeSaid) -> Adjustment:
    return replace(
        before,
        task=said.task,
        difficulty=said.difficulty,
        change=said.change,
        who=said.who,
        cost=said.cost,
        look_again_on=said.look_again_on,
        private=said.private,
        private_reason=said.private_reason,
    )
