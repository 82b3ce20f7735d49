"""Decides how a forgotten passphrase is replaced with the recovery key. Plain Python: no Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.services.access import Strength
from coach_app.services.desk import Desk
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Runner

WHOLE_KEY = 35
"""Letters; a shorter one is still being typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverUses:
    key_problem: Callable[[str], str]
    how_strong: Callable[[str], Strength]
    recover: Callable[[str, str], Desk]


class View(Protocol):
    def show_key_problem(self, problem: str) -> None: ...
    def show_weak(self, advice: str) -> None: ...
    def show_different(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...
    def clear(self) -> None: ...


class RecoverPresenter:
    def __init__(
        self, view: View, runner: Runner, uses: RecoverUses, opened: Callable[[Desk], None]
    ) -> None:
        self._view = view
        self._uses = uses
        self._opened = opened
        self._one = OneAtATime.showing(view, runner)

    def typed_key(self, key: str) -> None:
        """A slip of the pen shows as soon as the key is whole."""
        letters = sum(letter.isalnum() for letter in key)
        self._view.show_key_problem(self._uses.key_problem(key) if letters >= WHOLE_KEY else "")

    def recover(self, key: str, passphrase: str, again: str) -> None:
        if problem := self._uses.key_problem(key):
            self._view.show_key_problem(problem)
        elif advice := self._uses.how_strong(passphrase).advice:
            self._view.show_weak(advice)
        elif passphrase != again:
            self._view.show_different()
        else:
            self._one.run(lambda: self._uses.recover(key, passphrase), done=self._recovered)

    def _recovered(self, desk: Desk) -> None:
        self._view.clear()
        self._opened(desk)
