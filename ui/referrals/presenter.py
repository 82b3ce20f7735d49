"""Decides what the referral queue and the decision card show. Plain Python: no Qt import."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.domain.decision import Decision
from coach_app.services.caseload import CaseView, ReferralRow
from coach_app.services.changes import Changes
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    waiting: Callable[[], tuple[ReferralRow, ...]]
    look_at: Callable[[str], CaseView]
    decide: Callable[[str], Changes]
    accept: Callable[[str], Changes]
    turn_away: Callable[[str, str], Changes]


class View(Protocol):
    def show_loading(self) -> None: ...
    def show_rows(self, rows: tuple[ReferralRow, ...], chosen: str) -> None: ...
    def show_decision(self, row: ReferralRow, decision: Decision) -> None: ...
    def hide_decision(self) -> None: ...
    def show_reason_missing(self) -> None: ...
    def show_turned_away(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class ReferralsPresenter:
    def __init__(
        self,
        view: View,
        runner: Runner,
        use_cases: UseCases,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._use_cases = use_cases
        self._navigate = navigate
        self._announce = announce
        self._chosen: ReferralRow | None = None
        self._wanted = ""
        self._busy = False

    def open_at(self, case_id: str) -> None:
        """Show the queue, at this referral when one is named."""
        self._wanted = case_id or self._wanted
        self.load()

    def load(self) -> None:
        self._view.show_loading()
        self._runner.run(self._use_cases.waiting, done=self._show, failed=self._view.show_problem)

    def choose(self, row: ReferralRow | None) -> None:
        self._chosen = row
        if row is None:
            self._view.hide_decision()
            return
        self._wanted = row.case_id
        self._runner.run(
            lambda: self._use_cases.look_at(row.case_id),
            done=lambda case: self._looked(row, case),
            failed=self._view.show_problem,
        )

    def accept(self) -> None:
        if (row := self._chosen) is not None:
            self._do(lambda: self._use_cases.accept(row.case_id), self._accepted)

    def decide_again(self) -> None:
        if (row := self._chosen) is not None:
            self._do(lambda: self._use_cases.decide(row.case_id), self._decided_again)

    def turn_away(self, reason: str) -> None:
        row = self._chosen
        if row is None:
            return
        if not reason.strip():
            self._view.show_reason_missing()
            return
        self._do(lambda: self._use_cases.turn_away(row.case_id, reason.strip()), self._turned_away)

    def ask(self) -> None:
        """Ask the person or the referrer: the contact is logged in the case."""
        if self._chosen is not None:
            self._navigate(Place("case", self._chosen.case_id, "contact"))

    def new_referral(self) -> None:
        self._navigate(Place("referral-new"))

    def _show(self, rows: tuple[ReferralRow, ...]) -> None:
        if not any(row.case_id == self._wanted for row in rows):
            self._wanted = rows[0].case_id if rows else ""
        self._view.show_rows(rows, self._wanted)

    def _looked(self, row: ReferralRow, case: CaseView) -> None:
        decision = case.file.decision
        if row != self._chosen:
            return
        if decision is None:
            self._view.hide_decision()
        else:
            self._view.show_decision(row, decision)

    def _do(self, work: Callable[[], Changes], done: Callable[[Changes], None]) -> None:
        if self._busy:
            return
        self._busy = True
        self._view.set_busy(busy=True)

        def finished(changes: Changes) -> None:
            self._rest()
            done(changes)

        self._runner.run(work, done=finished, failed=self._refused)

    def _accepted(self, changes: Changes) -> None:
        self._announce(changes)
        self._navigate(Place("case", changes.case_id))

    def _decided_again(self, changes: Changes) -> None:
        self._announce(changes)

    def _turned_away(self, changes: Changes) -> None:
        self._wanted = ""
        self._announce(changes)
        self._view.show_turned_away()

    def _refused(self, problem: Exception) -> None:
        self._rest()
        self._view.show_problem(problem)

    def _rest(self) -> None:
        self._busy = False
        self._view.set_busy(busy=False)
