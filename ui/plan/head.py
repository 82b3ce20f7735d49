"""The top of the plan: which plan it is, its state, and what can be done with it."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from coach_app.domain.plan import Plan, PlanStatus
from coach_app.services.caseload import CaseView
from ui.shared.autosave import SaveState
from ui.shared.buttons import Button, primary, quiet, secondary
from ui.shared.elided import Elided
from ui.shared.labels import label
from ui.shared.layout import GRID, Wrapping, column, holder, row
from ui.shared.pieces import Tag, heading, words
from ui.shared.quoting import apart

NARROW = 128
"""Characters; below this the buttons go under the title."""
SIGNED = (PlanStatus.SIGNED, PlanStatus.UNDER_REVIEW)
TONE = {
    PlanStatus.DRAFT: "attention",
    PlanStatus.AGREED: "info",
    PlanStatus.SIGNED: "done",
    PlanStatus.UNDER_REVIEW: "info",
    PlanStatus.SUPERSEDED: "",
    PlanStatus.CLOSED: "",
}


class PlanHead(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("planHead")
        self.back = quiet(self.tr("Back to the case"), "backToCase", drawing="back")
        self.who = Elided("planWho", role="quiet")
        self.title = heading("", 1, "planTitle")
        self.state = Tag("", name="planState")
        self.state.hide()
        self.saved = words("", "quiet", "saveState")
        self.together = secondary(self.tr("Together view"), "togetherView")
        self.preview = secondary(self.tr("Preview"), "preview")
        self.changes_at_work = secondary(self.tr("Changes at work"), "changesAtWork")
        self.phased_return = secondary(self.tr("Phased return"), "phasedReturn")
        self.agree = primary(self.tr("Agree this plan"), "agreePlan")
        self.sign = primary(self.tr("Read and sign together"), "signPlan", drawing="pen")
        self.open_signed = primary(self.tr("Open the signed plan"), "openSigned")
        self.new_version = secondary(self.tr("Start a new version"), "newVersion")
        for button in self._actions():
            button.hide()
        for text in (self.title, self.saved):
            text.setWordWrap(False)
        first = row(self.back, self.who, self.saved, space=GRID * 2)
        first.setStretch(1, 1)
        named_line = row(self.title, self.state, space=GRID * 2)
        named_line.setStretch(0, 1)
        title = holder(named_line)
        buttons = Wrapping(*self._actions())
        buttons_part = holder(buttons)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(GRID * 2)
        self._beside.addWidget(title)
        self._beside.addWidget(buttons_part)
        self.setLayout(column(first, self._beside, space=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stand beside the title where there is room for both."""
        narrow = event.size().width() < self.fontMetrics().averageCharWidth() * NARROW
        self.title.setWordWrap(narrow)
        self._beside.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._beside.setStretch(1, 0 if narrow else 1)
        super().resizeEvent(event)

    def show_case(self, case: CaseView) -> None:
        person = case.file.person
        name = person.preferred_name if person is not None else ""
        self.who.show_text(f"{apart(name)}, {case.file.case.ref}" if name else case.file.case.ref)

    def show_plan(self, plan: Plan) -> None:
        self.title.setText(
            self.tr("{kind}, version {version}").format(kind=label(plan.kind), version=plan.version)
        )
        self.state.show_text(label(plan.status), TONE[plan.status])
        self.state.show()
        self.together.show()
        self.preview.show()
        self.changes_at_work.show()
        self.phased_return.show()
        self.agree.setVisible(plan.status is PlanStatus.DRAFT)
        self.sign.setVisible(plan.status is PlanStatus.AGREED)
        self.open_signed.setVisible(plan.status in SIGNED)
        self.new_version.setVisible(not plan.editable)

    def _actions(self) -> tuple[Button, ...]:
        return (
            self.together,
            self.changes_at_work,
            self.phased_return,
            self.preview,
            self.new_version,
            self.agree,
            self.sign,
            self.open_signed,
        )

    def show_saving(self, state: SaveState) -> None:
        self.saved.setText(
            {
                SaveState.SAVED: self.tr("Saved on this laptop"),
                SaveState.UNSAVED: self.tr("Saving"),
                SaveState.NOT_SAVED: self.tr("Not saved"),
            }[state]
        )

    def set_busy(self, *, busy: bool) -> None:
        for button in (self.agree, self.new_version):
            button.set_busy(busy=busy)
