"""Taking a step out: with the reason, and a look at what comes after it."""

from PySide6.QtCore import Signal

from ui.plan.draft import Picture
from ui.shared.buttons import secondary, warning
from ui.shared.choices import ChoiceField
from ui.shared.fields import TextField
from ui.shared.layout import Page, Wrapping
from ui.shared.pieces import heading, words
from ui.shared.typed_text import shows_record


class RemovePanel(Page):
    agreed = Signal(str)
    """Why it goes, in a sentence."""
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("removePanel")
        self.title = heading("", 2, "removeTitle")
        self.after = words("", name="removeAfter")
        reasons = (
            self.tr("Not wanted now"),
            self.tr("Done already"),
            self.tr("Does not fit their health or life"),
            self.tr("Somebody else does this"),
            self.tr("Another step is better"),
        )
        self.reason = ChoiceField(
            self.tr("Why is it taken out?"),
            "removeReason",
            tuple((reason, reason) for reason in reasons),
        )
        self.own = TextField(
            self.tr("In other words"),
            "removeOwnReason",
            hint=self.tr("Instead of one above, or to say more"),
        )
        self.take_out = warning(self.tr("Take it out"), "takeOut")
        self.keep = secondary(self.tr("Keep the step"), "keepStep")
        for part in (self.title, self.after, self.reason, self.own):
            self.body.addWidget(part)
        self.body.addLayout(Wrapping(self.take_out, self.keep))
        self.body.addStretch(1)
        self.take_out.clicked.connect(self._agree)
        self.own.line.returnPressed.connect(self._agree)
        self.keep.clicked.connect(self.closed)

    def show_step(self, picture: Picture) -> None:
        step = picture.plan.step(picture.selected)
        shows_record(self, step.id)
        self.title.setText(self.tr("Take out \u201c{title}\u201d").format(title=step.title))
        behind = [s.title for s in picture.plan.steps if step.intervention in s.after]
        quoted = ", ".join(f"\u201c{title}\u201d" for title in behind)
        text = self.tr("These steps usually come after it: {steps}")
        self.after.setText(text.format(steps=quoted))
        self.after.setVisible(bool(behind and step.intervention))
        self.reason.clear()
        self.own.clear()
        self.reason.take_focus()

    def _agree(self) -> None:
        said = ". ".join(part for part in (self.reason.value(), self.own.value()) if part)
        if said:
            self.agreed.emit(said)
        else:
            self.reason.set_error(self.tr("Say why, so that nobody has to ask again."))
            self.reason.take_focus()
