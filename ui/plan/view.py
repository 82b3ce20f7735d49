"""The plan editor on the screen: goal, steps in order, the selected step beside them."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from coach_app.domain.plan import Plan, PlanStatus
from coach_app.domain.working_days import WorkingDays
from coach_app.services.caseload import CaseView
from ui.plan.comment_banner import CommentBanner
from ui.plan.details import StepDetails
from ui.plan.draft import Picture
from ui.plan.head import PlanHead
from ui.plan.next_up import NextUp
from ui.plan.panels import PlanPanels
from ui.shared.autosave import SaveState
from ui.shared.buttons import quiet, secondary
from ui.shared.dates import short_date
from ui.shared.fields import LongTextField
from ui.shared.layout import GRID, GUTTER, Wrapping, column, row
from ui.shared.pieces import Skeleton, words
from ui.shared.quoting import quoted
from ui.shared.roomy import scrolls_when_low
from ui.shared.sentences import sentence

NARROW = 104
"""Characters; below this the details go under the list."""
LEAST_HEIGHT = 400


class PlanScreen(PlanPanels):
    moved = Signal(int)
    undo_asked = Signal()
    redo_asked = Signal()
    library_asked = Signal()
    draft_again_asked = Signal()

    def __init__(self, today: Callable[[], date], days: WorkingDays) -> None:
        super().__init__(today, days)
        self.setObjectName("PlanScreen")
        self.head = PlanHead()
        self.banner = CommentBanner()
        self.skeleton = Skeleton()
        self.goal = LongTextField(self.tr("Goal, in the person\u2019s own words"), "goal", lines=2)
        self.goal_read = words("", "big", "goalRead")
        self.strengths = words("", "quiet", "strengths")
        self.next_up = NextUp()
        self.undo = quiet(self.tr("Undo"), "undo")
        self.undo.setToolTip(self.tr("Ctrl+Z"))
        self.redo = quiet(self.tr("Redo"), "redo")
        self.redo.setToolTip(self.tr("Ctrl+Y"))
        self.again = secondary(self.tr("Draft again"), "draftAgain")
        self.add_library = secondary(self.tr("Add from the library"), "openLibrary", drawing="new")
        self.add_own = secondary(self.tr("Write a step"), "writeStep", drawing="pen")
        self.foot = words("", "quiet", "planFoot")
        self._focus_was_free = False
        self._told: tuple[PlanStatus, bool] | None = None
        """The status that the message speaks of, and whether the plan was sent back."""
        self._body = self._arrange()
        self._listen()
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        return self.skeleton if self._body.isHidden() else self.steps

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW
        towards = QBoxLayout.Direction
        self._beside.setDirection(towards.TopToBottom if narrow else towards.LeftToRight)

    def show_case(self, case: CaseView) -> None:
        self._focus_was_free = self.focus_is_free()
        self.skeleton.stop()
        self.head.show_case(case)
        self.banner.show_case(case.file, case.file.plan)

    def show_plan(self, picture: Picture) -> None:
        plan = picture.plan
        self._picture = picture
        self.head.show_plan(plan)
        self._show_goal(plan)
        self.next_up.show_steps(picture.next_up)
        self.steps.show_steps(picture)
        self.undo.setEnabled(picture.can_undo)
        self.redo.setEnabled(picture.can_redo)
        for control in (self.undo, self.redo, self.add_library, self.add_own, self.again):
            control.setVisible(plan.editable)
        self.foot.setText(self._foot(plan))
        self._show_selected(picture)
        self._come_in_sight()
        if self._told != (plan.status, self.banner.holds_up):
            self._told = (plan.status, self.banner.holds_up)
            self._show_status(*self._told)

    def _come_in_sight(self) -> None:
        """Once everything is in it: what is filled in sight is laid out again and again."""
        if self._body.isHidden():
            self._body.show()
            if self._focus_was_free:
                self.steps.setFocus()

    def show_no_plan(self) -> None:
        self._body.hide()
        self.message.show_text(
            self.tr("There is no plan yet. A draft is made from the finished assessment.")
        )

    def show_new_answers(self, *, there: bool) -> None:
        """Says once that the answers are newer than the plan."""
        if there:
            self.message.show_text(
                self.tr(
                    "There are newer answers than this plan. "
                    "\u201cDraft again\u201d shows what they would change."
                ),
                "attention",
            )

    def show_no_difference(self) -> None:
        self.message.show_text(self.tr("The answers as they are now change nothing in this plan."))

    def show_removed(self, title: str) -> None:
        self.message.show_text(
            self.tr("Removed: {title}. Ctrl+Z or Undo brings it back.").format(title=title)
        )
        self.steps.setFocus()

    def _show_unkept(self, title: str) -> None:
        self.message.show_text(
            self.tr(
                "Something in \u201c{title}\u201d cannot be kept yet. "
                "Choose that step again to put it right."
            ).format(title=title),
            "attention",
        )

    def show_saving(self, state: SaveState) -> None:
        if state is SaveState.UNSAVED and not self.message.isHidden():
            tone = self.message.property("tone")
            if tone == "late":
                self.message.clear()
        self.head.show_saving(state)

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        self.head.set_busy(busy=busy)
        for panel in (self.looking_up.made, self.writing.made):
            if panel is not None:
                panel.add.set_busy(busy=busy)

    def _show_status(self, status: PlanStatus, sent_back: bool) -> None:  # noqa: FBT001 - of one tuple
        if status is PlanStatus.AGREED and sent_back:
            self.message.show_text(self.tr("This version is agreed and stays as it is."), "info")
        elif status is PlanStatus.AGREED:
            self.message.show_done(
                self.tr("This version is agreed and stays as it is. It can be signed now.")
            )
        else:
            self.message.clear()

    def _show_goal(self, plan: Plan) -> None:
        self.goal.setVisible(plan.editable)
        self.goal_read.setVisible(not plan.editable)
        self.goal_read.setText(quoted(plan.goal))
        if self.goal.value() != plan.goal.strip():
            with QSignalBlocker(self.goal):
                self.goal.set_value(plan.goal)
        self.strengths.setText(
            self.tr("Strengths: {strengths}").format(strengths=quoted(plan.strengths))
        )
        self.strengths.setVisible(bool(plan.strengths.strip()))

    def _foot(self, plan: Plan) -> str:
        review = self.tr("Review {day}").format(day=short_date(plan.review_on))
        if not plan.parked:
            return review
        parked = ", ".join(f"{parked.label} ({parked.reason})" for parked in plan.parked)
        return self.tr("{review} · Parked for now: {parked}").format(review=review, parked=parked)

    def _arrange(self) -> QWidget:
        self.side.setMinimumSize(self.fontMetrics().averageCharWidth() * 36, LEAST_HEIGHT)
        self.steps.setMinimumHeight(LEAST_HEIGHT // 2)
        left = column(
            self.goal,
            self.goal_read,
            self.strengths,
            self.next_up,
            self.steps,
            Wrapping(self.add_library, self.add_own, self.again, self.undo, self.redo),
            self.foot,
            space=GRID,
        )
        left.setStretch(4, 1)
        self._beside = row(left, self.side, space=GUTTER)
        self._beside.setStretch(0, 3)
        self._beside.setStretch(1, 2)
        body = QWidget()
        body.setObjectName("planBody")
        body.hide()
        whole = column(self.head, self.banner, self.message, self.skeleton, body, space=GRID)
        whole.setContentsMargins(GUTTER, GRID * 2, GUTTER, GRID * 2)
        whole.setStretch(4, 1)
        whole.addStretch(0)  # while there is no body, what is said stands at the top
        scrolls_when_low(self, whole)
        body.setLayout(self._beside)
        return body

    def _listen(self) -> None:
        self.add_library.clicked.connect(self.library_asked)
        self.add_own.clicked.connect(self._write)
        self.again.clicked.connect(self.draft_again_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.redo.clicked.connect(self.redo_asked)
        self.steps.remove_asked.connect(self._ask_to_remove)
        self.next_up.chosen.connect(self.steps.choose)
        self.detailing.when_made(self._heed_details)
        for asking in (self.looking_up, self.writing, self.taking_out):
            asking.when_made(self._heed_closing)
        self.comparing.when_made(self._heed_difference)
        for keys, go in (
            ("Alt+Up", lambda: self.moved.emit(-1)),
            ("Alt+Down", lambda: self.moved.emit(1)),
            ("Ctrl+Z", self.undo_asked.emit),
            ("Ctrl+Y", self.redo_asked.emit),
            ("Ctrl+Shift+Z", self.redo_asked.emit),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(go)

    def _heed_details(self, details: StepDetails) -> None:
        details.up.clicked.connect(lambda: self.moved.emit(-1))
        details.down.clicked.connect(lambda: self.moved.emit(1))
        details.remove.clicked.connect(self._ask_to_remove)
        details.left_unkept.connect(self._show_unkept)
