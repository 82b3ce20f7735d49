"""Decides what the assessment shows, keeps every answer, and finishes it. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from coach_app.domain.answers import Answers
from coach_app.domain.asking_time import minutes
from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.contradictions import Contradiction, contradictions
from coach_app.domain.errors import Refusal
from coach_app.domain.form_rules import Missing
from coach_app.domain.questionnaire import Value
from coach_app.services.assessments import OpenAssessment
from coach_app.services.caseload import CaseView
from coach_app.services.changes import Changes
from coach_app.services.safety import SafetyCard
from ui.assessment.kept import AnswersKept, Disk, SaveAnswers, Spot
from ui.assessment.measuring import SaveMeasure
from ui.shared.autosave import SaveState, Soon
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentUses:
    open_case: Callable[[str], CaseView]
    open_or_resume: Callable[[str], OpenAssessment]
    save: SaveAnswers
    save_measure: SaveMeasure
    finish: Callable[[str, dict[str, Any]], Changes]
    begin_again: Callable[[str], Changes]
    safety_card: Callable[[str], SafetyCard]
    today: Callable[[], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that is asked now: the assessment first, then the measures."""

    papers: tuple[Answers, ...]
    opened: OpenAssessment

    @property
    def finished(self) -> bool:
        return self.opened.assessment.status is AssessmentStatus.COMPLETED


class AssessmentShown(Protocol):
    """What the presenter needs of the screen."""

    def show_form(self, case: CaseView, sheet: Sheet) -> None: ...
    def show_answers(self, papers: tuple[Answers, ...], minutes_left: int) -> None: ...
    def show_contradictions(self, found: tuple[Contradiction, ...]) -> None: ...
    def ask_about_contradictions(self, found: tuple[Contradiction, ...]) -> None: ...
    def show_safety(self, card: SafetyCard) -> None: ...
    def show_rows(self, group: str, papers: tuple[Answers, ...]) -> None: ...
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
        self._finishing = OneAtATime.showing(view, runner)
        self._kept = AnswersKept(
            runner,
            Disk(answers=uses.save, measure=uses.save_measure),
            soon=soon,
            told=view.show_saving,
            saved=announce,
            failed=view.show_problem,
        )
        self._case_id = ""
        self._asked_about: tuple[Contradiction, ...] = ()
        self._card: SafetyCard | None = None

    @property
    def answers(self) -> Answers | None:
        return self._kept.answers

    @property
    def safe_to_leave(self) -> bool:
        """Nothing typed would be lost: every answer that is asked for could be kept."""
        return not self._kept.faults() and not self._kept.stuck

    def open(self, case_id: str) -> None:
        self._case_id = case_id

        def work() -> tuple[CaseView, OpenAssessment, SafetyCard]:
            opened = self._uses.open_or_resume(case_id)
            return self._uses.open_case(case_id), opened, self._uses.safety_card(case_id)

        self._runner.run(work, done=self._opened, failed=self._view.show_problem)

    def answer(self, spot: Spot, values: tuple[Value, ...]) -> None:
        """Keeps an answer, or says beside the question why it cannot be kept. An answer of a
        measure that calls for it opens the safety card now."""
        before = self._kept.measures.call_for_the_card
        fault = self._kept.answer(spot, values)
        self._view.show_fault(spot, fault)
        if not fault:
            self._show()
        if self._kept.measures.call_for_the_card and not before and self._card is not None:
            self._view.show_safety(self._card)

    def unreadable(self, spot: Spot, fault: str) -> None:
        """What stands in the field is no number or no date; the last good answer is kept."""
        self._kept.note_fault(spot, fault)
        self._view.show_fault(spot, fault)

    def add_row(self, group: str) -> None:
        if self.answers is not None:
            try:
                changed = self.answers.with_row(group)
            except Refusal as problem:
                self._view.show_problem(problem)
            else:
                self._take_rows(group, changed)

    def remove_row(self, group: str, index: int) -> None:
        if self.answers is not None:
            self._kept.without_faults_in(
                {item.link_id for item in self.answers.form.item(group).walk()}
            )
            self._take_rows(group, self.answers.without_row(group, index))

    def begin_again(self) -> None:
        """Asks again: the facts are there, the scales are empty."""
        self._kept.when_clean(self._begin_again)

    def open_safety(self) -> None:
        """To the page where what was said and done is written down."""
        self._kept.when_clean(lambda: self._navigate(Place("safety", self._case_id)))

    def finish(self) -> None:
        """Says everything that is missing and goes to the first; otherwise closes it.

        Answers that do not go together are asked about once.
        """
        if self.answers is None:
            return
        shown = self._kept.faults()
        missing = self.answers.missing_required()
        odd = contradictions(self.answers, self._uses.today())
        self._view.show_missing(missing)
        if shown:
            self._view.go_to(shown[0])
        elif missing:
            self._view.go_to((missing[0].link_id, missing[0].row))
        elif odd and odd != self._asked_about:
            self._asked_about = odd
            self._view.ask_about_contradictions(odd)
        else:
            self._kept.when_clean(self._finish_now)

    def leave(self) -> None:
        """Saves at once and goes back to the case."""
        self._kept.when_clean(self._back)

    def put_away(self) -> None:
        """The screen is going: whatever waits is saved now."""
        self._kept.put_away()

    def _begin_again(self) -> None:
        def begun(changes: Changes) -> None:
            self._announce(changes)
            self.open(case_id)

        case_id = self._case_id
        self._finishing.run(lambda: self._uses.begin_again(case_id), done=begun)

    def _finish_now(self) -> None:
        def finished(changes: Changes) -> None:
            self._announce(changes)
            self._back()

        if self.answers is not None:
            assessment_id, response = self._kept.assessment_id, self.answers.response()
            self._finishing.run(lambda: self._uses.finish(assessment_id, response), done=finished)

    def _back(self) -> None:
        self._navigate(Place("case", self._case_id, tab="summary"))

    def _opened(self, opened: tuple[CaseView, OpenAssessment, SafetyCard]) -> None:
        case, found, self._card = opened
        self._asked_about = ()
        try:
            self._kept.begin(found)
        except Refusal as problem:
            self._view.show_problem(problem)
            return
        sheet = Sheet(papers=self._kept.papers, opened=found)
        self._view.show_form(case, sheet)
        self._show()
        if self._kept.measures.call_for_the_card and not sheet.finished:
            self._view.show_safety(self._card)

    def _take_rows(self, group: str, changed: Answers) -> None:
        self._kept.take(changed)
        self._show()
        self._view.show_rows(group, self._kept.papers)

    def _show(self) -> None:
        papers = self._kept.papers
        self._view.show_answers(papers, sum(minutes(paper, left=True) for paper in papers))
        self._view.show_contradictions(contradictions(papers[0], self._uses.today()))
