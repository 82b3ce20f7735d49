"""Decides what the Sync screen shows. Plain Python: no Qt import."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from coach_app.services.changes import Changes
from coach_app.services.exchange import SyncReport, SyncStatus
from coach_app.services.exchange_files import AnswerTaken, Written
from coach_app.services.outreach import Outreach
from ui.shared.ports import LineRunner

T = TypeVar("T")
TOUCHED_BY_EXCHANGE = frozenset({"sync"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    status: Callable[[], SyncStatus]
    enrol: Callable[[str, str], Changes]
    exchange: Callable[[], SyncReport]
    outreach: Callable[[], Outreach]
    write_stick: Callable[[Path], Written]
    allow_removal: Callable[[], None]
    read_stick: Callable[[Path], tuple[AnswerTaken, Changes]]


class View(Protocol):
    def show_status(self, status: SyncStatus) -> None: ...
    def show_missing(self, *, address: bool, code: bool) -> None: ...
    def show_enrolled(self) -> None: ...
    def show_report(self, report: SyncReport) -> None: ...
    def show_outreach(self, found: Outreach) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...
    def show_written(self, written: Written) -> None: ...
    def show_taken(self, taken: AnswerTaken) -> None: ...
    def show_stick_problem(self, problem: Exception) -> None: ...
    def set_stick_busy(self, *, busy: bool) -> None: ...


class SyncPresenter:
    """Enrolling and exchanging wait for the network, so they run beside the store thread."""

    def __init__(
        self,
        view: View,
        runner: LineRunner,
        use_cases: UseCases,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._use_cases = use_cases
        self._announce = announce
        self._busy = False

    def load(self) -> None:
        self._runner.run(
            self._use_cases.status, done=self._view.show_status, failed=self._view.show_problem
        )

    def enrol(self, address: str, code: str) -> None:
        if self._busy:
            return
        self._view.show_missing(address=not address.strip(), code=not code.strip())
        if not address.strip() or not code.strip():
            return
        self._start()
        self._runner.run_on_line(
            lambda: self._use_cases.enrol(address.strip(), code.strip()),
            done=self._enrolled,
            failed=self._refused,
        )

    def exchange(self) -> None:
        if self._busy:
            return
        self._start()
        self._runner.run_on_line(
            self._use_cases.exchange, done=self._exchanged, failed=self._refused
        )

    def allow_removal(self) -> None:
        """The coach has asked and wants it: the next exchange may remove what the server says."""
        if self._busy:
            return
        self._runner.run(
            self._use_cases.allow_removal,
            done=lambda _: self.exchange(),
            failed=self._view.show_problem,
        )

    def check_outreach(self) -> None:
        self._runner.run(
            self._use_cases.outreach, done=self._view.show_outreach, failed=self._view.show_problem
        )

    def write_stick(self, path: Path) -> None:
        """Onto a stick, where there is no network at all."""
        self._with_stick(
            lambda: self._use_cases.write_stick(path),
            self._view.show_written,
        )

    def read_stick(self, path: Path) -> None:
        self._with_stick(lambda: self._use_cases.read_stick(path), self._answered)

    def _with_stick(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        if self._busy:
            return
        self._busy = True
        self._view.set_stick_busy(busy=True)

        def done(found: T) -> None:
            self._put_down()
            then(found)

        def failed(problem: Exception) -> None:
            self._put_down()
            self._view.show_stick_problem(problem)

        self._runner.run(work, done=done, failed=failed)

    def _put_down(self) -> None:
        self._busy = False
        self._view.set_stick_busy(busy=False)

    def _answered(self, answer: tuple[AnswerTaken, Changes]) -> None:
        taken, changes = answer
        self._view.show_taken(taken)
        self._announce(changes)

    def _enrolled(self, changes: Changes) -> None:
        self._rest()
        self._view.show_enrolled()
        self._announce(changes)

    def _exchanged(self, report: SyncReport) -> None:
        self._rest()
        self._view.show_report(report)
        self._announce(Changes(TOUCHED_BY_EXCHANGE, ""))

    def _refused(self, problem: Exception) -> None:
        """What was confirmed before the line broke stays confirmed, so the counts are read anew."""
        self._rest()
        self._view.show_problem(problem)
        self.load()

    def _start(self) -> None:
        self._busy = True
        self._view.set_busy(busy=True)

    def _rest(self) -> None:
        self._busy = False
        self._view.set_busy(busy=False)
