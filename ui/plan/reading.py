"""A step of an agreed plan, to read; and what stands where there is no step."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coach_app.domain.plan import Step
from ui.shared.dates import long_date
from ui.shared.labels import label
from ui.shared.layout import GRID, Page, column
from ui.shared.pieces import Tag, heading, words


class StepReading(Page):
    """Nothing here can be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stepReading")
        self.title = heading("", 2)
        self.private = Tag(self.tr("Private from employer"))
        self.what = words("")
        self.why = words("", "quiet")
        self.who = words("")
        self.service = words("", name="readService")
        self.how = words("")
        parts = (self.title, self.private, self.what, self.why, self.who, self.service, self.how)
        for part in parts:
            self.body.addWidget(part)
        self.body.setAlignment(self.private, Qt.AlignmentFlag.AlignLeft)

    def show_step(self, step: Step) -> None:
        self.title.setText(step.title)
        self.private.setVisible(step.private)
        self.what.setText(step.what)
        self.what.setVisible(bool(step.what))
        self.why.setText(self.tr("Why: {why}").format(why=step.why))
        self.why.setVisible(bool(step.why))
        self.who.setText(
            self.tr("{who}, by {day}").format(who=label(step.who), day=long_date(step.due_on))
        )
        self.service.setText(self.tr("With: {service}").format(service=step.service))
        self.service.setVisible(bool(step.service))
        self.how.setText(self.tr("Done when: {how}").format(how=step.how_we_know))
        self.how.setVisible(bool(step.how_we_know))


class NoStep(QWidget):
    """What stands beside an empty list."""

    def __init__(self) -> None:
        super().__init__()
        text = self.tr("The plan has no steps yet. Add one from the library, or write one.")
        self.setLayout(column(words(text, "quiet"), None, space=GRID, margin=GRID * 3))
