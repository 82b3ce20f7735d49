"""Decides what the safety screen shows and keeps. Plain Python: no Qt import."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coach_app.domain.safety import Concern, ConcernAbout
from coach_app.services.changes import Changes
from coach_app.services.safety import NewConcern, SafetyCard
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Navigate, Place, Runner

BETWEEN_NAMES = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom the screen is about, and what is still open about them."""

    case_id: str
    ref: str
    name: str
    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    card: Callable[[str], SafetyCard]
    """Without a case it is in memory already, and is asked for on the thread of the screens."""
    look_at: Callable[[str], Subject]
    raise_concern: Callable[[str, NewConcern], Changes]
    act: Callable[[str, str, tuple[str, ...]], Changes]
    close: Callable[[str, str], Changes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form for a new concern."""

    about: ConcernAbout | None
    what: str
    done: str = ""
    told: str = ""


class View(Protocol):
    def show_card(self, card: SafetyCard) -> None: ...
    def show_subject(self, subject: Subject) -> None: ...
    def show_nobody(self) -> None: ...
    def show_missing(self, names: tuple[str, ...]) -> None: ...
    def show_recorded(self) -> None: ...
    def show_closed(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class SafetyPresenter:
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
        self._changing = OneAtATime.showing(view, runner)
        self.case_id = ""

    def open(self, case_id: str) -> None:
        """The card first: it is what helps now, and it waits for neither record nor network. The
        one of the case's own place follows."""
        self.case_id = case_id
        self._view.show_card(self._uses.card(""))
        if not case_id:
            self._view.show_nobody()
            return
        self._runner.run(
            lambda: self._uses.card(case_id),
            done=self._view.show_card,
            failed=self._view.show_problem,
        )
        self._load()

    def heard(self, changes: Changes) -> None:
        if changes.case_id == self.case_id:
            self._load()

    def record(self, typed: Typed) -> None:
        """A few words are enough; what was done and who was told can follow."""
        missing = tuple(
            name for name, value in (("about", typed.about), ("what", typed.what)) if not value
        )
        self._view.show_missing(missing)
        if typed.about is None or missing:
            return
        new = NewConcern(
            about=typed.about, what=typed.what, done=typed.done, told=names_in(typed.told)
        )
        case_id = self.case_id
        self._change(lambda: self._uses.raise_concern(case_id, new), self._view.show_recorded)

    def act(self, concern_id: str, done: str, told: str) -> None:
        self._change(lambda: self._uses.act(concern_id, done, names_in(told)), _nothing)

    def close(self, concern_id: str, note: str) -> None:
        self._change(lambda: self._uses.close(concern_id, note), self._view.show_closed)

    def to_case(self) -> None:
        self._navigate(Place("case", self.case_id))

    def _change(self, work: Callable[[], Changes], then: Callable[[], None]) -> None:
        def done(changes: Changes) -> None:
            then()
            self._announce(changes)

        self._changing.run(work, done=done)

    def _load(self) -> None:
        wanted = self.case_id
        self._runner.run(
            lambda: self._uses.look_at(wanted),
            done=self._view.show_subject,
            failed=self._view.show_problem,
        )


def names_in(text: str) -> tuple[str, ...]:
    """Who was told, as people list them: with commas, semicolons or line by line."""
    return tuple(part for name in BETWEEN_NAMES.split(text) if (part := name.strip()))


def _nothing() -> None:
    """What follows where nothing follows."""
