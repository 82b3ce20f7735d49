"""Decides what can be done when the offline lease has ended. Plain Python: no Qt import."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coach_app.services.exchange import SyncReport
from coach_app.services.lease import LeaseStanding
from ui.shared.ports import LineRunner, Navigate, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseUses:
    standing: Callable[[], LeaseStanding]
    exchange: Callable[[], SyncReport]
    hand_over: Callable[[Path], None]


class View(Protocol):
    def show_standing(self, standing: LeaseStanding) -> None: ...
    def show_handed_over(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class LeasePresenter:
    def __init__(self, view: View, runner: LineRunner, uses: LeaseUses, navigate: Navigate) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._busy = False

    def load(self) -> None:
        self._runner.run(
            self._uses.standing, done=self._view.show_standing, failed=self._view.show_problem
        )

    def exchange(self) -> None:
        if self._begun():
            self._runner.run_on_line(
                self._uses.exchange, done=self._exchanged, failed=self._refused
            )

    def hand_over(self, target: Path) -> None:
        if self._begun():
            self._runner.run(
                lambda: self._uses.hand_over(target), done=self._handed_over, failed=self._refused
            )

    def _begun(self) -> bool:
        if self._busy:
            return False
        self._busy = True
        self._view.set_busy(busy=True)
        return True

    def _exchanged(self, _report: SyncReport) -> None:
        self._rest()
        self._navigate(Place("today"))

    def _handed_over(self, _nothing: None) -> None:
        self._rest()
        self._view.show_handed_over()

    def _refused(self, problem: Exception) -> None:
        self._rest()
        self._view.show_problem(problem)

    def _rest(self) -> None:
        self._busy = False
        self._view.set_busy(busy=False)
