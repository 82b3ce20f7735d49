"""One file at a time: read, checked, and what to think of it. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coach_app.domain.errors import Refusal
from coach_app.services.checking import Checked
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner


class OneFileOnly(Refusal):
    key = "check.one_file_only"
    sentence = "Only a file on this laptop or on a stick can be checked, and one at a time."


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckUses:
    read: Callable[[Path], bytes]
    check: Callable[[bytes, str], Checked]


class CheckShown(Protocol):
    """What the presenter needs of the screen."""

    def show_checked(self, name: str, found: Checked) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class CheckPresenter:
    def __init__(
        self, view: CheckShown, runner: Runner, uses: CheckUses, navigate: Navigate
    ) -> None:
        self._view = view
        self._uses = uses
        self._navigate = navigate
        self._checking = OneAtATime.showing(view, runner)
        self._path: Path | None = None
        self.found: Checked | None = None

    def check(self, path: Path, code: str = "") -> None:
        """The file is read and never changed, copied or kept. `code`: of a locked copy."""
        self.found, self._path = None, path

        def done(found: Checked) -> None:
            self.found = found
            self._view.show_checked(path.name, found)

        self._checking.run(lambda: self._uses.check(self._uses.read(path), code), done=done)

    def dropped(self, paths: tuple[Path, ...]) -> None:
        """`paths`: what was dropped that is a file of this machine."""
        if len(paths) == 1:
            self.check(paths[0])
        else:
            self._view.show_problem(OneFileOnly())

    def unlock(self, code: str) -> None:
        """The same file once more, now with its code."""
        if self._path is not None:
            self.check(self._path, code)

    def open_case(self) -> None:
        if self.found is not None and self.found.recorded is not None:
            self._navigate(Place("case", self.found.recorded.case_id, tab="documents"))
