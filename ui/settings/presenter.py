"""Decides what the Settings screen does. Plain Python: no Qt import."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coach_app.domain.errors import Refusal
from coach_app.services.changes import Changes
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Runner

Progress = Callable[[int, int], None]


class CopyStopped(Refusal):
    key = "settings.copy_stopped"
    sentence = "The copy was stopped. No file is left behind."


@dataclass(frozen=True, slots=True)
class Chosen:
    """How things stand. `shown_name` is None where one store was named for the program: then
    the door lists nobody."""

    idle_minutes: int
    shown_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    chosen: Callable[[], Chosen]
    set_idle_minutes: Callable[[int], Changes]
    show_name: Callable[[str], None]
    strength: Callable[[str], str]
    change_passphrase: Callable[[str, str], None]
    new_kit: Callable[[str, Path], None]
    backup: Callable[[Path, Progress], None]
    verify: Callable[[], tuple[str, ...]]


class View(Protocol):
    def show_chosen(self, chosen: Chosen) -> None: ...
    def show_strength(self, advice: str) -> None: ...
    def show_different(self) -> None: ...
    def show_done(self, part: str) -> None: ...
    def show_problem(self, part: str, problem: Exception) -> None: ...
    def show_found(self, found: tuple[str, ...]) -> None: ...
    def set_busy(self, part: str, *, busy: bool) -> None: ...


class SettingsPresenter:
    """Each part of the screen has a name and does one thing at a time."""

    def __init__(
        self,
        view: View,
        runner: Runner,
        uses: UseCases,
        announce: Callable[[Changes], None],
        copied: Progress,
    ) -> None:
        """`copied` hears the progress of a copy, on the store's thread."""
        self._view = view
        self._runner = runner
        self._uses = uses
        self._announce = announce
        self._copied = copied
        self._stopped = False
        self._busy: dict[str, OneAtATime] = {
            part: self._one(part)
            for part in ("locking", "name", "passphrase", "kit", "copy", "check")
        }

    def load(self) -> None:
        self._runner.run(
            self._uses.chosen,
            done=self._view.show_chosen,
            failed=lambda problem: self._view.show_problem("locking", problem),
        )

    def set_idle_minutes(self, minutes: int) -> None:
        def done(changes: Changes) -> None:
            self._announce(changes)
            self._view.show_done("locking")

        self._busy["locking"].run(lambda: self._uses.set_idle_minutes(minutes), done=done)

    def show_name(self, name: str) -> None:
        self._do("name", lambda: self._uses.show_name(name))

    def typed(self, passphrase: str) -> None:
        self._view.show_strength(self._uses.strength(passphrase) if passphrase else "")

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        if advice := self._uses.strength(new):
            self._view.show_strength(advice)
        elif new != again:
            self._view.show_different()
        else:
            self._do("passphrase", lambda: self._uses.change_passphrase(old, new))

    def new_kit(self, passphrase: str, target: Path) -> None:
        self._do("kit", lambda: self._uses.new_kit(passphrase, target))

    def backup(self, target: Path) -> None:
        self._stopped = False
        self._do("copy", lambda: self._uses.backup(target, self._progress))

    def stop(self) -> None:
        """A copy that is being made ends at its next step and leaves no file."""
        self._stopped = True

    def verify(self) -> None:
        self._busy["check"].run(self._uses.verify, done=self._view.show_found)

    def _progress(self, done: int, of: int) -> None:
        if self._stopped:
            raise CopyStopped
        self._copied(done, of)

    def _do(self, part: str, work: Callable[[], None]) -> None:
        self._busy[part].run(work, done=lambda _: self._view.show_done(part))

    def _one(self, part: str) -> OneAtATime:
        return OneAtATime(
            self._runner,
            busy=lambda busy: self._view.set_busy(part, busy=busy),
            failed=lambda problem: self._view.show_problem(part, problem),
        )
