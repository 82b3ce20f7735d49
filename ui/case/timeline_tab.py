"""What happened in a case, newest first, with the form that adds a contact."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from coach_app.services.caseload import CaseView
from ui.case.contact_form import ContactForm
from ui.case.happening import Entry
from ui.case.timeline import entries
from ui.case.timeline_words import entry_lines, entry_time, happened
from ui.shared.buttons import quiet, secondary
from ui.shared.layout import GRID, GUTTER, Page, column, empty
from ui.shared.pieces import words
from ui.shared.typed_text import opened_by

WIDEST_TIME = "Wed 30 Nov 2026, 00:00 "
AT_ONCE = 60
"""Lines shown before somebody asks for earlier ones; a long case has hundreds."""


class TimelineTab(Page):
    contact_asked = Signal()

    def __init__(self, today: Callable[[], date], day_of: Callable[[datetime], date]) -> None:
        super().__init__()
        self.setObjectName("timelineTab")
        self._day_of = day_of
        self.add_contact = secondary(self.tr("Log a contact"), "addContact", drawing="phone")
        self.form = ContactForm(today)
        self.form.hide()
        opened_by(self.form, self.add_contact.objectName())
        self.entries = column(space=0)
        self.earlier = quiet("", "showEarlier")
        self.earlier.hide()
        self._all: tuple[Entry, ...] = ()
        self.body.addWidget(self.add_contact, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.form)
        self.body.addLayout(self.entries)
        self.body.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_contact.clicked.connect(self.contact_asked)
        self.earlier.clicked.connect(self._show_earlier)

    def show_case(self, view: CaseView) -> None:
        until = max(AT_ONCE, self.entries.count())
        empty(self.entries)
        self._all = entries(view.file, self._day_of)
        self._show(until)

    def _show_earlier(self) -> None:
        self._show(self.entries.count() + AT_ONCE)

    def _show(self, until: int) -> None:
        for entry in self._all[self.entries.count() : until]:
            self.entries.addWidget(_Line(entry))
        left = len(self._all) - self.entries.count()
        self.earlier.setVisible(left > 0)
        self.earlier.setText(self.tr("Show {count} earlier lines").format(count=min(left, AT_ONCE)))

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
        for row, text in enumerate(entry_lines(entry), start=1):
            grid.addWidget(words(text), row, 1)
        grid.setColumnStretch(1, 1)
