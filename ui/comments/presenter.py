"""Decides what the comments screen shows, and keeps the answers. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsUses:
    open_case: Callable[[str], CaseView]
    answer: Callable[[str, str], Changes]


class View(Protocol):
    def show_case(self, case: CaseView) -> None: ...
    def show_answered(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class CommentsPresenter:
    def __init__(
        self,
        view: View,
        runner: Runner,
        uses: CommentsUses,
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

    def answer(self, comment_id: str, text: str) -> None:
        def done(changes: Changes) -> None:
            self._view.show_answered()
            self._announce(changes)

        self._doing.run(lambda: self._uses.answer(comment_id, text), done=done)

    def go(self, kind: str, tab: str = "") -> None:
        self._navigate(Place(kind, self.case_id, tab=tab))

    def _load(self) -> None:
        wanted = self.case_id

        def loaded(case: CaseView) -> None:
            if wanted == self.case_id:
                self._view.show_case(case)

        self._runner.run(
            lambda: self._uses.open_case(wanted), done=loaded, failed=self._view.show_problem
        )
