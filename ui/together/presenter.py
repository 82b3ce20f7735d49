"""Turns the pages of a plan that two people read side by side. No Qt."""

from collections.abc import Callable
from typing import Protocol

from coach_app.domain.plan import PlanStatus
from coach_app.domain.side_by_side import Reading, ReadingPage
from coach_app.services.reading_together import SideBySide
from ui.shared.ports import Navigate, Place, Runner


class TogetherShown(Protocol):
    """What the presenter needs of the screen."""

    def show_reading(self, reading: Reading, other: str) -> None: ...
    def show_page(self, page: ReadingPage, number: int, count: int, status: PlanStatus) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def show_no_plan(self) -> None: ...


class TogetherPresenter:
    def __init__(
        self,
        view: TogetherShown,
        runner: Runner,
        look: Callable[[str], SideBySide],
        navigate: Navigate,
    ) -> None:
        self._view = view
        self._runner = runner
        self._look = look
        self._navigate = navigate
        self._case_id = ""
        self._plan_id = ""
        self._status = PlanStatus.DRAFT
        self._readings: tuple[Reading, ...] = ()
        self._at = 0
        self._document_id = ""

    def open(self, case_id: str) -> None:
        self._case_id = case_id
        self._runner.run(
            lambda: self._look(case_id), done=self._opened, failed=self._view.show_problem
        )

    def turn(self, places: int) -> None:
        """On or back; it stops at either end."""
        if self._readings:
            self._at = min(max(self._at + places, 0), len(self._readings[0].pages) - 1)
            self._show()

    def to_end(self, which: int) -> None:
        """To the first page (-1) or the last (1)."""
        if self._readings:
            self.turn(which * len(self._readings[0].pages))

    def other_language(self) -> None:
        """The same page in the other language."""
        if len(self._readings) > 1:
            self._readings = (*self._readings[1:], self._readings[0])
            self._begin()

    def sign(self) -> None:
        self._navigate(Place("signing", self._case_id))

    def to_plan(self) -> None:
        self._navigate(Place("plan", self._case_id))

    def to_paper(self) -> None:
        self._navigate(Place("documents", self._case_id, tab=self._document_id))

    def close(self) -> None:
        self._navigate(Place("case", self._case_id, tab="plan"))

    def _opened(self, found: SideBySide) -> None:
        plan = found.plan
        if plan is None:
            self._view.show_no_plan()
            return
        if plan.id != self._plan_id:
            self._at = 0
        self._plan_id, self._status = plan.id, plan.status
        document = found.file.document(plan.id)
        self._document_id = document.id if document is not None else ""
        self._readings = found.readings
        self._at = min(self._at, len(self._readings[0].pages) - 1)
        self._begin()

    def _begin(self) -> None:
        other = self._readings[1].own_name if len(self._readings) > 1 else ""
        self._view.show_reading(self._readings[0], other)
        self._show()

    def _show(self) -> None:
        pages = self._readings[0].pages
        self._view.show_page(pages[self._at], self._at + 1, len(pages), self._status)
