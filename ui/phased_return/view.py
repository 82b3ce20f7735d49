"""The screen of a phased return: what is agreed on the left, the weeks that follow on the right."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from coach_app.domain.phased_return import PhasedReturn
from coach_app.services.phased import PhasedView
from ui.phased_return.form import PhasedForm
from ui.phased_return.presenter import Weeks
from ui.phased_return.weeks import WeeksPart
from ui.phased_return.wording import explained, title
from ui.shared.autosave import SaveState
from ui.shared.buttons import primary, quiet, secondary, warning
from ui.shared.labels import label
from ui.shared.layout import WIDE, Page, column, holder
from ui.shared.part_head import PartHead
from ui.shared.pieces import EmptyState, Message, Skeleton, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence
from ui.shared.side_by_side import SideBySide


class PhasedScreen(Screen):
    undo_asked = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("PhasedScreen")
        self.undo = quiet(self.tr("Undo"), "undoPhased")
        self.undo.setToolTip(self.tr("Ctrl+Z"))
        self.week_later = quiet(self.tr("Begin a week later"), "weekLater")
        self.take_out = warning(self.tr("Take it out of the plan"), "takeOutPhased")
        self.new_version = secondary(self.tr("Start a new version"), "newVersionPhased")
        self.head = PartHead(
            self.tr("Phased return"),
            self.tr("Back to the plan"),
            self.week_later,
            self.undo,
            self.take_out,
            self.new_version,
        )
        self.message = Message("phasedMessage")
        self.skeleton = Skeleton()
        self.explained = words("", "quiet", "phasedExplained")
        self.form = PhasedForm(today)
        self.weeks = WeeksPart()
        self.propose = primary(self.tr("Propose the weeks"), "proposePhased")
        self.none_yet = EmptyState(
            self.tr("Nothing is agreed about the hours yet"),
            self.tr("A first proposal is made from the answers. You change it together."),
            self.propose,
        )
        self.nothing = words("", "", "phasedNothing")
        page = Page(width=WIDE)
        self.both = SideBySide(self.form, self.weeks, shares=(2, 3), narrow=112)
        body = holder(column(self.none_yet, self.both, space=0))
        for part in (
            self.head,
            self.message,
            self.skeleton,
            self.explained,
            self.nothing,
            body,
        ):
            page.body.addWidget(part)
        self.setLayout(column(page, space=0))
        for part in (self.none_yet, self.both, self.nothing, self.explained, *self._buttons()):
            part.hide()
        self.undo.clicked.connect(self.undo_asked)
        shortcut = QShortcut(QKeySequence("Ctrl+Z"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.undo_asked)
        self._editable = False
        self._take_focus = False
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        if not self.skeleton.isHidden():
            return self.skeleton
        if not self.none_yet.isHidden():
            return self.propose
        return self.form.first.line if not self.both.isHidden() else self.head.back

    def show_view(self, view: PhasedView) -> None:
        self._take_focus = not self.skeleton.isHidden() and self.focus_is_free()
        self.skeleton.stop()
        self.head.show_case(view.file)
        plan = view.plan
        self._editable = plan is not None and plan.editable
        if view.purpose is not None:
            self.head.title.setText(title(view.purpose))
            self.explained.setText(explained(view.purpose))
            self.form.show_purpose(view.purpose)
        self.explained.setVisible(view.purpose is not None)
        self.nothing.setText(self._why_nothing(view))
        self.nothing.setVisible(bool(self.nothing.text()))
        if plan is not None:
            self.head.show_state(label(plan.status))
        self.new_version.setVisible(plan is not None and not self._editable)
        self.form.setEnabled(self._editable)

    def show_agreed(
        self, agreed: PhasedReturn | None, *, can_undo: bool, into_fields: bool
    ) -> None:
        empty = agreed is None
        self.both.setVisible(not empty or self._typing)
        self.none_yet.setVisible(empty and self._editable and not self._typing)
        if into_fields:
            self.form.show_agreed(agreed)
        self.undo.setVisible(self._editable)
        self.undo.setEnabled(can_undo)
        for button in (self.take_out, self.week_later):
            button.setVisible(self._editable and not empty)
        target = self.first_focus()
        if self._take_focus and target is not None:
            self._take_focus = False
            target.setFocus()

    def begin_empty(self) -> None:
        """No usual week is known, so it is typed first."""
        self.none_yet.hide()
        self.both.show()
        self.form.usual.take_focus()
        self.message.show_text(
            self.tr("The answers do not say the usual days and hours. Type them here.")
        )

    def show_weeks(self, weeks: Weeks | None) -> None:
        self.weeks.setVisible(weeks is not None)
        if weeks is not None:
            self.weeks.show_weeks(weeks)

    def show_fault(self, problem: Exception) -> None:
        self.form.show_fault(problem)

    def show_saving(self, state: SaveState) -> None:
        if state is SaveState.SAVED:
            self.message.clear()
        self.head.show_saving(state)

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        self.new_version.set_busy(busy=busy)

    @property
    def _typing(self) -> bool:
        """Whether somebody is filling in the fields of weeks that are not agreed yet."""
        return self._editable and not self.both.isHidden() and self.form.usual.dirty

    def _why_nothing(self, view: PhasedView) -> str:
        if view.plan is None:
            return self.tr("There is no plan yet. A draft is made from the finished assessment.")
        if view.plan.phased_return is None and not view.plan.editable:
            return self.tr("This version of the plan has no phased return.")
        if not view.in_work:
            return self.tr(
                "There is no job yet. The weeks can be prepared now; set the first day when the "
                "job is certain, and record the job start under Outcomes."
            )
        return ""

    def _buttons(self) -> tuple[QWidget, ...]:
        return (self.undo, self.week_later, self.take_out, self.new_version)
