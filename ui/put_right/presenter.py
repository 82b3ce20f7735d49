"""Decides what this screen shows and what its buttons do. No Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coach_app.domain.conflict import Choice
from coach_app.domain.disclosure import Released
from coach_app.domain.errors import Refusal
from coach_app.services.changes import Changes
from coach_app.services.disclosures import GoingOut
from coach_app.services.held_back import HeldBack
from coach_app.services.two_versions import TwoVersions
from ui.shared.copies import written
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


class FileNotSaved(Refusal):
    key = "held_back.file_not_saved"
    sentence = "The file could not be saved there. Choose another place or free some room."


@dataclass(frozen=True, slots=True)
class Found:
    """What waits, in one case or in all; `decided` is only looked for in one."""

    versions: tuple[TwoVersions, ...]
    held: tuple[HeldBack, ...]
    decided: tuple[TwoVersions, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    versions: Callable[[str], tuple[TwoVersions, ...]]
    decided: Callable[[str], tuple[TwoVersions, ...]]
    held: Callable[[str], tuple[HeldBack, ...]]
    decide: Callable[[str, Choice, Mapping[str, str]], Changes]
    again: Callable[[int, Mapping[str, str]], Changes]
    aside: Callable[[int], Changes]
    copy: Callable[[int], Released]
    going_out: GoingOut
    """Around the writing of a copy: when that fails, the log of copies says so."""


class View(Protocol):
    def show_found(self, found: Found, *, one_case: bool) -> None: ...
    def show_decided(self) -> None: ...
    def show_again(self) -> None: ...
    def show_aside(self) -> None: ...
    def show_saved(self, name: str) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class PutRightPresenter:
    """`case_id` is "" for everything on the laptop."""

    def __init__(
        self,
        view: View,
        runner: Runner,
        uses: UseCases,
        navigate: Navigate,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._navigate = navigate
        self._announce = announce
        self._doing = OneAtATime.showing(view, runner)
        self.case_id = ""

    def open(self, case_id: str) -> None:
        self.case_id = case_id
        self.load()

    def load(self) -> None:
        wanted = self.case_id

        def found() -> Found:
            return Found(
                self._uses.versions(wanted),
                self._uses.held(wanted),
                self._uses.decided(wanted) if wanted else (),
            )

        def shown(result: Found) -> None:
            if wanted == self.case_id:
                self._view.show_found(result, one_case=bool(wanted))

        self._runner.run(found, done=shown, failed=self._view.show_problem)

    def decide(self, conflict_id: str, choice: Choice, written: Mapping[str, str]) -> None:
        self._do(lambda: self._uses.decide(conflict_id, choice, written), self._view.show_decided)

    def again(self, sequence: int, written: Mapping[str, str]) -> None:
        self._do(lambda: self._uses.again(sequence, written), self._view.show_again)

    def aside(self, sequence: int) -> None:
        self._do(lambda: self._uses.aside(sequence), self._view.show_aside)

    def save(self, sequence: int, path: Path) -> None:
        self._doing.run(
            lambda: written(
                path, self._uses.copy(sequence), ".json", FileNotSaved, self._uses.going_out
            ),
            done=lambda target: self._view.show_saved(target.name),
        )

    def to_case(self, case_id: str) -> None:
        self._navigate(Place("case", case_id))

    def back(self) -> None:
        self._navigate(Place("case", self.case_id) if self.case_id else Place("sync"))

    def _do(self, work: Callable[[], Changes], told: Callable[[], None]) -> None:
        def done(changes: Changes) -> None:
            told()
            self._announce(changes)

        self._doing.run(work, done=done)
