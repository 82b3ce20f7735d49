"""Decides what the referral queue and the decision card show. Plain Python: no Qt import."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes
from coach_app.services.triage import FirstOfQueue, NewHandover, NewQuestion, QueueItem
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """Accepted for a coach ("" is whoever accepts), with what that coach has to know."""

    coach_name: str = ""
    handover: NewHandover


class Accept(Protocol):
    def __call__(self, case_id: str, *, coach_name: str = "") -> Changes: ...


class Signpost(Protocol):
    def __call__(self, case_id: str, *, where: str, reason: str) -> Changes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    waiting: Callable[[str], FirstOfQueue]
    """With this case among them."""
    look_at: Callable[[str], CaseView]
    decide: Callable[[str], Changes]
    accept: Accept
    signpost: Signpost
    ask: Callable[[str, NewQuestion], Changes]
    answer: Callable[[str, str], Changes]
    hand_over: Callable[[str, NewHandover], Changes]


class View(Protocol):
    def show_loading(self) -> None: ...
    def show_total(self, shown: int, total: int) -> None: ...
    def show_rows(self, rows: tuple[QueueItem, ...], chosen: str) -> None: ...
    def show_decision(self, item: QueueItem, case: CaseView) -> None: ...
    def hide_decision(self) -> None: ...
    def show_asked(self) -> None: ...
    def show_signposted(self) -> None: ...
    def show_handed_over(self, coach_name: str) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def show_unread(self, problem: Exception) -> None: ...
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
        self._chosen: QueueItem | None = None
        self._wanted = ""
        self._busy = False

    def open_at(self, case_id: str) -> None:
        """Show the queue, at this referral when one is named."""
        self._wanted = case_id or self._wanted
        self.load()

    def load(self) -> None:
        self._view.show_loading()
        wanted = self._wanted
        self._runner.run(
            lambda: self._use_cases.waiting(wanted),
            done=self._show,
            failed=self._view.show_unread,
        )

    def choose(self, row: QueueItem | None) -> None:
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
            self._do(lambda: self._use_cases.decide(row.case_id), self._announce)

    def signpost(self, where: str, reason: str) -> None:
        if (row := self._chosen) is not None:
            self._do(
                lambda: self._use_cases.signpost(row.case_id, where=where, reason=reason),
                self._signposted,
            )

    def ask(self, new: NewQuestion) -> None:
        if (row := self._chosen) is not None:
            self._do(lambda: self._use_cases.ask(row.case_id, new), self._asked)

    def answer(self, question_id: str, text: str) -> None:
        self._do(lambda: self._use_cases.answer(question_id, text), self._announce)

    def hand_over(self, assigned: Assigned) -> None:
        """Accept, and tell the coach: somebody else's case leaves this queue."""
        row = self._chosen
        if row is None:
            return

        def work() -> Changes:
            accepted = self._use_cases.accept(row.case_id, coach_name=assigned.coach_name)
            told = self._use_cases.hand_over(row.case_id, assigned.handover)
            return Changes(accepted.kinds | told.kinds, row.case_id)

        def done(changes: Changes) -> None:
            if assigned.coach_name:
                self._wanted = ""
                self._announce(changes)
                self._view.show_handed_over(assigned.coach_name)
            else:
                self._accepted(changes)

        self._do(work, done)

    def correct(self) -> None:
        if (row := self._chosen) is not None:
            self._navigate(Place("referral-correct", row.case_id))

    def go(self, kind: str) -> None:
        """To the form for a new referral, or to the import of a file."""
        self._navigate(Place(kind))

    def _show(self, queue: FirstOfQueue) -> None:
        rows = queue.items
        self._view.show_total(len(rows), queue.total)
        if not any(row.case_id == self._wanted for row in rows):
            self._wanted = rows[0].case_id if rows else ""
        self._view.show_rows(rows, self._wanted)

    def _looked(self, row: QueueItem, case: CaseView) -> None:
        if row == self._chosen:
            self._view.show_decision(row, case)

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

    def _asked(self, changes: Changes) -> None:
        self._view.show_asked()
        self._announce(changes)

    def _signposted(self, changes: Changes) -> None:
        self._wanted = ""
        self._announce(changes)
        self._view.show_signposted()

    def _refused(self, problem: Exception) -> None:
        self._rest()
        self._view.show_problem(problem)

    def _rest(self) -> None:
        self._busy = False
        self._view.set_busy(busy=False)
