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
from ui.shared.later import Later
from ui.shared.pieces import Message
from ui.shared.screen import Screen
from ui.shared.typed_text import opened_by


class PlanPanels(Screen):
    """Each panel is made when it is first shown."""

    def __init__(self, today: Callable[[], date], days: WorkingDays) -> None:
        super().__init__()
        self.message = Message("planMessage")
        self.steps = StepList()
        self.side = QStackedWidget()
        self.detailing = Later(lambda: StepDetails(today, days), "detailsPlace")
        self.looking_up = Later(LibraryPanel, "libraryPlace")
        self.writing = Later(lambda: OwnStepPanel(today), "ownStepPlace")
        self.taking_out = Later(RemovePanel, "removePlace")
        self.comparing = Later(DifferencePanel, "differencePlace")
        self._reading = Later(StepReading, "readingPlace")
        self._no_step = NoStep()
        self._picture: Picture | None = None
        asking = (self.looking_up, self.writing, self.taking_out, self.comparing)
        for page in (self._no_step, self.detailing, self._reading, *asking):
            self.side.addWidget(page)
        opened_by(self.looking_up, "openLibrary")
        opened_by(self.writing, "writeStep")
        opened_by(self.taking_out, "removeStep")

    @property
    def details(self) -> StepDetails:
        return self.detailing.part()

    def show_library(self, entries: tuple[LibraryEntry, ...]) -> None:
        panel = self.looking_up.part()
        self.side.setCurrentWidget(self.looking_up)
        steps = self._picture.plan.steps if self._picture is not None else ()
        panel.show_entries(entries, frozenset(step.intervention for step in steps))

    def show_nearby(self, nearby: Nearby) -> None:
        self.detailing.when_made(lambda details: details.show_nearby(nearby))

    def show_difference(self, drafted: Redraft) -> None:
        self.message.clear()
        panel = self.comparing.part()
        self.side.setCurrentWidget(self.comparing)
        panel.show_difference(drafted)

    def show_step_fault(self, problem: Exception) -> None:
        self.details.show_fault(problem)

    def close_adding(self) -> None:
        if self.writing.made is not None:
            self.writing.made.clear()
        self._back_to_step()
        self.steps.setFocus()

    def _show_selected(self, picture: Picture) -> None:
        steps = picture.plan.steps
        step = next((s for s in steps if s.id == picture.selected), None)
        busy = (self.looking_up, self.writing, self.comparing)
        adding = self.side.currentWidget() in busy and picture.plan.editable
        if step is None:
            shown: QWidget = self._no_step
        elif picture.plan.editable:
            self.details.show_step(picture)
            shown = self.detailing
        else:
            self._reading.part().show_step(step)
            shown = self._reading
        if not adding:
            self.side.setCurrentWidget(shown)

    def _write(self) -> None:
        panel = self.writing.part()
        self.side.setCurrentWidget(self.writing)
        panel.title.take_focus()

    def _ask_to_remove(self) -> None:
        if self._picture is not None and self._picture.selected:
            panel = self.taking_out.part()
            self.side.setCurrentWidget(self.taking_out)
            panel.show_step(self._picture)

    def _back_to_step(self) -> None:
        self.side.setCurrentWidget(self.detailing if self.steps.count() else self._no_step)

    def _heed_closing(self, panel: LibraryPanel | OwnStepPanel | RemovePanel) -> None:
        panel.closed.connect(self.close_adding)

    def _heed_difference(self, panel: DifferencePanel) -> None:
        panel.left.connect(self.close_adding)
        panel.taken.connect(self.close_adding)
