"""Decides what happens at the door. Plain Python: no Qt import."""

from collections.abc import Callable
from typing import Protocol

from coach_app.services.access import Strength
from coach_app.services.desk import Desk
from ui.shared.ports import Runner


class Door(Protocol):
    def exists(self) -> bool: ...
    def how_strong(self, passphrase: str) -> Strength: ...
    def create(self, passphrase: str, coach_name: str, shown_name: str = "") -> Desk: ...
    def unlock(self, passphrase: str) -> Desk: ...


class View(Protocol):
    def set_busy(self, *, busy: bool) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def show_strength(self, strength: Strength | None) -> None: ...
    def show_weak(self, advice: str) -> None: ...
    def show_different(self) -> None: ...
    def show_name_missing(self) -> None: ...
    def show_nothing_typed(self) -> None: ...
    def clear(self) -> None: ...


class UnlockPresenter:
    """Argon2 takes about a second on purpose, so both ways in run on the store thread."""

    def __init__(
        self,
        view: View,
        runner: Runner,
        door: Door,
        opened: Callable[[Desk], None],
        made: Callable[[Desk, str], None],
    ) -> None:
        """`made` takes a new store and its passphrase: there is one more step to setting up."""
        self._view = view
        self._runner = runner
        self._door = door
        self._opened = opened
        self._made = made
        self._busy = False

    def typed(self, passphrase: str) -> None:
        self._view.show_strength(self._door.how_strong(passphrase) if passphrase else None)

    def unlock(self, passphrase: str) -> None:
        if self._busy:
            return
        if not passphrase:
            self._view.show_nothing_typed()
            return
        self._start(lambda: self._door.unlock(passphrase), self._opened)

    def create(self, name: str, passphrase: str, again: str, shown_name: str = "") -> None:
        """`shown_name` is what the locked screen shows of this coach; "" for nothing."""
        if self._busy:
            return
        if not name.strip():
            self._view.show_name_missing()
        elif advice := self._door.how_strong(passphrase).advice:
            self._view.show_weak(advice)
        elif passphrase != again:
            self._view.show_different()
        else:
            self._start(
                lambda: self._door.create(passphrase, name.strip(), shown_name),
                lambda desk: self._made(desk, passphrase),
            )

    def _start(self, way_in: Callable[[], Desk], then: Callable[[Desk], None]) -> None:
        self._busy = True
        self._view.set_busy(busy=True)

        def let_in(desk: Desk) -> None:
            self._rest()
            self._view.clear()
            then(desk)

        self._runner.run(way_in, done=let_in, failed=self._refused)

    def _refused(self, problem: Exception) -> None:
        self._rest()
        self._view.show_problem(problem)

    def _rest(self) -> None:
        self._busy = False
        self._view.set_busy(busy=False)
