"""Measures asked after the assessment: each is kept by itself. No Qt."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from coach_app.domain.answers import Answers
from coach_app.domain.questionnaire import Value
from coach_app.services.changes import Changes
from coach_app.services.measures import OpenMeasure
from ui.shared.autosave import Autosave, SaveState
from ui.shared.ports import Runner

SaveMeasure = Callable[[str, str, dict[str, Any]], Changes]
Keeper = Callable[[Callable[[dict[str, Any]], Changes]], "Autosave[dict[str, Any]]"]


class MeasurePages:
    """The answers to each measure, and one saver a measure, so that none waits in another's
    place."""

    def __init__(
        self,
        runner: Runner,
        save: SaveMeasure,
        *,
        told: Callable[[SaveState], None],
        saved: Callable[[Changes], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._save = save
        self._open: dict[str, OpenMeasure] = {}
        self._savers: dict[str, Autosave[dict[str, Any]]] = {}

        def keeper(work: Callable[[dict[str, Any]], Changes]) -> Autosave[dict[str, Any]]:
            return Autosave(runner, work, soon=_at_once, told=told, saved=saved, failed=failed)

        self._keeper: Keeper = keeper

    def begin(self, assessment_id: str, measures: Iterable[OpenMeasure]) -> None:
        self._open = {one.measure.pack.key: one for one in measures}
        self._savers = {key: self._keeper(self._save_one(assessment_id, key)) for key in self._open}

    @property
    def papers(self) -> tuple[Answers, ...]:
        return tuple(one.answers for one in self._open.values())

    @property
    def stuck(self) -> bool:
        return any(saver.stuck for saver in self._savers.values())

    @property
    def call_for_the_card(self) -> bool:
        """Whether an answer that stands here calls for the safety card."""
        return any(one.measure.opens_safety_card(one.answers) for one in self._open.values())

    def asks(self, link_id: str) -> bool:
        return any(link_id in answers.form.places for answers in self.papers)

    def answer(self, link_id: str, values: tuple[Value, ...]) -> str:
        """Keeps an answer at once; what is wrong with it otherwise."""
        key = next(k for k, one in self._open.items() if link_id in one.answers.form.places)
        tried = self._open[key].answers.with_answer(link_id, *values)
        fault = tried.fault(link_id)
        if not fault:
            self._open[key] = replace(self._open[key], answers=tried)
            self._savers[key].keep(tried.response())
        return fault

    def put_away(self) -> None:
        for saver in self._savers.values():
            saver.put_away()

    def when_clean(self, then: Callable[[], None]) -> None:
        """Saves what is waiting, then goes on; a refusal drops what was to follow."""
        waiting = next((saver for saver in self._savers.values() if not saver.clean), None)
        if waiting is None:
            then()
        else:
            waiting.when_clean(lambda: self.when_clean(then))

    def _save_one(self, assessment_id: str, key: str) -> Callable[[dict[str, Any]], Changes]:
        return lambda response: self._save(assessment_id, key, response)


def _at_once(work: Callable[[], None]) -> None:
    """A picked answer is whole; nobody goes on typing it."""
    work()
