"""Turns a plan into pages that two people read side by side. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from coach_app.domain.plan import Plan, PlanStatus, Step
from coach_app.services.caseload import CaseView
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalPage:
    goal: str
    strengths: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    number: int
    count: int
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPage:
    status: PlanStatus
    review_on: date


Page = GoalPage | StepPage | EndPage


class TogetherShown(Protocol):
    """What the presenter needs of the screen."""

    def show_page(self, page: Page, number: int, count: int) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def show_no_plan(self) -> None: ...


def pages(plan: Plan) -> tuple[Page, ...]:
    steps = tuple(
        StepPage(number=number, count=len(plan.steps), step=step)
        for number, step in enumerate(plan.steps, start=1)
    )
    return (
        GoalPage(goal=plan.goal, strengths=plan.strengths),
        *steps,
        EndPage(status=plan.status, review_on=plan.review_on),
    )


class TogetherPresenter:
    def __init__(
        self,
        view: TogetherShown,
        runner: Runner,
        open_case: Callable[[str], CaseView],
        navigate: Navigate,
    ) -> None:
        self._view = view
        self._runner = runner
        self._open_case = open_case
        self._navigate = navigate
        self._case_id = ""
        self._pages: tuple[Page, ...] = ()
        self._at = 0
        self._document_id = ""

    def open(self, case_id: str) -> None:
        self._case_id = case_id
        self._runner.run(
            lambda: self._open_case(case_id), done=self._opened, failed=self._view.show_problem
        )

    def turn(self, places: int) -> None:
        """On or back; it stops at either end."""
        if self._pages:
            self._at = min(max(self._at + places, 0), len(self._pages) - 1)
            self._show()

    def sign(self) -> None:
        self._navigate(Place("signing", self._case_id))

    def to_plan(self) -> None:
        self._navigate(Place("plan", self._case_id))

    def to_paper(self) -> None:
        self._navigate(Place("documents", self._case_id, tab=self._document_id))

    def close(self) -> None:
        self._navigate(Place("case", self._case_id, tab="plan"))

    def _opened(self, case: CaseView) -> None:
        plan = case.file.plan
        if plan is None:
            self._view.show_no_plan()
            return
        document = case.file.document(plan.id)
        self._document_id = document.id if document is not None else ""
        self._pages = pages(plan)
        self._at = min(self._at, len(self._pages) - 1)
        self._show()

    def _show(self) -> None:
        self._view.show_page(self._pages[self._at], self._at + 1, len(self._pages))
