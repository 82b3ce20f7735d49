"""The answers as they stand on the screen, and their way to the disk. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coach_app.domain.answers import Answers
from coach_app.domain.questionnaire import Value
from coach_app.services.assessments import OpenAssessment
from coach_app.services.changes import Changes
from ui.assessment.measuring import MeasurePages, SaveMeasure
from ui.shared.autosave import Autosave, SaveState, Soon
from ui.shared.ports import Runner

Spot = tuple[str, int | None]
"""A question: its link id, and its row in a repeating group."""
SaveAnswers = Callable[[str, dict[str, Any]], Changes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Where answers go."""

    answers: SaveAnswers
    measure: SaveMeasure


class AnswersKept:
    """The assessment and its measures. What cannot be an answer is remembered as a fault and
    the last good answer stays."""

    def __init__(
        self,
        runner: Runner,
        disk: Disk,
        *,
        soon: Soon,
        told: Callable[[SaveState], None],
        saved: Callable[[Changes], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self.assessment_id = ""
        self.answers: Answers | None = None
        self.measures = MeasurePages(runner, disk.measure, told=told, saved=saved, failed=failed)
        self._faults: dict[Spot, str] = {}
        self._saving: Autosave[dict[str, Any]] = Autosave(
            runner,
            lambda response: disk.answers(self.assessment_id, response),
            soon=soon,
            told=told,
            saved=saved,
            failed=failed,
        )

    def begin(self, opened: OpenAssessment) -> None:
        """Raises Refusal where the stored answers cannot be read; then there are none."""
        self.assessment_id = opened.assessment.id
        self.answers = None
        self._faults = {}
        self.measures.begin(opened.assessment.id, opened.measures)
        self.answers = Answers.read(opened.form, opened.response)

    @property
    def papers(self) -> tuple[Answers, ...]:
        """The assessment first, then the measures."""
        return () if self.answers is None else (self.answers, *self.measures.papers)

    @property
    def stuck(self) -> bool:
        return self._saving.stuck or self.measures.stuck

    def answer(self, spot: Spot, values: tuple[Value, ...]) -> str:
        """Keeps an answer, or gives what is wrong with it."""
        link_id, row = spot
        if self.answers is None:
            return ""
        if self.measures.asks(link_id):
            fault = self.measures.answer(link_id, values)
        else:
            tried = self.answers.with_answer(link_id, *values, row=row)
            fault = tried.fault(link_id, row)
            if not fault:
                self.take(tried)
        self.note_fault(spot, fault)
        return fault

    def take(self, answers: Answers) -> None:
        self.answers = answers
        self._saving.keep(answers.response())

    def note_fault(self, spot: Spot, fault: str) -> None:
        if fault:
            self._faults[spot] = fault
        else:
            self._faults.pop(spot, None)

    def without_faults_in(self, columns: set[str]) -> None:
        """A row is taken away: what stood in its columns is no fault any more."""
        self._faults = {at: fault for at, fault in self._faults.items() if at[0] not in columns}

    def faults(self) -> list[Spot]:
        """Where something stands that could not be kept and is still asked for."""
        return [spot for spot in self._faults if any(_asks(one, spot) for one in self.papers)]

    def put_away(self) -> None:
        self._saving.put_away()
        self.measures.put_away()

    def when_clean(self, then: Callable[[], None]) -> None:
        """Saves what is waiting, then goes on; a refusal drops what was to follow."""
        self._saving.when_clean(lambda: self.measures.when_clean(then))


def _asks(answers: Answers, spot: Spot) -> bool:
    return spot[0] in answers.form.places and answers.enabled(*spot)
