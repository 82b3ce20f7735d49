"""Today: groups of lines, each with one button that leads to the work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from coach_app.domain.journey import DueKind
from coach_app.services.caseload import Group, TodayItem
from ui.shared.buttons import Button, primary, secondary
from ui.shared.dates import day_month, long_date, near_date
from ui.shared.labels import label
from ui.shared.layout import GRID, WIDE, Page, empty
from ui.shared.pieces import EmptyState, Message, Skeleton, Tag, heading, rule, words
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence


class TodayView(Screen):
    shown = Signal()
    opened = Signal(object)
    new_wanted = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("content")
        self._desk = context.desk
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
        for number, item in enumerate(items):
            if number:
                lines.addWidget(rule())
            lines.addWidget(self._line(item))
        inside.addWidget(card)
        return box

    def _line(self, item: TodayItem) -> QWidget:
        line = QWidget()
        line.setObjectName(f"due_{item.ref}")
        grid = QGridLayout(line)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(2)
        who = words(item.name, "strong")
        what = words(label(item.due.kind))
        ref = words(item.ref, "quiet")
        ref.setMinimumWidth(88)
        button = secondary(self._does(item.due.kind), f"open_{item.ref}")
        button.setMinimumWidth(168)
        button.setAccessibleName(f"{button.text()}: {item.ref} {item.name}")
        button.clicked.connect(lambda: self.opened.emit(item))
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(ref, 0, 0, 2, 1, middle)
        grid.addWidget(who, 0, 1)
        grid.addWidget(what, 1, 1)
        grid.addWidget(self._when(item), 0, 2, 2, 1, middle | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(button, 0, 3, 2, 1, middle)
        grid.setColumnStretch(1, 1)
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
            DueKind.FIRST_CONTACT: self.tr("Log contact"),
            DueKind.TRY_AGAIN: self.tr("Log contact"),
            DueKind.RECORD_AGREEMENT: self.tr("Record agreement"),
            DueKind.ASSESS: self.tr("Open assessment"),
        }.get(kind, self.tr("Open plan"))
