"""The top of a case: the person, their needs, their consent, and the journey."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coach_app.domain.resolving import open_conflicts
from coach_app.services.caseload import CaseView
from ui.case.journey import stations
from ui.case.stepper import JourneyStepper
from ui.case.wording import (
    Flag,
    consent_flags,
    contact_flags,
    name_of,
    need_flags,
    safety_flags,
    stop,
)
from ui.shared.elided import Elided
from ui.shared.layout import GRID, Wrapping, column, empty, row
from ui.shared.named import named
from ui.shared.pieces import Tag, words


class CaseHeader(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("caseHeader")
        self.ref = words("", "quiet", "caseRef")
        self.ref.setWordWrap(False)
        self.name = Elided("caseName", level=1)
        self.flags = Wrapping(space=GRID)
        self.stepper = named(JourneyStepper(), "journey")
        title = row(self.name, space=GRID * 2)
        title.setStretch(0, 1)
        title.addWidget(self.ref, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(column(title, self.flags, self.stepper, space=GRID))

    def show_case(self, view: CaseView) -> None:
        self.ref.setText(view.file.case.ref)
        self.name.show_text(name_of(view))
        empty(self.flags)
        for text, tone in self._flags(view):
            self.flags.addWidget(Tag(text, tone))
        self.stepper.show_stops(tuple(stop(station) for station in stations(view)))

    def _flags(self, view: CaseView) -> list[Flag]:
        person = view.file.person
        about = [] if person is None else [*need_flags(person), *contact_flags(person)]
        waiting = open_conflicts(view.file)
        versions: list[Flag] = [(self.tr("Two versions"), "attention")] if waiting else []
        safety = safety_flags(view.file)
        return [*safety, *versions, *about, *consent_flags(view.file, view.today)]
