"""The caseload table with its filter."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from coach_app.services.caseload import CasePage, CaseRow
from ui.shared.buttons import primary
from ui.shared.dates import near_date, short_date
from ui.shared.labels import label
from ui.shared.layout import GRID, GUTTER, row
from ui.shared.pieces import EmptyState, Message, Skeleton, heading, words
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence
from ui.shared.table import Column, Table
from ui.shared.typed_text import only_finds

AFTER_TYPING_MS = 150


class CaseloadView(Screen):
    shown = Signal()
    filtered = Signal(str)
    new_wanted = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("content")
        self.filter = QLineEdit()
        only_finds(self.filter)
        self.filter.setObjectName("filter")
        self.filter.setPlaceholderText(self.tr("Narrow by name or reference"))
        self.filter.setAccessibleName(self.filter.placeholderText())
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(200)
        self.filter.setMaximumWidth(320)
        self.count = words("", "quiet", "caseCount")
        self.new = primary(self.tr("New referral"), "newReferral", drawing="new")
        self.new.clicked.connect(self.new_wanted)
        self.message = Message()
        self.skeleton = Skeleton(8)
        self.table: Table[CaseRow] = Table(
            "cases", self.tr("Caseload"), self._columns(context.desk.today)
        )
        self.parts = QStackedWidget()
        self.parts.addWidget(self.table)
        self.parts.addWidget(self._no_cases())
        self.parts.addWidget(self._no_match())
        self.parts.hide()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_TYPING_MS)
        self._timer.timeout.connect(self._send_filter)
        self.filter.textChanged.connect(self._timer.start)

    def open_at(self, _place: Place) -> None:
        self.shown.emit()

    def first_focus(self) -> QWidget | None:
        return self.filter

    def show_loading(self) -> None:
        self.message.clear()
        if self.table.rows.rowCount() == 0:
            self.skeleton.start()

    def show_page(self, page: CasePage, *, text: str) -> None:
        self.skeleton.stop()
        self.parts.show()
        self.table.show_rows(page.rows)
        self.parts.setCurrentIndex(0 if page.rows else 2 if text else 1)
        self.count.setText(
            self.tr("1 person")
            if page.total == 1
            else self.tr("{count} people").format(count=f"{page.total:,}")
        )

    def add_rows(self, rows: tuple[CaseRow, ...]) -> None:
        self.table.rows.add_rows(rows)

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        if self.table.rows.rowCount() == 0:
            self.parts.hide()  # what could not be read must not look like nobody
        self.message.show_problem(sentence(problem))

    def _lay_out(self) -> None:
        outside = QVBoxLayout(self)
        outside.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        outside.setSpacing(GRID * 2)
        outside.addLayout(row(heading(self.tr("Caseload")), None, self.new))
        tools = row(self.filter, self.count, space=GRID * 2)
        tools.setStretch(0, 2)
        tools.setStretch(1, 3)
        outside.addLayout(tools)
        outside.addWidget(self.message)
        outside.addWidget(self.skeleton)
        outside.addWidget(self.parts, 1)
        outside.addStretch(0)

    def _columns(self, today: Callable[[], date]) -> tuple[Column[CaseRow], ...]:
        def due(case: CaseRow) -> str:
            if case.due is None:
                return self.tr("Nothing due")
            day = near_date(case.due.on, today())
            if case.late:
                return self.tr("Late: {what}, {day}").format(what=label(case.due.kind), day=day)
            return self.tr("{what}, {day}").format(what=label(case.due.kind), day=day)

        def plan(case: CaseRow) -> str:
            return label(case.plan_state) if case.plan_state else self.tr("No plan yet")

        def contact(case: CaseRow) -> str:
            met = case.last_contact_on
            return short_date(met) if met else self.tr("None yet")

        return (
            Column(self.tr("Reference"), lambda c: c.ref, 0, 112, key="ref"),
            Column(self.tr("Name"), lambda c: c.name, 4, 128, key="name"),
            Column(
                self.tr("Next"), due, 6, 248, tone=lambda c: "late" if c.late else "", key="due"
            ),
            Column(self.tr("Stage"), lambda c: label(c.stage), 0, 120, key="stage"),
            Column(self.tr("Plan"), plan, 3, 176),
            Column(self.tr("Last contact"), contact, 0, 152, key="last-contact"),
        )

    def _no_cases(self) -> EmptyState:
        button = primary(self.tr("New referral"), "firstReferral", drawing="new")
        button.clicked.connect(self.new_wanted)
        return EmptyState(
            self.tr("No open cases"),
            self.tr(
                "A case begins with a referral and appears here. Somebody who has left is found "
                "with the search at the top."
            ),
            button,
        )

    def _no_match(self) -> EmptyState:
        return EmptyState(
            self.tr("Nobody matches"),
            self.tr(
                "No open case holds what you typed. Shorten it, or clear it to see everybody. "
                "Somebody who has left is found with the search at the top."
            ),
        )

    def _send_filter(self) -> None:
        self.filtered.emit(self.filter.text())
