"""Today: groups of lines, each with one button that leads to the work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from coach_app.domain.journey import DueKind
from coach_app.services.caseload import Group, TodayItem
from ui.shared.buttons import Button, primary, quiet, secondary
from ui.shared.dates import day_month, long_date, near_date
from ui.shared.labels import label
from ui.shared.layout import GRID, WIDE, Page, empty
from ui.shared.pieces import EmptyState, Message, Skeleton, Tag, heading, rule, words
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence

MOST_LINES = 12
"""In each group; nobody does more in a day, and a window of hundreds would stand still."""
MIDDLE = Qt.AlignmentFlag.AlignVCenter
ROOMY = 720
"""Pixels from which a line has room for the day beside the words."""


class Line(QWidget):
    """One thing to do: whose, what, by when, and the button that leads to it."""

    def __init__(self, item: TodayItem, does: str, tag: Tag) -> None:
        super().__init__()
        self.setObjectName(f"due_{item.ref}")
        self._tag = tag
        self._wide: bool | None = None
        self.button = secondary(does, f"open_{item.ref}")
        self.button.setMinimumWidth(168)
        self.button.setAccessibleName(f"{does}: {item.ref} {item.name}")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(2)
        self._ref = words(item.ref, "quiet")
        self._ref.setMinimumWidth(88)
        self._grid.addWidget(words(item.name, "strong"), 0, 1)
        self._grid.addWidget(words(label(item.due.kind)), 1, 1)
        self._grid.setColumnStretch(1, 1)

    def arrange(self, *, wide: bool) -> None:
        if wide is self._wide:
            return
        self._wide = wide
        if wide:
            self._grid.addWidget(self._ref, 0, 0, 2, 1, MIDDLE)
            self._grid.addWidget(self._tag, 0, 2, 2, 1, MIDDLE | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(self.button, 0, 3, 2, 1, MIDDLE)
        else:
            for line, part in enumerate((self._ref, self._tag, self.button), start=2):
                self._grid.addWidget(part, line, 1, Qt.AlignmentFlag.AlignLeft)


class TodayView(Screen):
    shown = Signal()
    opened = Signal(object)
    new_wanted = Signal()
    caseload_wanted = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("content")
        self._desk = context.desk
        self._items: tuple[TodayItem, ...] | None = None
        page = Page(width=WIDE)
        self.title = heading("", name="todayTitle")
        self.message = Message()
        self.skeleton = Skeleton()
        self.groups = QVBoxLayout()
        self.groups.setSpacing(GRID * 3)
        for part in (self.title, self.message, self.skeleton):
            page.body.addWidget(part)
        page.body.addLayout(self.groups)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(page)

    def open_at(self, _place: Place) -> None:
        if self.title.text() != self._title():
            self._items = None  # the days have moved on
        self.title.setText(self._title())
        self.shown.emit()

    def first_focus(self) -> QWidget | None:
        return self.findChild(Button)

    def show_loading(self) -> None:
        self.message.clear()
        if self.groups.count() == 0:
            self.skeleton.start()

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def show_items(self, items: tuple[TodayItem, ...]) -> None:
        self.skeleton.stop()
        if items == self._items:
            return
        self._items = items
        take_focus = self.focus_is_free()
        empty(self.groups)
        if not items:
            self.groups.addWidget(self._nothing())
        for group in Group:
            lines = tuple(item for item in items if item.group is group)
            if lines:
                self.groups.addWidget(self._group(group, lines))
        if take_focus and (first := self.first_focus()) is not None:
            first.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for line in self.findChildren(Line):
            line.arrange(wide=self.width() >= ROOMY)

    def _title(self) -> str:
        day = long_date(self._desk.today())
        return f"{day} · {self._desk.place}" if self._desk.place else day

    def _nothing(self) -> EmptyState:
        button = primary(self.tr("New referral"), "newReferral", drawing="new")
        button.clicked.connect(self.new_wanted)
        return EmptyState(
            self.tr("Nothing is due"),
            self.tr(
                "When a person is referred, first contact, assessment, plan and reviews "
                "appear here in the order to do them."
            ),
            button,
        )

    def _group(self, group: Group, items: tuple[TodayItem, ...]) -> QWidget:
        titles = {
            Group.LATE: self.tr("Late"),
            Group.TODAY: self.tr("Today"),
            Group.TO_SIGN: self.tr("To sign"),
            Group.SOON: self.tr("Coming up this week"),
        }
        box = QWidget()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID)
        inside.addWidget(heading(titles[group], 2))
        card = QFrame()
        card.setProperty("role", "card")
        lines = QVBoxLayout(card)
        lines.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        lines.setSpacing(GRID)
        for number, item in enumerate(items[:MOST_LINES]):
            if number:
                lines.addWidget(rule())
            lines.addWidget(self._line(item))
        if len(items) > MOST_LINES:
            text = self.tr("{count} more in the caseload").format(count=len(items) - MOST_LINES)
            more = quiet(text, f"more_{group}")
            more.clicked.connect(self.caseload_wanted)
            lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(card)
        return box

    def _line(self, item: TodayItem) -> "Line":
        line = Line(item, self._does(item.due.kind), self._when(item))
        line.arrange(wide=self.width() >= ROOMY)
        line.button.clicked.connect(lambda: self.opened.emit(item))
        return line

    def _when(self, item: TodayItem) -> Tag:
        today = self._desk.today()
        if item.late:
            return Tag(self.tr("Late: was due {day}").format(day=self._day(item)), "late")
        if item.due.on == today:
            return Tag(self.tr("Today"), "attention")
        return Tag(self.tr("By {day}").format(day=self._day(item)), "")

    def _day(self, item: TodayItem) -> str:
        today = self._desk.today()
        near = near_date(item.due.on, today)
        return day_month(item.due.on) if near[:1].isupper() else near

    def _does(self, kind: DueKind) -> str:
        return {
            DueKind.DECIDE_REFERRAL: self.tr("Decide"),
            DueKind.ANSWER_QUESTION: self.tr("Open case"),
            DueKind.CHASE_ANSWER: self.tr("Open case"),
            DueKind.DECIDE_CONTACT: self.tr("Open case"),
            DueKind.FIRST_CONTACT: self.tr("Log contact"),
            DueKind.TRY_AGAIN: self.tr("Log contact"),
            DueKind.RECORD_AGREEMENT: self.tr("Record agreement"),
            DueKind.ASSESS: self.tr("Open assessment"),
        }.get(kind, self.tr("Open plan"))
