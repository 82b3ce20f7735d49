"""Decides the last step of setting up: the recovery key is shown, kept, and gone. No Qt import."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from ui.shared.ports import Runner

T = TypeVar("T")


class View(Protocol):
    def show_making(self) -> None: ...
    def show_key(self, groups: tuple[str, ...]) -> None: ...
    def show_problem(self, problem: Exception, *, made: bool) -> None: ...
    def show_saved(self) -> None: ...
    def show_not_kept(self) -> None: ...
    def where_to_save(self) -> Path | None: ...
    def clear(self) -> None: ...


@dataclass(frozen=True, slots=True)
class RecoveryWork:
    """What the step needs done: make the key, put it on a sheet, and go on into the program."""

    make: Callable[[], str]
    save: Callable[[str, Path], None]
    go_on: Callable[[], None]


class RecoveryPresenter:
    """The key is in memory for as long as this step is shown, and nowhere else in clear."""

    def __init__(self, view: View, runner: Runner, work: RecoveryWork) -> None:
        self._view = view
        self._runner = runner
        self._work = work
        self._key = ""
        self._busy = False

    def start(self) -> None:
        self._view.show_making()
        self._run(self._work.make, self._made)

    def save(self) -> None:
        if self._busy or not self._key:
            return
        target, key = self._view.where_to_save(), self._key
        if target is not None:
            self._run(lambda: self._work.save(key, target), self._saved)

    def go_on(self, *, kept: bool) -> None:
        """Into the program. A key that could not be made is no reason to stay out of it."""
        if self._busy:
            return
        if self._key and not kept:
            self._view.show_not_kept()
            return
        self._key = ""
        self._view.clear()
        self._work.go_on()

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._busy = True
        self._runner.run(work, done=done, failed=self._refused)

    def _made(self, key: str) -> None:
        self._busy = False
        self._key = key
        self._view.show_key(tuple(key.split("-")))

    def _saved(self, _nothing: None) -> None:
        self._busy = False
        self._view.show_saved()

    def _refused(self, problem: Exception) -> None:
        self._busy = False
        self._view.show_problem(problem, made=bool(self._key))
