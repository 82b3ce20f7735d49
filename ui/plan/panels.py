"""Beside the steps of a plan: one step in full, or a panel in which something is asked."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QStackedWidget, QWidget

from coach_app.domain.working_days import WorkingDays
from coach_app.services.drafting import Redraft
from coach_app.services.planning import LibraryEntry, Nearby
from ui.plan.adding import LibraryPanel, OwnStepPanel
from ui.plan.details import StepDetails
from ui.plan.difference import DifferencePanel
from ui.plan.draft import Picture
from ui.plan.reading import NoStep, StepReading
from ui.plan.removing import RemovePanel
from ui.plan.step_list import StepList
from ui.shared.pieces import Message
from ui.shared.screen import Screen
from ui.shared.typed_text import opened_by


class PlanPanels(Screen):
    def __init__(self, today: Callable[[], date], days: WorkingDays) -> None:
        super().__init__()
        self.message = Message("planMessage")
        self.steps = StepList()
        self.details = StepDetails(today, days)
        self.reading = StepReading()
        self.library = LibraryPanel()
        self.own = OwnStepPanel(today)
        self.removing = RemovePanel()
        self.difference = DifferencePanel()
        self.no_step = NoStep()
        self.side = QStackedWidget()
        self._picture: Picture | None = None
        pages = (self.details, self.reading, self.library, self.own, self.no_step)
        for page in (*pages, self.removing, self.difference):
            self.side.addWidget(page)
        opened_by(self.library, "openLibrary")
        opened_by(self.own, "writeStep")
        opened_by(self.removing, "removeStep")

    def show_library(self, entries: tuple[LibraryEntry, ...]) -> None:
        self.side.setCurrentWidget(self.library)
        steps = self._picture.plan.steps if self._picture is not None else ()
        self.library.show_entries(entries, frozenset(step.intervention for step in steps))

    def show_nearby(self, nearby: Nearby) -> None:
        self.details.show_nearby(nearby)

    def show_difference(self, drafted: Redraft) -> None:
        self.message.clear()
        self.side.setCurrentWidget(self.difference)
        self.difference.show_difference(drafted)

    def show_step_fault(self, problem: Exception) -> None:
        self.details.show_fault(problem)

    def close_adding(self) -> None:
        self.own.clear()
        self._back_to_step()
        self.steps.setFocus()

    def _show_selected(self, picture: Picture) -> None:
        steps = picture.plan.steps
        step = next((s for s in steps if s.id == picture.selected), None)
        busy = (self.library, self.own, self.difference)
        adding = self.side.currentWidget() in busy and picture.plan.editable
        if step is None:
            shown: QWidget = self.no_step
        elif picture.plan.editable:
            self.details.show_step(picture)
            shown = self.details
        else:
            self.reading.show_step(step)
            shown = self.reading
        if not adding:
            self.side.setCurrentWidget(shown)

    def _write(self) -> None:
        self.side.setCurrentWidget(self.own)
        self.own.title.take_focus()

    def _ask_to_remove(self) -> None:
        if self._picture is not None and self._picture.selected:
            self.side.setCurrentWidget(self.removing)
            self.removing.show_step(self._picture)

    def _back_to_step(self) -> None:
        self.side.setCurrentWidget(self.details if self.steps.count() else self.no_step)
