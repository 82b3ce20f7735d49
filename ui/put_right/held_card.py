"""A change the server did not take: why, what it says, and what can be done about it."""

from datetime import date

from PySide6.QtCore import Signal

from coach_app.services.held_back import HeldBack, VerdictName
from ui.put_right.wording import field_title, reason, subject, value
from ui.shared.buttons import Button, primary, quiet, secondary
from ui.shared.dates import when
from ui.shared.fields import LongTextField
from ui.shared.layout import GRID, Wrapping, column, holder
from ui.shared.pieces import Card, words
from ui.shared.quoting import quoted
from ui.shared.typed_text import opened_by, shows_record

NOT_SHOWN = frozenset({"id", "case_id"})


class HeldCard(Card):
    """`again` emits the number and new text by field; the others the number."""

    again = Signal(int, object)
    aside = Signal(int)
    save = Signal(int)

    def __init__(self, held: HeldBack, today: date) -> None:
        super().__init__(subject(held.name, held.ref, held.kind), "heldCard")
        self.sequence = held.sequence
        self._held = held
        shows_record(self, str(held.sequence))
        self._before = {
            name: said
            for name, said in held.mine.items()
            if isinstance(said, str) and name not in NOT_SHOWN and not name.endswith("_id")
        }
        self._typed: dict[str, LongTextField] = {}
        self.buttons: list[Button] = []
        self.body.setSpacing(GRID * 2)
        self.body.addWidget(words(reason(held.reason), name="heldReason"))
        written = self.tr("Written {time}.").format(time=when(held.recorded_at, today))
        self.body.addWidget(words(written, "quiet"))
        for name, said in held.mine.items():
            if name not in NOT_SHOWN and said not in (None, "", [], {}):
                text = quoted(value(name, said))
                line = column(words(field_title(name), "quiet"), words(text), space=0)
                self.body.addLayout(line)
        self.form = holder(column(space=GRID * 2), "heldForm")
        opened_by(self.form, "changeHeld")
        self.form.hide()
        self._add_buttons(held)

    @property
    def dirty(self) -> bool:
        return not self.form.isHidden() and bool(self._changed())

    def stands_for(self, held: HeldBack) -> bool:
        """The same as is shown; while something is typed, what is shown may have moved on."""
        return held == self._held or (held.sequence == self.sequence and self.dirty)

    def set_busy(self, *, busy: bool) -> None:
        for button in self.buttons:
            button.set_busy(busy=busy)

    def _add_buttons(self, held: HeldBack) -> None:
        line = Wrapping()
        self.to_file = quiet(self.tr("Save as a file"), "saveHeld")
        self.to_file.clicked.connect(self._save)
        if held.verdict is not VerdictName.HELD:
            self.send = secondary(self.tr("Send it again"), "sendAgain")
            self.change = quiet(self.tr("Change it and send it again"), "changeHeld")
            self.put_aside = quiet(self.tr("I do not need it any more"), "putAside")
            self.send.clicked.connect(self._send)
            self.change.clicked.connect(self._open_form)
            self.put_aside.clicked.connect(self._aside)
            self.buttons += [self.send, self.change, self.put_aside]
            for button in (self.send, self.change, self.put_aside):
                line.addWidget(button)
        self.buttons.append(self.to_file)
        line.addWidget(self.to_file)
        self.body.addWidget(self.form)
        self.body.addWidget(holder(line))
        if held.verdict is not VerdictName.HELD:
            # Only now: shown before it stands in the card, it would be a window of its own.
            self.change.setVisible(bool(self._before))

    def _open_form(self) -> None:
        inside = self.form.layout()
        if inside is None or self._typed:
            return
        for name, said in self._before.items():
            field = LongTextField(field_title(name), f"held{name}", lines=2)
            field.set_value(said)
            self._typed[name] = field
            inside.addWidget(field)
        keep = primary(self.tr("Send what I wrote"), "sendChanged")
        keep.clicked.connect(self._send)
        self.buttons.append(keep)
        inside.addWidget(holder(Wrapping(keep)))
        self.form.show()
        self.send.hide()
        self.change.hide()
        next(iter(self._typed.values())).take_focus()

    def _changed(self) -> dict[str, str]:
        found = {name: field.value() for name, field in self._typed.items()}
        return {name: text for name, text in found.items() if text != self._before[name].strip()}

    def _send(self) -> None:
        self.again.emit(self.sequence, self._changed())

    def _aside(self) -> None:
        self.aside.emit(self.sequence)

    def _save(self) -> None:
        self.save.emit(self.sequence)
