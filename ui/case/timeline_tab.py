"""What happened in a case, newest first, with the form that adds a contact."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from coach_app.services.caseload import CaseView
from ui.case.contact_form import ContactForm
from ui.case.timeline import Entry, entries
from ui.case.wording import entry_time, happened
from ui.shared.buttons import secondary
from ui.shared.layout import GRID, GUTTER, Page, column, empty
from ui.shared.pieces import words

WIDEST_TIME = "Wed 30 Nov 2026, 00:00 "


class TimelineTab(Page):
    contact_asked = Signal()

    def __init__(self, today: Callable[[], date], day_of: Callable[[datetime], date]) -> None:
        super().__init__()
        self.setObjectName("timelineTab")
        self._day_of = day_of
        self.add_contact = secondary(self.tr("Log a contact"), "addContact", drawing="phone")
        self.form = ContactForm(today)
        self.form.hide()
        self.entries = column(space=0)
        self.body.addWidget(self.add_contact, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.form)
        self.body.addLayout(self.entries)
        self.add_contact.clicked.connect(self.contact_asked)

    def show_case(self, view: CaseView) -> None:
        empty(self.entries)
        for entry in entries(view.file, self._day_of):
            self.entries.addWidget(_Line(entry))

    def open_form(self) -> None:
        self.form.show()
        self.add_contact.hide()
        self.verticalScrollBar().setValue(0)
        self.form.channel.take_focus()

    def close_form(self) -> None:
        self.form.clear()
        self.form.hide()
        self.add_contact.show()


class _Line(QWidget):
    """One entry: when on the left, what on the right."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.setObjectName("timelineEntry")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, GRID, 0, GRID)
        grid.setHorizontalSpacing(GUTTER)
        grid.setVerticalSpacing(2)
        at = words(entry_time(entry), "quiet")
        at.setMinimumWidth(at.fontMetrics().horizontalAdvance(WIDEST_TIME))
        grid.addWidget(at, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words(happened(entry), "strong"), 0, 1, Qt.AlignmentFlag.AlignTop)
        row = 1
        for text in (entry.detail, self._by(entry)):
            if text:
                grid.addWidget(words(text), row, 1)
                row += 1
        grid.setColumnStretch(1, 1)

    def _by(self, entry: Entry) -> str:
        return entry.contact.by if entry.contact is not None else ""
