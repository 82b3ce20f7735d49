"""The tabs that lead on to the case's other screens: assessment, plan, documents."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from coach_app.domain.assessment import Assessment, AssessmentStatus
from coach_app.domain.document import Document
from coach_app.domain.errors import Refusal
from coach_app.domain.plan import Plan, PlanStatus, Step
from coach_app.domain.questionnaire import Questionnaire
from coach_app.services.caseload import CaseView
from ui.case.wording import name_of
from ui.shared.answered import answered
from ui.shared.buttons import Button, primary, secondary
from ui.shared.dates import date_and_time, short_date
from ui.shared.labels import label
from ui.shared.layout import GRID, GUTTER, Page, column, empty, holder, row
from ui.shared.pieces import EmptyState, Tag, heading, rule, words
from ui.shared.quoting import quoted

PLAN_TONE = {
    PlanStatus.DRAFT: "attention",
    PlanStatus.AGREED: "info",
    PlanStatus.SIGNED: "done",
    PlanStatus.UNDER_REVIEW: "info",
    PlanStatus.SUPERSEDED: "",
    PlanStatus.CLOSED: "",
}


class AssessmentTab(Page):
    open_asked = Signal()

    def __init__(self, form: Questionnaire) -> None:
        super().__init__()
        self.setObjectName("assessmentTab")
        self._form = form
        self.rows = column(space=GRID)
        self.body.addLayout(self.rows)

    def show_case(self, view: CaseView) -> None:
        empty(self.rows)
        assessment = view.file.assessment
        if view.file.agreement is None and assessment is None:
            self.rows.addWidget(
                EmptyState(
                    self.tr("No assessment yet"),
                    self.tr("Nobody is asked about their health before they agreed to take part."),
                )
            )
        elif assessment is None:
            button = self._button(self.tr("Start the assessment"))
            text = self.tr("It begins with what {name} can do, and can be stopped at any point.")
            self.rows.addWidget(
                EmptyState(self.tr("No assessment yet"), text.format(name=name_of(view)), button)
            )
        else:
            self._show_assessment(assessment)

    def _show_assessment(self, assessment: Assessment) -> None:
        done = assessment.status is AssessmentStatus.COMPLETED
        tag = (
            Tag(self.tr("Finished"), "done") if done else Tag(self.tr("Not finished"), "attention")
        )
        saved = self.tr("Saved {time}").format(time=date_and_time(assessment.saved_at))
        text = self.tr("Look at the answers") if done else self.tr("Go on with the assessment")
        self.rows.addLayout(row(tag, words(saved, "quiet"), self._button(text), space=GRID * 2))
        try:
            parts = answered(self._form, assessment.response)
        except Refusal as problem:
            self.rows.addWidget(words(str(problem), "error"))
            return
        for title, lines in parts:
            self.rows.addSpacing(GRID)
            self.rows.addWidget(heading(title, 3))
            for question, answer in lines:
                pair = column(words(question, "quiet"), words(answer), space=0)
                self.rows.addLayout(pair)

    def _button(self, text: str) -> Button:
        button = primary(text, "openAssessment")
        button.clicked.connect(self.open_asked)
        return button


class PlanTab(Page):
    open_asked = Signal()
    draft_asked = Signal()
    together_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("planTab")
        self.rows = column(space=GRID * 2)
        self.body.addLayout(self.rows)

    def show_case(self, view: CaseView) -> None:
        empty(self.rows)
        plan = view.file.plan
        if plan is not None:
            self._show_plan(plan)
            self._show_older(view, plan)
        elif view.file.finished_assessment is None:
            self.rows.addWidget(
                EmptyState(
                    self.tr("No plan yet"),
                    self.tr("A draft is made from the assessment once that is finished."),
                )
            )
        else:
            draft = primary(self.tr("Draft the plan"), "draftPlan")
            draft.clicked.connect(self.draft_asked)
            self.rows.addWidget(
                EmptyState(
                    self.tr("No plan yet"),
                    self.tr("A first draft is made from the answers. You change it together."),
                    draft,
                )
            )

    def _show_plan(self, plan: Plan) -> None:
        title = self.tr("{kind}, version {version}").format(
            kind=label(plan.kind), version=plan.version
        )
        state = Tag(label(plan.status), PLAN_TONE[plan.status], "planState")
        open_plan = primary(self.tr("Open the plan"), "openPlan")
        together = secondary(self.tr("Together view"), "openTogether")
        open_plan.clicked.connect(self.open_asked)
        together.clicked.connect(self.together_asked)
        name = heading(title, 2)
        name.setWordWrap(False)
        self.rows.addLayout(row(name, state, None, space=GRID * 2))
        if plan.goal:
            self.rows.addWidget(words(quoted(plan.goal), "big"))
        self.rows.addLayout(row(open_plan, together, None, space=GRID * 2))
        for number, step in enumerate(plan.steps, start=1):
            self.rows.addWidget(_StepLine(number, step))
        review = self.tr("Review {day}").format(day=short_date(plan.review_on))
        self.rows.addWidget(words(review, "quiet"))

    def _show_older(self, view: CaseView, newest: Plan) -> None:
        older = [plan for plan in view.file.plans if plan.id != newest.id]
        if older:
            self.rows.addWidget(heading(self.tr("Earlier versions"), 3))
        for plan in sorted(older, key=lambda plan: plan.version, reverse=True):
            text = self.tr("Version {version}").format(version=plan.version)
            tag = Tag(label(plan.status), PLAN_TONE[plan.status])
            self.rows.addLayout(row(words(text), tag, space=GRID * 2))


class _StepLine(QWidget):
    def __init__(self, number: int, step: Step) -> None:
        super().__init__()
        by = self.tr("{who}, by {day}").format(who=label(step.who), day=short_date(step.due_on))
        count = QLabel(str(number))
        count.setMinimumWidth(count.fontMetrics().horizontalAdvance("00"))
        text = holder(column(words(step.title, "strong"), words(by, "quiet"), space=2))
        line = row(space=GRID * 2)
        line.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        self.setLayout(line)


class DocumentsTab(Page):
    open_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("documentsTab")
        self.rows = column(space=GRID * 2)
        self.body.addLayout(self.rows)

    def show_case(self, view: CaseView) -> None:
        empty(self.rows)
        for document in reversed(view.file.documents):
            self.rows.addWidget(self._line(document))
            self.rows.addWidget(rule())
        if not view.file.documents:
            self.rows.addWidget(
                EmptyState(
                    self.tr("No documents yet"),
                    self.tr("The signed plan is kept here once both have signed it."),
                )
            )

    def _line(self, document: Document) -> QWidget:
        made = self.tr("Made {time}. Seal {start}").format(
            time=date_and_time(document.made_at), start=document.sha256[:12]
        )
        button = secondary(self.tr("Open"), "openDocument", drawing="document")
        button.setAccessibleName(self.tr("Open {title}").format(title=document.title))
        button.clicked.connect(lambda: self.open_asked.emit(document.id))
        about = holder(column(words(document.title, "strong"), words(made, "quiet"), space=2))
        line = row(about, button, space=GUTTER)
        line.setStretch(0, 1)
        return holder(line, "documentRow")
