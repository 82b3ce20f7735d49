"""Saves as people work: a moment after they pause, one save at a time, never an older one last."""

from collections.abc import Callable
from enum import StrEnum
from typing import Generic, TypeVar

from coach_app.services.changes import Changes
from ui.shared.ports import Runner

T = TypeVar("T")
Soon = Callable[[Callable[[], None]], None]
"""Calls something a moment later; asked again before that, the moment starts anew."""


class SaveState(StrEnum):
    SAVED = "saved"
    UNSAVED = "unsaved"
    NOT_SAVED = "not-saved"
    """The last try was refused; what was typed is still on the screen."""


class Autosave(Generic[T]):
    """Keeps the newest value. `told` hears the state, `saved` the changes, `failed` the trouble."""

    def __init__(
        self,
        runner: Runner,
        save: Callable[[T], Changes],
        *,
        soon: Soon,
        told: Callable[[SaveState], None],
        saved: Callable[[Changes], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._runner = runner
        self._save = save
        self._soon = soon
        self._told = told
        self._saved = saved
        self._failed = failed
        self._waiting: list[T] = []
        self._saving: list[T] = []
        self._then: list[Callable[[], None]] = []
        self.stuck = False
        """Whether the last save was refused, so that what is on the screen is nowhere else."""

    @property
    def clean(self) -> bool:
        """Whether everything that was kept has reached the disk."""
        return not self._waiting and not self._saving

    def keep(self, value: T) -> None:
        self._waiting = [value]
        self._told(SaveState.UNSAVED)
        self._soon(self.now)

    def now(self) -> None:
        """Saves at once what is waiting."""
        if self._saving or not self._waiting:
            return
        self._saving, self._waiting = self._waiting, []
        value = self._saving[0]
        self._runner.run(lambda: self._save(value), done=self._was_saved, failed=self._was_refused)

    def put_away(self) -> None:
        """The screen is going and will hear of nothing any more: what waits gets in line now,
        behind a save that is under way. It goes on waiting here in case the screen stays."""
        if not self._saving or not self._waiting:
            self.now()
            return
        value = self._waiting[0]
        self._runner.run(lambda: self._save(value), done=_unheard, failed=self._failed)

    def when_clean(self, then: Callable[[], None]) -> None:
        """Saves what is waiting, then goes on; a refusal drops what was to follow."""
        if self.clean:
            then()
            return
        self._then.append(then)
        self.now()

    def _was_saved(self, changes: Changes) -> None:
        self._saving = []
        self.stuck = False
        if self._waiting:
            self.now()
            return
        self._told(SaveState.SAVED)
        self._saved(changes)
        following, self._then = self._then, []
        for then in following:
            then()

    def _was_refused(self, problem: Exception) -> None:
        """The value goes back to the waiting place, unless a newer one is there already."""
        self._waiting = self._waiting or self._saving
        self._saving = []
        self._then = []
        self.stuck = True
        self._told(SaveState.NOT_SAVED)
        self._failed(problem)


def _unheard(_changes: Changes) -> None:
    """The save before this one speaks for both."""
