"""Decides which measures are asked. Plain Python: no Qt import."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coach_app.services.changes import Changes
from coach_app.services.measures import MeasureChoice
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureUses:
    choices: Callable[[], tuple[MeasureChoice, ...]]
    switch: Callable[[str, bool], Changes]
    add: Callable[[Path], Changes]


class MeasuresShown(Protocol):
    def show_choices(self, choices: tuple[MeasureChoice, ...]) -> None: ...
    def show_kept(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class MeasuresPresenter:
    def __init__(
        self,
        view: MeasuresShown,
        runner: Runner,
        uses: MeasureUses,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._announce = announce
        self._changing = OneAtATime(
            runner, busy=lambda busy: view.set_busy(busy=busy), failed=self._refused
        )

    def load(self) -> None:
        self._runner.run(
            self._uses.choices, done=self._view.show_choices, failed=self._view.show_problem
        )

    def switch(self, key: str, on: bool) -> None:  # noqa: FBT001 - what a signal of two values says
        self._changing.run(lambda: self._uses.switch(key, on), done=self._changed)

    def add(self, about: Path) -> None:
        self._changing.run(lambda: self._uses.add(about), done=self._changed)

    def _changed(self, changes: Changes) -> None:
        self._announce(changes)
        self._view.show_kept()
        self.load()

    def _refused(self, problem: Exception) -> None:
        """The ticks go back to how things stand."""
        self._view.show_problem(problem)
        self.load()
