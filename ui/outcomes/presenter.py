"""Decides what the outcomes screen shows and records. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coach_app.domain.review import OutcomeKind
from coach_app.services.changes import Changes
from coach_app.services.outcomes import NewOutcome, OutcomesView
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesUses:
    look: Callable[[str], OutcomesView]
    record: Callable[[str, NewOutcome], Changes]
    add_evidence: Callable[[str, str], Changes]
    end: Callable[[str, date], Changes]
    withdraw: Callable[[str, str], Changes]


class View(Protocol):
    def show_view(self, view: OutcomesView) -> None: ...
    def show_recorded(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...
    def sure_to_close(self) -> bool: ...


class OutcomesPresenter:
    def __init__(
        self,
        view: View,
        runner: Runner,
        uses: OutcomesUses,
        *,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._announce = announce
        self._doing = OneAtATime.showing(view, runner)
        self.case_id = ""

    def open(self, case_id: str) -> None:
        self.case_id = case_id
        self._load()

    def heard(self, changes: Changes) -> None:
        if changes.case_id == self.case_id:
            self._load()

    def record(self, new: NewOutcome) -> None:
        """Leaving closes the case, so it is asked about first."""
        if new.what is OutcomeKind.EXIT and not self._view.sure_to_close():
            return
        case_id = self.case_id
        self._change(lambda: self._uses.record(case_id, new))

    def add_evidence(self, outcome_id: str, evidence: str) -> None:
        self._change(lambda: self._uses.add_evidence(outcome_id, evidence))

    def end(self, outcome_id: str, until: date) -> None:
        self._change(lambda: self._uses.end(outcome_id, until))

    def withdraw(self, outcome_id: str, reason: str) -> None:
        self._change(lambda: self._uses.withdraw(outcome_id, reason))

    def go(self, kind: str, tab: str = "") -> None:
        self._navigate(Place(kind, self.case_id, tab=tab))

    def _change(self, work: Callable[[], Changes]) -> None:
        def done(changes: Changes) -> None:
            self._view.show_recorded()
            self._announce(changes)

        self._doing.run(work, done=done)

    def _load(self) -> None:
        wanted = self.case_id

        def loaded(view: OutcomesView) -> None:
            if wanted == self.case_id:
                self._view.show_view(view)

        self._runner.run(
            lambda: self._uses.look(wanted), done=loaded, failed=self._view.show_problem
        )
