"""Decides what Today shows and where each line leads. Plain Python: no Qt import."""

from collections.abc import Callable
from typing import Protocol

from coach_app.domain.journey import DueKind
from coach_app.services.caseload import TodayItem
from ui.shared.ports import Navigate, Place, Runner

TAB_OF = {
    DueKind.ANSWER_QUESTION: "summary",
    DueKind.CHASE_ANSWER: "summary",
    DueKind.DECIDE_CONTACT: "summary",
    DueKind.FIRST_CONTACT: "contact",
    DueKind.TRY_AGAIN: "contact",
    DueKind.RECORD_AGREEMENT: "consent",
    DueKind.ASSESS: "assessment",
    DueKind.DRAFT_PLAN: "plan",
    DueKind.AGREE_PLAN: "plan",
    DueKind.SIGN_PLAN: "plan",
    DueKind.REVIEW_PLAN: "progress",
    DueKind.ANSWER_COMMENT: "progress",
}


class View(Protocol):
    def show_loading(self) -> None: ...
    def show_items(self, items: tuple[TodayItem, ...]) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...


class TodayPresenter:
    def __init__(
        self,
        view: View,
        runner: Runner,
        today: Callable[[], tuple[TodayItem, ...]],
        navigate: Navigate,
    ) -> None:
        self._view = view
        self._runner = runner
        self._today = today
        self._navigate = navigate

    def load(self) -> None:
        self._view.show_loading()
        self._runner.run(self._today, done=self._view.show_items, failed=self._view.show_problem)

    def open_item(self, item: TodayItem) -> None:
        if item.due.kind is DueKind.DECIDE_REFERRAL:
            self._navigate(Place("referrals", item.case_id))
        else:
            self._navigate(Place("case", item.case_id, TAB_OF[item.due.kind]))

    def new_referral(self) -> None:
        self._navigate(Place("referral-new"))

    def caseload(self) -> None:
        self._navigate(Place("caseload"))
