"""What is asked at a review: each step, each change at work, each scale again."""

from PySide6.QtCore import Signal

from coach_app.domain.adjustment import Adjustment
from coach_app.domain.distance import Scale, Track
from coach_app.domain.plan import Step
from coach_app.domain.review import (
    ChangeResult,
    ChangeReviewed,
    Review,
    StepResult,
    StepReviewed,
)
from ui.shared.choices import ChoiceField
from ui.shared.dates import short_date
from ui.shared.fields import TextField
from ui.shared.labels import label, options
from ui.shared.pieces import Card, words
from ui.shared.scale import ScaleInput
from ui.shared.side_by_side import SideBySide
from ui.shared.typed_text import shows_record


class StepAsked(Card):
    """What became of one step, whether it helped, and a note in the person's words."""

    said = Signal(object)

    def __init__(self, number: int, step: Step, review: Review) -> None:
        super().__init__(name=f"stepReviewed{number}")
        self.setAccessibleName(step.title)
        self._step_id = step.id
        shows_record(self, step.id)
        by = self.tr("{who}, by {day}").format(who=label(step.who), day=short_date(step.due_on))
        self.result = ChoiceField(
            self.tr("What became of it?"), f"stepResult{number}", options(StepResult), columns=4
        )
        self.helped = ChoiceField(
            self.tr("Did it help?"),
            f"stepHelped{number}",
            ((True, self.tr("Yes")), (False, self.tr("No"))),
            columns=2,
        )
        self.note = TextField(self.tr("In their words"), f"stepNote{number}")
        before = review.step(step.id)
        if before is not None:
            self.result.set_value(before.result)
            self.helped.set_value(before.helped)
            self.note.set_value(before.note)
        self.body.addWidget(words(f"{number}. {step.title}", "strong"))
        self.body.addWidget(words(by, "quiet"))
        self.body.addWidget(self.result)
        self.body.addWidget(SideBySide(self.helped, self.note, shares=(1, 2), narrow=56))
        for field in (self.result, self.helped, self.note):
            field.changed.connect(self._say)

    def _say(self) -> None:
        """A note waits on the screen until it is said what became of the step."""
        result = self.result.value()
        if result is None:
            self.result.set_error(self.tr("Say what became of the step."))
            return
        self.said.emit(
            StepReviewed(
                step_id=self._step_id,
                result=result,
                helped=self.helped.value(),
                note=self.note.value(),
            )
        )


class ChangeAsked(Card):
    said = Signal(object)

    def __init__(self, number: int, one: Adjustment, review: Review) -> None:
        super().__init__(name=f"changeReviewed{number}")
        self.setAccessibleName(one.change)
        self._key = one.key
        shows_record(self, one.key)
        self.result = ChoiceField(
            self.tr("How is it?"), f"changeResult{number}", options(ChangeResult), columns=4
        )
        before = review.change(one.key)
        if before is not None:
            self.result.set_value(before.result)
        self.body.addWidget(words(one.change, "strong"))
        self.body.addWidget(self.result)
        self.result.changed.connect(self._say)

    def _say(self) -> None:
        result = self.result.value()
        if result is not None:
            self.said.emit(ChangeReviewed(key=self._key, result=result))


class ScaleAsked(Card):
    """One 0 to 10 question with what was said last time."""

    said = Signal(str, int)

    def __init__(self, scale: Scale, before: Track | None, value: int | None) -> None:
        super().__init__(name=f"scale_{scale.key}")
        self.setAccessibleName(scale.name)
        self._key = scale.key
        last = before.points[-1] if before is not None else None
        text = self.tr("Not asked before")
        if last is not None:
            text = self.tr("Last time: {value} on {day}").format(
                value=last.value, day=short_date(last.on)
            )
        self.scale = ScaleInput(scale.name)
        self.scale.set_value(value)
        self.body.addWidget(words(scale.name, "strong"))
        self.body.addWidget(words(text, "quiet"))
        self.body.addWidget(self.scale)
        self.scale.chosen.connect(self._say)

    def _say(self, value: int) -> None:
        self.said.emit(self._key, value)
