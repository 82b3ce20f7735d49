"""A referral that came as an e-mail: its text goes in here, what it says goes into the form."""

from PySide6.QtCore import Signal

from coach_app.services.pasted import Pasted
from ui.shared.buttons import primary, secondary
from ui.shared.fields import LongTextField
from ui.shared.layout import GRID, Wrapping, column, empty, holder
from ui.shared.pieces import Card, words


class PastePanel(Card):
    """Hidden until somebody wants to paste."""

    read_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Paste an e-mail"), "pastePanel")
        self.text = LongTextField(
            self.tr("The text of the e-mail"),
            "pastedText",
            hint=self.tr("Nothing is saved by this. You look through the form and save it."),
            lines=8,
        )
        self.read = primary(self.tr("Fill in the form from it"), "readPasted")
        self.leave = secondary(self.tr("Close this"), "closePaste")
        self.said = column(space=GRID)
        self.body.setSpacing(GRID * 2)
        self.body.addWidget(self.text)
        self.body.addWidget(holder(Wrapping(self.read, self.leave)))
        self.body.addLayout(self.said)
        self.read.clicked.connect(self._read)
        self.leave.clicked.connect(self.close_panel)
        self.hide()

    def open_panel(self) -> None:
        self.show()
        self.text.take_focus()

    def close_panel(self) -> None:
        self.text.clear()
        empty(self.said)
        self.hide()

    def show_pasted(self, pasted: Pasted) -> None:
        """What to look at, and what had no place: that stands in the reason, word for word."""
        empty(self.said)
        count = len(pasted.fields)
        filled = self.tr("{count} questions are filled in. Look through them before you save.")
        self.said.addWidget(words(filled.format(count=count), "strong", "pastedFilled"))
        for note in pasted.notes:
            self.said.addWidget(words(note))
        if pasted.left_over:
            kept = self.tr("This had no place and is kept in the reason:")
            self.said.addWidget(words(kept, "quiet"))
            self.said.addWidget(words("\n".join(pasted.left_over), name="pastedLeftOver"))

    def _read(self) -> None:
        empty_text = not self.text.value()
        self.text.set_error(self.tr("Paste the text first.") if empty_text else "")
        if empty_text:
            self.text.take_focus()
        else:
            self.read_wanted.emit(self.text.value())
