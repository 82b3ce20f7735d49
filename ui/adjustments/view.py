"""The screen about changes at work: what the plan has, the selected change, what can be added."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from coach_app.domain.referral import WorkStatus
from coach_app.services.adjusting import AdjustmentsView
from ui.adjustments.adding import AddingPart
from ui.adjustments.chosen import ChangeDetails, ChosenList
from ui.adjustments.presenter import Picture
from ui.shared.autosave import SaveState
from ui.shared.buttons import quiet, secondary
from ui.shared.dates import long_date
from ui.shared.labels import label
from ui.shared.layout import GRID, WIDE, Page, column, holder
from ui.shared.part_head import PartHead
from ui.shared.pieces import EmptyState, Message, Skeleton, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.side_by_side import SideBySide

LEAST_ROWS = 14


class AdjustmentsScreen(Screen):
    moved = Signal(int)
    undo_asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("AdjustmentsScreen")
        self._today = today
        self._seen: AdjustmentsView | None = None
        self._take_focus = False
        self.undo = quiet(self.tr("Undo"), "undoChange")
        self.undo.setToolTip(self.tr("Ctrl+Z"))
        self.new_version = secondary(self.tr("Start a new version"), "newVersionChanges")
        self.head = PartHead(
            self.tr("Changes at work"), self.tr("Back to the plan"), self.undo, self.new_version
        )
        self.message = Message("changesMessage")
        self.skeleton = Skeleton()
        self.explained = words("", "quiet", "changesExplained")
        self.list = ChosenList()
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * LEAST_ROWS)
        self.none_yet = EmptyState(
            self.tr("No changes in the plan yet"),
            self.tr("Add what would make the hardest tasks easier."),
        )
        self.details = ChangeDetails(today)
        self.adding = AddingPart()
        page = Page(width=WIDE)
        left = holder(column(self.none_yet, self.list, self.details, space=GRID * 2))
        self.both = SideBySide(left, self.adding, shares=(3, 2), narrow=104)
        for part in (self.head, self.message, self.skeleton, self.explained, self.both):
            page.body.addWidget(part)
        self.setLayout(column(page, space=0))
        hidden: tuple[QWidget, ...] = (self.both, self.undo, self.new_version, self.explained)
        for one in hidden:
            one.hide()
        self.undo.clicked.connect(self.undo_asked)
        self.details.up.clicked.connect(lambda: self.moved.emit(-1))
        self.details.down.clicked.connect(lambda: self.moved.emit(1))
        for keys, go in (
            ("Ctrl+Z", self.undo_asked.emit),
            ("Alt+Up", lambda: self.moved.emit(-1)),
            ("Alt+Down", lambda: self.moved.emit(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(go)
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        if not self.skeleton.isHidden():
            return self.skeleton
        if self.both.isHidden():
            return self.head.back
        if self.list.count():
            return self.list
        return self.new_version if self.adding.isHidden() else self.adding.list

    def show_view(self, view: AdjustmentsView) -> None:
        self._take_focus = not self.skeleton.isHidden() and self.focus_is_free()
        self.skeleton.stop()
        self._seen = view
        self.head.show_case(view.file)
        if view.plan is not None:
            self.head.show_state(label(view.plan.status))
        self.explained.setText(self._explained(view))
        self.explained.show()

    def show_picture(self, picture: Picture) -> None:
        seen = self._seen
        if seen is None or seen.plan is None:
            return
        self.both.show()
        starts_on = seen.plan.drafted_at.date()
        self.list.show_changes(picture.chosen, picture.selected, starts_on, seen.working_days)
        self.list.setVisible(bool(picture.chosen))
        self.none_yet.setVisible(not picture.chosen)
        one = next((one for one in picture.chosen if one.key == picture.selected), None)
        self.details.setVisible(one is not None)
        self.details.setEnabled(picture.editable)
        if one is not None:
            day = long_date(one.review_on(starts_on, seen.working_days))
            there = {change.key for change in picture.chosen}
            self.details.show_change(one, self.tr("Usual: {day}").format(day=day), there)
            at = picture.chosen.index(one)
            self.details.up.setEnabled(picture.editable and at > 0)
            self.details.down.setEnabled(picture.editable and at < len(picture.chosen) - 1)
        self.adding.setVisible(picture.editable)
        self.adding.show_changes(picture.suggested, picture.others)
        self.undo.setVisible(picture.editable)
        self.undo.setEnabled(picture.can_undo)
        self.new_version.setVisible(not picture.editable)
        target = self.first_focus()
        if self._take_focus and target is not None:
            self._take_focus = False
            target.setFocus()

    def show_fault(self, problem: Exception) -> None:
        self.details.show_fault(sentence(problem))

    def show_unkept(self, change: str) -> None:
        self.message.show_text(
            self.tr(
                "Something in \u201c{title}\u201d cannot be kept yet. "
                "Choose that change again to put it right."
            ).format(title=change.removesuffix(".")),
            "attention",
        )

    def show_removed(self, change: str) -> None:
        self.message.show_text(
            self.tr("Taken out: {change} Ctrl+Z or Undo brings it back.").format(change=change)
        )

    def show_saving(self, state: SaveState) -> None:
        if state is SaveState.SAVED and self.message.property("tone") == "late":
            self.message.clear()
        self.head.show_saving(state)

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        self.new_version.set_busy(busy=busy)
        self.adding.add_own.set_busy(busy=busy)

    def _explained(self, view: AdjustmentsView) -> str:
        if view.plan is None:
            return self.tr("There is no plan yet. A draft is made from the finished assessment.")
        if not view.plan.editable:
            return self.tr("This version is agreed and stays as it is.")
        if view.situation is WorkStatus.OUT_OF_WORK:
            return self.tr(
                "There is no job to change yet. Write down what the person would ask a new "
                "employer for; suggestions come once a job is known."
            )
        if view.situation is WorkStatus.SELF_EMPLOYED:
            return self.tr("What the person can change themselves, and what Access to Work pays.")
        return self.tr(
            "An employer has to make reasonable adjustments (Equality Act 2010). The hardest "
            "tasks come first, and what costs nothing comes before what does."
        )
