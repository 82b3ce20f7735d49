"""One step in full: to edit while the plan is a draft, to read afterwards."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from coach_app.domain.errors import Refusal
from coach_app.domain.plan import Step, Who
from ui.plan.draft import StepWords
from ui.shared.buttons import secondary, warning
from ui.shared.dates import long_date
from ui.shared.fields import DateField, LongTextField, SelectField, TextField
from ui.shared.labels import label, options
from ui.shared.layout import GRID, Page, Wrapping, column
from ui.shared.named import named
from ui.shared.pieces import Tag, heading, words
from ui.shared.sentences import sentence
from ui.shared.side_by_side import SideBySide


class StepDetails(Page):
    """Emits what the fields say at every change; the text in them is never put back."""

    edited = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("stepDetails")
        self._step: Step | None = None
        self.title = TextField(self.tr("Step"), "stepTitle")
        self.what = LongTextField(self.tr("What"), "stepWhat", lines=3)
        self.why = words("", "quiet", "stepWhy")
        self.who = SelectField(self.tr("Who"), "stepWho", options(Who))
        self.due_on = DateField(self.tr("By when"), "stepDue", today)
        private = self.tr("Private: never on an employer's copy")
        self.private = named(QCheckBox(private), "stepPrivate", private)
        self.up = secondary(self.tr("Move up"), "moveUp")
        self.down = secondary(self.tr("Move down"), "moveDown")
        self.remove = warning(self.tr("Remove this step"), "removeStep")
        self.up.setToolTip(self.tr("Alt+Up"))
        self.down.setToolTip(self.tr("Alt+Down"))
        for part in (self.title, self.why, self.what):
            self.body.addWidget(part)
        self.body.addWidget(SideBySide(self.due_on, self.who, narrow=44))
        self.body.addWidget(self.private)
        self.body.addLayout(Wrapping(self.up, self.down, self.remove))
        for field in (self.title, self.what, self.who, self.due_on):
            field.changed.connect(self._edited)
        self.private.clicked.connect(self._edited)

    def show_step(self, step: Step, *, first: bool, last: bool) -> None:
        """Fields that already say the same are left alone, so the cursor stays."""
        fresh = self._step is None or self._step.id != step.id
        self._step = step
        self.up.setEnabled(not first)
        self.down.setEnabled(not last)
        self.why.setText(self.tr("Why: {why}").format(why=step.why) if step.why else "")
        self.why.setVisible(bool(step.why))
        if not fresh and self._said() == _words_of(step):
            return
        with QSignalBlocker(self):
            self._put(step, fresh=fresh)
        for field in (self.title, self.due_on):
            field.set_error("")

    def show_fault(self, problem: Exception) -> None:
        self.title.set_error(sentence(problem))

    def _put(self, step: Step, *, fresh: bool) -> None:
        if fresh or self.title.value() != step.title:
            self.title.set_value(step.title)
        if fresh or self.what.value() != step.what.strip():
            self.what.set_value(step.what)
        self.who.set_value(step.who)
        if fresh or self._date() != step.due_on:
            self.due_on.set_value(step.due_on)
        self.private.setChecked(step.private)

    def _edited(self) -> None:
        if self.signalsBlocked():
            return
        said = self._said()
        if said is not None:
            self.title.set_error("")
            self.edited.emit(said)

    def _said(self) -> StepWords | None:
        """None while the date cannot be read; it says so itself."""
        due_on, who = self._date(), self.who.value()
        if due_on is None or who is None:
            return None
        return StepWords(
            title=self.title.value(),
            what=self.what.value(),
            who=who,
            due_on=due_on,
            private=self.private.isChecked(),
        )

    def _date(self) -> date | None:
        try:
            day = self.due_on.value()
        except Refusal as problem:
            self.due_on.set_error(str(problem))
            return None
        missing = self.tr("A step needs a day by which it is done.")
        self.due_on.set_error("" if day is not None else missing)
        return day


def _words_of(step: Step) -> StepWords:
    return StepWords(
        title=step.title.strip(),
        what=step.what.strip(),
        who=step.who,
        due_on=step.due_on,
        private=step.private,
    )


class StepReading(Page):
    """A step of an agreed plan: nothing here can be changed."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stepReading")
        self.title = heading("", 2)
        self.private = Tag(self.tr("Private from employer"))
        self.what = words("")
        self.why = words("", "quiet")
        self.who = words("")
        for part in (self.title, self.private, self.what, self.why, self.who):
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


class NoStep(QWidget):
    """What stands beside an empty list."""

    def __init__(self) -> None:
        super().__init__()
        text = self.tr("The plan has no steps yet. Add one from the library, or write one.")
        self.setLayout(column(words(text, "quiet"), space=GRID, margin=GRID * 3))
        layout = self.layout()
        if layout is not None:
            layout.setAlignment(Qt.AlignmentFlag.AlignTop)
