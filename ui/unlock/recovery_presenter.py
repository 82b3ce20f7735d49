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
    def ask_for_groups(self, numbers: tuple[int, int]) -> None: ...
    def show_wrong(self, numbers: tuple[int, ...]) -> None: ...
    def where_to_save(self) -> Path | None: ...
    def clear(self) -> None: ...


@dataclass(frozen=True, slots=True)
class RecoveryWork:
    """What the step needs done: make the key, put it on a sheet, and go on into the program.

    `chance` decides which two groups of the key are asked for.
    """

    make: Callable[[], str]
    save: Callable[[str, Path], None]
    go_on: Callable[[], None]
    chance: str


class RecoveryPresenter:
    """The key is in memory for as long as this step is shown, and nowhere else in clear."""

    def __init__(self, view: View, runner: Runner, work: RecoveryWork) -> None:
        self._view = view
        self._runner = runner
        self._work = work
        self._key = ""
        self._busy = False
        self._asked: tuple[int, int] | None = None

    def start(self) -> None:
        self._view.show_making()
        self._run(self._work.make, self._made)

    def save(self) -> None:
        if self._busy or not self._key:
            return
        target, key = self._view.where_to_save(), self._key
        if target is not None:
            self._run(lambda: self._work.save(key, target), self._saved)

    def go_on(self) -> None:
        """Takes the key off the screen and asks for two of its groups. A key that could not be
        made is no reason to stay out of the program."""
        if self._busy:
            return
        if not self._key:
            self._leave()
            return
        self._asked = two_of(len(self._groups()), self._work.chance)
        self._view.clear()
        self._view.ask_for_groups(self._asked)

    def show_again(self) -> None:
        """Somebody has not written it down after all."""
        if self._key:
            self._view.show_key(self._groups())

    def check(self, first: str, second: str) -> None:
        """Into the program, when both groups are as they stand on the paper."""
        if self._busy or self._asked is None:
            return
        groups = self._groups()
        wrong = tuple(
            number
            for number, typed in zip(self._asked, (first, second), strict=True)
            if "".join(typed.split()).upper() != groups[number - 1]
        )
        if wrong:
            self._view.show_wrong(wrong)
        else:
            self._leave()

    def _leave(self) -> None:
        self._key = ""
        self._view.clear()
        self._work.go_on()

    def _groups(self) -> tuple[str, ...]:
        return tuple(self._key.split("-"))

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._busy = True
        self._runner.run(work, done=done, failed=self._refused)

    def _made(self, key: str) -> None:
        self._busy = False
        self._key = key
        self._view.show_key(self._groups())

    def _saved(self, _nothing: None) -> None:
        self._busy = False
        self._view.show_saved()

    def _refused(self, problem: Exception) -> None:
        self._busy = False
        self._view.show_problem(problem, made=bool(self._key))


def two_of(count: int, chance: str) -> tuple[int, int]:
    """Two different numbers from 1 to `count`, in order, as chance will have it."""
    drawn = sum(chance.encode())
    first = drawn % count
    second = (first + 1 + drawn // count % (count - 1)) % count
    low, high = sorted((first, second))
    return low + 1, high + 1
