"""The review on one page: what was done, what helped, the measures again, the next date."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coach_app.domain.errors import Refusal
from coach_app.domain.plan import PlanStatus
from coach_app.domain.review import Review
from coach_app.services.reviews import ReviewView
from ui.review.asked import ChangeAsked, ScaleAsked, StepAsked
from ui.review.distance import DistancePart
from ui.shared.autosave import SaveState
from ui.shared.buttons import primary, secondary
from ui.shared.dates import long_date
from ui.shared.fields import DateField, LongTextField
from ui.shared.labels import label
from ui.shared.layout import GRID, Page, column, empty, holder
from ui.shared.part_head import PartHead
from ui.shared.pieces import Message, Skeleton, heading, words
from ui.shared.screen import Screen
from ui.shared.sentences import sentence

WIDTH = 900


class ReviewScreen(Screen):
    step_said = Signal(object)
    change_said = Signal(object)
    scale_said = Signal(str, int)
    words_said = Signal(str, str)
    next_said = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("ReviewScreen")
        self._shown_review = ""
        self.put_off = secondary(self.tr("Not today"), "putOffReview")
        self.outcomes = secondary(self.tr("Record an outcome"), "outcomesFromReview")
        self.head = PartHead(
            self.tr("Review"), self.tr("Back to the case"), self.put_off, self.outcomes
        )
        self.message = Message("reviewMessage")
        self.skeleton = Skeleton()
        self.standing = words("", "big", "reviewStanding")
        self.begin = primary(self.tr("Begin the review"), "beginReview")
        self.steps = column(space=GRID)
        self.changes = column(space=GRID)
        self.changes_title = heading(self.tr("Changes at work"), 2)
        self.scales = column(space=GRID)
        self.helped = LongTextField(
            self.tr("What helped?"), "whatHelped", hint=self.tr("In the person\u2019s own words")
        )
        self.changed = LongTextField(self.tr("What has changed?"), "whatChanged")
        self.distance = DistancePart()
        self.next_on = DateField(self.tr("Next review"), "nextReview", today)
        self.by_rule = words("", "hint", "reviewByRule")
        self.finish = primary(self.tr("Finish and make the next version"), "finishReview")
        self.asked = holder(self._asked(), "reviewAsked")
        page = Page(width=WIDTH)
        self.page = page
        for part in (
            self.head,
            self.message,
            self.skeleton,
            self.standing,
            self.begin,
            self.asked,
            self.distance,
        ):
            page.body.addWidget(part)
        page.body.addWidget(self._ending())
        self.setLayout(column(page, space=0))
        for hidden in (self.asked, self.begin, self.put_off, self.ending, self.distance):
            hidden.hide()
        for field in (self.helped, self.changed):
            field.changed.connect(self._said_words)
        self.next_on.changed.connect(self._said_next)
        self.skeleton.start()

    def first_focus(self) -> QWidget | None:
        if not self.skeleton.isHidden():
            return self.skeleton
        return self.begin if not self.begin.isHidden() else self.head.back

    def show_view(self, view: ReviewView) -> None:
        take_focus = not self.skeleton.isHidden() and self.focus_is_free()
        self.skeleton.stop()
        self.head.show_case(view.file)
        plan, review = view.plan, view.review
        if plan is not None:
            self.head.show_state(label(plan.status))
        self.standing.setText(self._standing(view))
        may_begin = review is None and plan is not None and plan.status is PlanStatus.SIGNED
        self.begin.setVisible(may_begin)
        for part in (self.asked, self.ending, self.put_off):
            part.setVisible(review is not None)
        if review is None:
            self._shown_review = ""
        elif self._shown_review != review.id:
            self._shown_review = review.id
            self._fill(view, review)
        weeks = self.tr("Empty: {day}, {weeks} weeks from today by the programme\u2019s rule")
        self.by_rule.setText(weeks.format(day=long_date(view.proposed_next), weeks=view.weeks))
        if take_focus and (target := self.first_focus()) is not None:
            target.setFocus()

    def show_distance(self, view: ReviewView) -> None:
        self.distance.show()
        self.distance.show_tracks(view.tracks)

    def show_next_fault(self, problem: Exception) -> None:
        self.next_on.set_error(sentence(problem))

    def show_saving(self, state: SaveState) -> None:
        if state is SaveState.SAVED:
            self.message.clear()
        self.head.show_saving(state)

    def show_problem(self, problem: Exception) -> None:
        self.skeleton.stop()
        self.message.show_problem(sentence(problem))
        self.page.ensureWidgetVisible(self.message)

    def set_busy(self, *, busy: bool) -> None:
        for button in (self.begin, self.finish, self.put_off):
            button.set_busy(busy=busy)

    def _fill(self, view: ReviewView, review: Review) -> None:
        for rows in (self.steps, self.changes, self.scales):
            empty(rows)
        plan = view.plan
        for number, step in enumerate(plan.steps if plan else (), start=1):
            asked = StepAsked(number, step, review)
            asked.said.connect(self.step_said)
            self.steps.addWidget(asked)
        changes = plan.adjustments if plan else ()
        self.changes_title.setVisible(bool(changes))
        for number, one in enumerate(changes, start=1):
            change = ChangeAsked(number, one, review)
            change.said.connect(self.change_said)
            self.changes.addWidget(change)
        before = {track.scale.key: track for track in view.before}
        for scale in view.scales:
            row = ScaleAsked(scale, before.get(scale.key), review.answer(scale.key))
            row.said.connect(self.scale_said)
            self.scales.addWidget(row)
        with QSignalBlocker(self):
            self.helped.set_value(review.what_helped)
            self.changed.set_value(review.what_changed)
            self.next_on.set_value(review.next_review_on)

    def _standing(self, view: ReviewView) -> str:
        plan = view.plan
        if plan is None:
            return self.tr("There is no plan to review yet.")
        if view.review is not None:
            return self.tr("Go through the plan together. Every answer is saved.")
        if plan.status is PlanStatus.SIGNED:
            day = long_date(plan.review_on)
            return self.tr("The review is due on {day}.").format(day=day)
        return self.tr("A plan is reviewed once both have signed it.")

    def _asked(self) -> QVBoxLayout:
        return column(
            heading(self.tr("What was done"), 2),
            self.steps,
            self.changes_title,
            self.changes,
            self.helped,
            self.changed,
            heading(self.tr("The questions from 0 to 10 again"), 2),
            self.scales,
            space=GRID * 2,
        )

    def _ending(self) -> QWidget:
        self.ending = holder(
            column(
                heading(self.tr("What comes next"), 2),
                column(self.next_on, self.by_rule, space=0),
                words(
                    self.tr(
                        "What is done or not wanted leaves the plan; the rest goes on. The next "
                        "version is a draft: change it together, then both sign it."
                    ),
                    "quiet",
                ),
                self.finish,
                space=GRID * 2,
            ),
            "reviewEnding",
        )
        return self.ending

    def _said_words(self) -> None:
        if not self.signalsBlocked():
            self.words_said.emit(self.helped.value(), self.changed.value())

    def _said_next(self) -> None:
        if self.signalsBlocked():
            return
        try:
            day = self.next_on.value()
        except Refusal as problem:
            self.next_on.set_error(sentence(problem))
            return
        self.next_said.emit(day)
