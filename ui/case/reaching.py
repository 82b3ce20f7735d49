"""Decides how contact goes on: before a call, tries, appointments, questions. No Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from coach_app.domain.disclosure import Released
from coach_app.domain.errors import Refusal
from coach_app.services.appointments import NewAppointment
from coach_app.services.changes import Changes
from coach_app.services.contacts import BeforeDialling
from coach_app.services.disclosures import GoingOut
from coach_app.services.triage import NewQuestion
from ui.shared.copies import written
from ui.shared.one_at_a_time import OneAtATime
from ui.shared.ports import Runner


class CalendarNotSaved(Refusal):
    key = "calendar.not_saved"
    sentence = "The file could not be saved there. Choose another place or free some room."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachUses:
    before_dialling: Callable[[str], BeforeDialling]
    next_try: Callable[[], date]
    keep_trying: Callable[[str, str], Changes]
    stop_trying: Callable[[str, str], Changes]
    make: Callable[[str, NewAppointment], Changes]
    move: Callable[[str, datetime], Changes]
    cancel: Callable[[str], Changes]
    calendar_copy: Callable[[str, str], Released]
    going_out: GoingOut
    """Around the writing of a copy: when that fails, the log of copies says so."""
    ask: Callable[[str, NewQuestion], Changes]
    answer: Callable[[str, str], Changes]


class Case(Protocol):
    """The case on the screen; every change goes through it, one at a time."""

    case_id: str

    def change(self, work: Callable[[], Changes], then: Callable[[], None]) -> None: ...


class View(Protocol):
    def show_before(self, before: BeforeDialling, next_try: date) -> None: ...
    def close_appointment_form(self) -> None: ...
    def show_calendar_saved(self, name: str) -> None: ...
    def close_question(self) -> None: ...
    def show_problem(self, problem: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...


class ReachPresenter:
    def __init__(
        self,
        view: View,
        runner: Runner,
        uses: ReachUses,
        case: Case,
        announce: Callable[[Changes], None],
    ) -> None:
        self._view = view
        self._runner = runner
        self._uses = uses
        self._case = case
        self._announce = announce
        self._writing = OneAtATime.showing(view, runner)

    def look_before_dialling(self) -> None:
        """Asked each time the contact form opens: a wish may have changed since."""
        wanted = self._case.case_id

        def look() -> tuple[BeforeDialling, date]:
            return self._uses.before_dialling(wanted), self._uses.next_try()

        def show(found: tuple[BeforeDialling, date]) -> None:
            if wanted == self._case.case_id:
                self._view.show_before(*found)

        self._runner.run(look, done=show, failed=self._view.show_problem)

    def keep_trying(self, reason: str) -> None:
        case_id = self._case.case_id
        self._case.change(lambda: self._uses.keep_trying(case_id, reason), _nothing)

    def stop_trying(self, reason: str) -> None:
        case_id = self._case.case_id
        self._case.change(lambda: self._uses.stop_trying(case_id, reason), _nothing)

    def make(self, new: NewAppointment) -> None:
        case_id = self._case.case_id
        self._case.change(lambda: self._uses.make(case_id, new), self._view.close_appointment_form)

    def move(self, appointment_id: str, starts_at: datetime) -> None:
        self._case.change(
            lambda: self._uses.move(appointment_id, starts_at), self._view.close_appointment_form
        )

    def cancel(self, appointment_id: str) -> None:
        self._case.change(lambda: self._uses.cancel(appointment_id), _nothing)

    def ask(self, new: NewQuestion) -> None:
        case_id = self._case.case_id
        self._case.change(lambda: self._uses.ask(case_id, new), self._view.close_question)

    def answer(self, question_id: str, text: str) -> None:
        self._case.change(lambda: self._uses.answer(question_id, text), _nothing)

    def save_calendar(self, appointment_id: str, path: Path) -> None:
        """The copy is in the log of what left, so the case is looked at again."""
        case_id = self._case.case_id

        def saved(target: Path) -> None:
            self._view.show_calendar_saved(target.name)
            self._announce(Changes(frozenset({"disclosure"}), case_id))

        self._writing.run(
            lambda: written(
                path,
                self._uses.calendar_copy(case_id, appointment_id),
                ".ics",
                CalendarNotSaved,
                self._uses.going_out,
            ),
            done=saved,
        )


def _nothing() -> None:
    """What follows where nothing follows."""
