"""How it goes: comments that wait, reviews, outcomes, and the ways to their screens."""

from functools import partial

from PySide6.QtCore import Signal

from coach_app.domain.commenting import open_comments
from coach_app.domain.outcomes import claimable
from coach_app.domain.plan import PlanStatus
from coach_app.services.caseload import CaseView
from ui.shared.buttons import Button, primary, secondary
from ui.shared.dates import short_date
from ui.shared.labels import label
from ui.shared.layout import GRID, Page, Wrapping, column, empty, holder
from ui.shared.pieces import Message, heading, words
from ui.shared.quoting import apart, quoted


class ProgressTab(Page):
    wanted = Signal(str)
    """The kind of the screen to go to."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progressTab")
        self.came_back = Message("cameBack")
        self.answer = primary(self.tr("Answer the comment"), "answerComment")
        self.review = secondary(self.tr("Review"), "openReview")
        self.outcomes = secondary(self.tr("Outcomes"), "openOutcomes")
        self.changes = secondary(self.tr("Changes at work"), "openAdjustments")
        self.phased = secondary(self.tr("Phased return"), "openPhasedReturn")
        self.comments = secondary(self.tr("Comments"), "openComments")
        self.rows = column(space=GRID)
        ways: tuple[tuple[Button, str], ...] = (
            (self.answer, "comments"),
            (self.review, "review"),
            (self.outcomes, "outcomes"),
            (self.changes, "adjustments"),
            (self.phased, "phased-return"),
            (self.comments, "comments"),
        )
        self.body.addWidget(self.came_back)
        self.body.addWidget(holder(Wrapping(*(button for button, _ in ways))))
        self.body.addLayout(self.rows)
        for button, kind in ways:
            button.clicked.connect(partial(self.wanted.emit, kind))

    def show_case(self, view: CaseView) -> None:
        file = view.file
        waiting = open_comments(file)
        self.answer.setVisible(bool(waiting))
        self.comments.setVisible(bool(file.comments) and not waiting)
        for button in (self.changes, self.phased):
            button.setVisible(file.plan is not None)
        self.review.setVisible(file.plan is not None)
        if waiting:
            text = self.tr("{author} wrote: {text}").format(
                author=apart(waiting[0].author), text=quoted(waiting[0].text)
            )
            self.came_back.show_text(text, "late" if waiting[0].sends_back else "attention")
        else:
            self.came_back.clear()
        empty(self.rows)
        self._show_reviews(view)
        self._show_outcomes(view)

    def _show_reviews(self, view: CaseView) -> None:
        plan = view.file.plan
        self.rows.addWidget(heading(self.tr("Reviews"), 3))
        if plan is not None and plan.status in (PlanStatus.SIGNED, PlanStatus.UNDER_REVIEW):
            due = self.tr("Due {day}").format(day=short_date(plan.review_on))
            self.rows.addWidget(words(due))
        done = [review for review in view.file.reviews if not review.open]
        for review in sorted(done, key=lambda one: one.at, reverse=True):
            if review.given_up_at is not None:
                continue
            text = short_date(review.at.date())
            if review.what_helped:
                text = self.tr("{day}. What helped: {words}").format(
                    day=text, words=quoted(review.what_helped)
                )
            self.rows.addWidget(words(text))
        if plan is None:
            self.rows.addWidget(words(self.tr("A review follows a signed plan."), "quiet"))

    def _show_outcomes(self, view: CaseView) -> None:
        self.rows.addSpacing(GRID)
        self.rows.addWidget(heading(self.tr("Outcomes"), 3))
        counted = [one for one in view.file.outcomes if one.counts]
        for one in sorted(counted, key=lambda o: o.on, reverse=True):
            proof = self.tr("evidence is in") if claimable(one) else self.tr("no evidence yet")
            text = self.tr("{day}: {what}, {proof}")
            self.rows.addWidget(
                words(text.format(day=short_date(one.on), what=label(one.what), proof=proof))
            )
        if not counted:
            self.rows.addWidget(words(self.tr("Nothing is recorded yet."), "quiet"))
