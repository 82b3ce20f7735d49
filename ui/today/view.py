"""Today: groups of lines, each with one button that leads to the work."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from coach_app.domain.agenda import NOW, Group
from coach_app.services.agenda import Agenda
from ui.shared.buttons import primary, secondary
from ui.shared.dates import long_date
from ui.shared.layout import GRID, WIDE, Page, empty, row
from ui.shared.pieces import EmptyState, Message, Skeleton, heading, words
from ui.shared.ports import Place
from ui.shared.screen import Screen, ScreenContext
from ui.shared.sentences import sentence
from ui.today.lines import AT_FIRST, GroupPart

ROOMY = 36
"""Heights of a letter from which a line has room for the day beside the words."""


class TodayView(Screen):
    shown = Signal()
    opened = Signal(object)
    list_wanted = Signal(object)
    more_wanted = Signal()
    elsewhere = Signal(str)
    """The kind of another place."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("content")
        self._desk = context.desk
        self._dialogs = context.dialogs
        self._agenda: Agenda | None = None
        self._room: dict[Group, int] = {}
        self._asked: tuple[Group, int] | None = None
        page = Page(width=WIDE)
        self.title = heading("", name="todayTitle")
        self.summary = words("", "quiet", "todaySummary")
        self.print_list = secondary(
            self.tr("Save the list to print"), "saveDayList", drawing="document"
        )
        self.print_list.setToolTip(self.tr("Initials and reference only: paper gets lost."))
        self.print_list.clicked.connect(self._ask_where)
        self.print_list.hide()
        self.message = Message()
        self.skeleton = Skeleton()
        self.groups = QVBoxLayout()
        self.groups.setSpacing(GRID * 3)
        page.body.addWidget(self.title)
        top = row(self.summary, self.print_list, space=GRID * 2)
        top.setStretch(0, 1)
        page.body.addLayout(top)
        for part in (self.message, self.skeleton):
            page.body.addWidget(part)
        page.body.addLayout(self.groups)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(page)

    def open_at(self, _place: Place) -> None:
        if self.title.text() != self._title():
            self._agenda = None  # the days have moved on
        self.title.setText(self._title())
        self.shown.emit()

    def look_again(self) -> None:
        """Time has gone by; nobody looks at a screen that is hidden."""
        if self.isVisible():
            self.shown.emit()

    def first_focus(self) -> QWidget | None:
        parts = self._parts()
        return parts[0].first_button() if parts else self.findChild(QPushButton, "newReferral")

    def show_loading(self) -> None:
        if self.groups.count() == 0:
            self.message.clear()
            self.skeleton.start()

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def show_unread(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_unread(sentence(problem))

    def show_saved(self, name: str) -> None:
        said = self.tr("Saved as {name}. It has initials and references only.").format(name=name)
        self.message.show_done(said)

    def set_busy(self, *, busy: bool) -> None:
        self.print_list.set_busy(busy=busy, text=self.tr("Making the list"))

    def show_agenda(self, agenda: Agenda) -> None:
        self.skeleton.stop()
        self.message.has_been_read()
        if self._agenda is not None and not has_changed(self._agenda, agenda):
            return
        take_focus = self.focus_is_free()
        self._room |= {part.group: max(part.wanted, part.shown) for part in self._parts()}
        self._agenda = agenda
        empty(self.groups)
        if not agenda.groups:
            self.groups.addWidget(self._nothing())
        for group in agenda.groups:
            part = GroupPart(group, agenda.now, wide=self._wide())
            part.show_lines(max(self._room.get(group.group, 0), AT_FIRST))
            part.opened.connect(self.opened)
            part.more_wanted.connect(self._more)
            part.caseload_wanted.connect(partial(self.elsewhere.emit, "caseload"))
            self.groups.addWidget(part)
        self._show_summary(agenda)
        if self._asked is not None:
            self._go_to_asked()
        elif take_focus and (first := self.first_focus()) is not None:
            first.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for part in self._parts():
            part.arrange(wide=self._wide())

    def _more(self, group: Group, wanted: int) -> None:
        self._asked = (group, self._room_of(group))
        self._room[group] = wanted
        self.more_wanted.emit()

    def _room_of(self, group: Group) -> int:
        return next((part.shown for part in self._parts() if part.group is group), 0)

    def _go_to_asked(self) -> None:
        """To the first of the lines that somebody has asked for."""
        asked, self._asked = self._asked, None
        for part in self._parts():
            if asked is not None and part.group is asked[0]:
                part.go_to(asked[1])

    def _parts(self) -> list[GroupPart]:
        found = (self.groups.itemAt(n) for n in range(self.groups.count()))
        widgets = (item.widget() for item in found if item is not None)
        return [widget for widget in widgets if isinstance(widget, GroupPart)]

    def _wide(self) -> bool:
        return self.width() >= ROOMY * self.fontMetrics().height()

    def _show_summary(self, agenda: Agenda) -> None:
        count = sum(group.total for group in agenda.groups if group.group in NOW)
        said = self.tr("1 thing to do now") if count == 1 else self.tr("{count} things to do now")
        self.summary.setText(said.format(count=f"{count:,}"))
        self.summary.setVisible(bool(agenda.groups))
        self.print_list.setVisible(count > 0)

    def _ask_where(self) -> None:
        name = self.tr("Day list") + f" {self._desk.today().isoformat()}.pdf"
        kinds = self.tr("PDF documents (*.pdf)")
        path = self._dialogs.save_where(self, self.tr("Save the list to print"), name, kinds)
        if path is not None:
            self.list_wanted.emit(Path(path))

    def _title(self) -> str:
        day = long_date(self._desk.today())
        return f"{day} \u00b7 {self._desk.place}" if self._desk.place else day

    def _nothing(self) -> EmptyState:
        button = primary(self.tr("New referral"), "newReferral", drawing="new")
        button.clicked.connect(partial(self.elsewhere.emit, "referral-new"))
        return EmptyState(
            self.tr("Nothing is due"),
            self.tr(
                "When a person is referred, first contact, assessment, plan and reviews "
                "appear here in the order to do them."
            ),
            button,
        )


def has_changed(before: Agenda, now: Agenda) -> bool:
    """Lines are others, or a meeting has begun or ended since."""
    if before.groups != now.groups or before.today != now.today:
        return True
    timed = [line for group in now.groups for line in group.lines if line.at is not None]
    begun = (line.at is not None and before.now < line.at <= now.now for line in timed)
    ended = (line.over(now.now) and not line.over(before.now) for line in timed)
    return any(begun) or any(ended)
