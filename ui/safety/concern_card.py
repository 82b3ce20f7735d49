"""One open concern: what it is, what was done about it, and how it is closed."""

from PySide6.QtCore import Signal

from coach_app.domain.safety import Concern
from ui.shared.buttons import secondary
from ui.shared.dates import date_and_time
from ui.shared.fields import LongTextField, TextField
from ui.shared.labels import label
from ui.shared.layout import GRID, Wrapping, holder
from ui.shared.pieces import Card, Tag, words
from ui.shared.typed_text import shows_record


class ConcernCard(Card):
    acted = Signal(str, str, str)
    closed = Signal(str, str)

    def __init__(self, concern: Concern) -> None:
        super().__init__(label(concern.about), "concern")
        self.concern_id = concern.id
        shows_record(self, concern.id)
        self.done = LongTextField(self.tr("What was done"), "concernDone", lines=2)
        self.told = TextField(
            self.tr("Who was told"),
            "concernTold",
            hint=self.tr("For example: supervisor, GP surgery"),
        )
        self.add = secondary(self.tr("Add this"), "addToConcern")
        self.note = LongTextField(self.tr("How it ended"), "concernNote", lines=2)
        self.close_it = secondary(self.tr("Close this concern"), "closeConcern", drawing="done")
        since = self.tr("Open since {time}").format(time=date_and_time(concern.noticed_at))
        self.body.addWidget(Tag(since, "late"))
        self.body.addWidget(words(concern.what))
        for title, text in self._answers(concern):
            self.body.addWidget(words(title, "quiet"))
            self.body.addWidget(words(text))
        self.body.addSpacing(GRID)
        for part in (self.done, self.told, holder(Wrapping(self.add))):
            self.body.addWidget(part)
        self.ending = (self.note, holder(Wrapping(self.close_it)))
        for part in self.ending:
            self.body.addWidget(part)
            part.setVisible(concern.answered)
        self.add.clicked.connect(self._act)
        self.close_it.clicked.connect(self._close)

    @property
    def dirty(self) -> bool:
        return bool(self.done.value() or self.told.value() or self.note.value())

    def set_busy(self, *, busy: bool) -> None:
        self.add.set_busy(busy=busy, text=self.tr("Saving"))
        self.close_it.set_busy(busy=busy, text=self.tr("Saving"))

    def _answers(self, concern: Concern) -> tuple[tuple[str, str], ...]:
        missing = self.tr("Nothing is written down yet.")
        return (
            (self.tr("Done so far"), concern.done or missing),
            (self.tr("Told so far"), ", ".join(concern.told) or missing),
        )

    def _act(self) -> None:
        empty = not self.done.value() and not self.told.value()
        self.done.set_error(self.tr("Write down what was done, or who was told.") if empty else "")
        if empty:
            self.done.take_focus()
        else:
            self.acted.emit(self.concern_id, self.done.value(), self.told.value())

    def _close(self) -> None:
        self.note.set_error("" if self.note.value() else self.tr("Write down how it ended."))
        if self.note.value():
            self.closed.emit(self.concern_id, self.note.value())
        else:
            self.note.take_focus()
