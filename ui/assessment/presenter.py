"""Decides what the assessment shows, keeps every answer, and finishes it. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from coach_app.domain.answers import Answers
from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.errors import Refusal
from coach_app.domain.form_rules import Missing
from coach_app.domain.questionnaire import Value
from coach_app.services.assessments import OpenAssessment
from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes
from ui.shared.autosave import Autosave, SaveState, Soon
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner

Spot = tuple[str, int | None]
"""A question: its link id, and its row in a repeating group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentUses:
    open_case: Callable[[str], CaseView]
    open_or_resume: Callable[[str], OpenAssessment]
    save: Callable[[str, dict[str, Any]], Changes]
    finish: Callable[[str, dict[str, Any]], Changes]


class AssessmentShown(Protocol):
    """What the presenter needs of the screen."""

    def show_form(self, case: CaseView, answers: Answers, *, finished: bool) -> None: ...
    def show_answers(self, answers: Answers) -> None: ...
    def show_rows(self, group: str, answers: Answers) -> None: ...
    def show_fault(self, spot: Spot, fault: str) -> None: ...
    def show_missing(self, missing: tuple[Missing, ...]) -> None: ...
    def go_to(self, spot: Spot) -> None: ...
    def show_saving(self, state: SaveState) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class AssessmentPresenter:
    def __init__(
        self,
        view: AssessmentShown,
        runner: Runner,
        uses: AssessmentUses,
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
        self._finishing = OneAtATime(
            runner, busy=lambda busy: view.set_busy(busy=busy), failed=view.show_problem
        )
        self._saving: Autosave[dict[str, Any]] = Autosave(
            runner,
            lambda response: uses.save(self._assessment_id, response),
            soon=soon,
            told=view.show_saving,
            saved=announce,
            failed=view.show_problem,
        )
        self._assessment_id = ""
        self._case_id = ""
        self._faults: dict[Spot, str] = {}
        self.answers: Answers | None = None

    @property
    def safe_to_leave(self) -> bool:
        """Nothing typed would be lost: every answer that is asked for could be kept."""
        return not self._shown_faults() and not self._saving.stuck

    def open(self, case_id: str) -> None:
        self._case_id = case_id

        def work() -> tuple[CaseView, OpenAssessment]:
            opened = self._uses.open_or_resume(case_id)
            return self._uses.open_case(case_id), opened

        self._runner.run(work, done=self._opened, failed=self._view.show_problem)

    def answer(self, spot: Spot, values: tuple[Value, ...]) -> None:
        """Keeps an answer, or says beside the question why it cannot be kept."""
        if self.answers is None:
            return
        link_id, row = spot
        tried = self.answers.with_answer(link_id, *values, row=row)
        fault = tried.fault(link_id, row)
        self._set_fault(spot, fault)
        if not fault:
            self._take(tried)

    def unreadable(self, spot: Spot, fault: str) -> None:
        """What stands in the field is no number or no date; the last good answer is kept."""
        self._set_fault(spot, fault)

    def add_row(self, group: str) -> None:
        if self.answers is not None:
            try:
                changed = self.answers.with_row(group)
            except Refusal as problem:
                self._view.show_problem(problem)
            else:
                self._take(changed)
                self._view.show_rows(group, changed)

    def remove_row(self, group: str, index: int) -> None:
        if self.answers is not None:
            columns = {item.link_id for item in self.answers.form.item(group).walk()}
            self._faults = {
                spot: fault for spot, fault in self._faults.items() if spot[0] not in columns
            }
            changed = self.answers.without_row(group, index)
            self._take(changed)
            self._view.show_rows(group, changed)

    def finish(self) -> None:
        """Says everything that is missing and goes to the first; otherwise closes it."""
        if self.answers is None:
            return
        shown = self._shown_faults()
        missing = self.answers.missing_required()
        self._view.show_missing(missing)
        if shown:
            self._view.go_to(shown[0])
        elif missing:
            self._view.go_to((missing[0].link_id, missing[0].row))
        else:
            self._saving.when_clean(self._finish_now)

    def leave(self) -> None:
        """Saves at once and goes back to the case."""
        self._saving.when_clean(self._back)

    def put_away(self) -> None:
        """The screen is going: whatever waits is saved now."""
        self._saving.put_away()

    def _finish_now(self) -> None:
        if self.answers is None:
            return
        response = self.answers.response()
        self._finishing.run(
            lambda: self._uses.finish(self._assessment_id, response), done=self._finished
        )

    def _finished(self, changes: Changes) -> None:
        self._announce(changes)
        self._back()

    def _back(self) -> None:
        self._navigate(Place("case", self._case_id, tab="summary"))

    def _opened(self, opened: tuple[CaseView, OpenAssessment]) -> None:
        case, found = opened
        self._assessment_id = found.assessment.id
        try:
            self.answers = Answers.read(found.form, found.response)
        except Refusal as problem:
            self._view.show_problem(problem)
            return
        finished = found.assessment.status is AssessmentStatus.COMPLETED
        self._view.show_form(case, self.answers, finished=finished)

    def _shown_faults(self) -> list[Spot]:
        if self.answers is None:
            return []
        return [spot for spot in self._faults if self.answers.enabled(*spot)]

    def _take(self, answers: Answers) -> None:
        self.answers = answers
        self._view.show_answers(answers)
        self._saving.keep(answers.response())

    def _set_fault(self, spot: Spot, fault: str) -> None:
        if fault:
            self._faults[spot] = fault
        else:
            self._faults.pop(spot, None)
        self._view.show_fault(spot, fault)
