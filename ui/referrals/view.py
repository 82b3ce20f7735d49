"""The queue of referrals at the left, the decision on the chosen one at the right."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coach_app.services.caseload import CaseView
from coach_app.services.triage import QueueItem
from ui.referrals.card import DecisionCard
from ui.shared.buttons import primary, secondary
from ui.shared.dates import near_date
from ui.shared.labels import label
from ui.shared.layout import GRID, GUTTER, Page, row
from ui.shared.pieces import EmptyState, Message, Skeleton, heading, words
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence
from ui.shared.sized import larger
from ui.shared.table import Column, Table

ROOMY = 760
"""Pixels from which the queue and the decision have room beside each other."""


class ReferralsView(Screen):
    shown = Signal(str)
    new_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._today = context.desk.today
        self.setObjectName("content")
        self.new = primary(self.tr("New referral"), "newReferral", drawing="new")
        self.new.clicked.connect(self.new_wanted)
        self.bring_in = secondary(self.tr("Import a file"), "importReferrals", drawing="document")
        self.bring_in.clicked.connect(self.import_wanted)
        self.message = Message()
        self.total = words("", "quiet", "referralsTotal")
        self.total.hide()
        self.skeleton = Skeleton()
        self.table: Table[QueueItem] = Table(
            "referralRows", self.tr("Referrals that wait for an answer"), self._columns()
        )
        self.card = DecisionCard()
        self.side = side = Page()
        side.body.addWidget(self.card)
        side.setMinimumWidth(300)
        side.set_margins(GRID, 0)
        both = QWidget()
        self._both = row(self.table, side, space=GRID * 2)
        self._both.setStretch(0, 5)
        self._both.setStretch(1, 4)
        both.setLayout(self._both)
        self.parts = QStackedWidget()
        self.parts.addWidget(both)
        self.parts.addWidget(self._nothing())
        self.parts.hide()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        outside.setSpacing(GRID * 2)
        outside.addLayout(row(heading(self.tr("Referrals")), None, self.bring_in, self.new))
        for part in (self.message, self.total, self.skeleton, self.parts):
            outside.addWidget(part)
        outside.setStretch(4, 1)
        outside.addStretch(0)
        self.hide_decision()
        self.card.opened_part.connect(self._bring_into_sight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where both have room; otherwise the decision under the queue."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._both.setDirection(
            way.LeftToRight if self.width() >= ROOMY * larger() else way.TopToBottom
        )

    def open_at(self, place: Place) -> None:
        self.message.clear()
        self.shown.emit(place.id)

    def comes_back_to(self, place: Place) -> Place:
        row = self.table.current()
        return Place(place.kind, row.case_id if row is not None else place.id)

    def first_focus(self) -> QWidget | None:
        return self.table if self.table.rows.rowCount() else None

    def show_loading(self) -> None:
        if self.table.rows.rowCount() == 0:
            self.skeleton.start()

    def show_total(self, shown: int, total: int) -> None:
        """Says that there are more, where a long queue is not shown as a whole."""
        said = self.tr("{total} referrals wait. These {shown} are due first; the others follow.")
        self.total.setText(said.format(total=f"{total:,}", shown=shown))
        self.total.setVisible(total > shown)

    def show_rows(self, rows: tuple[QueueItem, ...], chosen: str) -> None:
        self.skeleton.stop()
        self.message.has_been_read()
        self.parts.show()
        self.parts.setCurrentIndex(0 if rows else 1)
        self.table.show_rows(rows)
        at = next((n for n, line in enumerate(rows) if line.case_id == chosen), -1)
        if at >= 0:
            self.table.selectRow(at)
        else:
            self.hide_decision()
        if self.focus_is_free() and not self.card.isAncestorOf(self.focusWidget()):
            (self.table if rows else self.first).setFocus()

    def show_decision(self, item: QueueItem, case: CaseView) -> None:
        self.card.show_decision(item, case)
        self.card.show()

    def hide_decision(self) -> None:
        self.card.close_parts()
        self.card.hide()

    def show_asked(self) -> None:
        """The question is in the list now; nothing of it is left to be sent twice."""
        self.card.close_parts()

    def show_signposted(self) -> None:
        self.message.show_done(self.tr("The case is closed, with where you sent the person."))

    def show_handed_over(self, coach_name: str) -> None:
        said = self.tr("Accepted, and handed over to {name}.")
        self.message.show_done(said.format(name=coach_name))

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def show_unread(self, problem: Exception) -> None:
        self.skeleton.stop()
        if self.table.rows.rowCount() == 0:
            self.parts.hide()  # what could not be read must not look like nobody
        self.message.show_unread(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.card.set_busy(busy=busy)

    def _bring_into_sight(self, part: QWidget) -> None:
        """Once the newly shown fields have found their place."""
        QTimer.singleShot(0, self, lambda: self.side.ensureWidgetVisible(part))

    def _columns(self) -> tuple[Column[QueueItem], ...]:
        def outcome(line: QueueItem) -> str:
            return label(line.decision.outcome) if line.decision else self.tr("Not decided")

        def source(line: QueueItem) -> str:
            return label(line.source) if line.source else self.tr("Not recorded")

        def due(line: QueueItem) -> str:
            day = near_date(line.due.on, self._today())
            return self.tr("Late: {day}").format(day=day) if line.late else day

        def asked(line: QueueItem) -> str:
            count = len(line.open_questions)
            return self.tr("{count} open").format(count=count) if count else ""

        return (
            Column(self.tr("Reference"), lambda line: line.ref, 0, 112),
            Column(self.tr("Name"), lambda line: line.name, 4),
            Column(self.tr("Eligible?"), outcome, 0, 128),
            Column(
                self.tr("Answer by"), due, 1, 144, tone=lambda line: "late" if line.late else ""
            ),
            Column(self.tr("Questions"), asked, 0, 96),
            Column(self.tr("From"), source, 2, 64),
        )

    def _nothing(self) -> EmptyState:
        self.first = primary(self.tr("New referral"), "firstReferral", drawing="new")
        self.first.clicked.connect(self.new_wanted)
        return EmptyState(
            self.tr("No referrals wait"),
            self.tr("Every referral has an answer. Enter a new one when it comes in."),
            self.first,
        )
