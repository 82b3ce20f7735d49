"""The top of a screen about one part of a plan: the way back, whose it is, whether it is saved."""

from PySide6.QtWidgets import QWidget

from coach_app.domain.case import CaseFile
from ui.shared.autosave import SaveState
from ui.shared.buttons import quiet
from ui.shared.elided import Elided
from ui.shared.layout import GRID, Wrapping, column, holder, row
from ui.shared.pieces import Tag, heading, words
from ui.shared.quoting import apart


class PartHead(QWidget):
    """`actions` stand under the title."""

    def __init__(self, title: str, back: str, *actions: QWidget) -> None:
        super().__init__()
        self.setObjectName("partHead")
        self.back = quiet(back, "backFromPart", drawing="back")
        self.who = Elided("partWho", role="quiet")
        self.saved = words("", "quiet", "saveState")
        self.saved.setWordWrap(False)
        self.title = heading(title, 1, "partTitle")
        self.state = Tag("", name="partState")
        self.state.hide()
        first = row(self.back, self.who, self.saved, space=GRID * 2)
        first.setStretch(1, 1)
        named_line = row(self.title, self.state, space=GRID * 2)
        named_line.setStretch(0, 1)
        lines = column(first, named_line, space=4)
        if actions:
            lines.addWidget(holder(Wrapping(*actions)))
        self.setLayout(lines)

    def show_case(self, file: CaseFile) -> None:
        name = file.person.preferred_name if file.person is not None else ""
        self.who.show_text(f"{apart(name)}, {file.case.ref}" if name else file.case.ref)

    def show_state(self, text: str, tone: str = "") -> None:
        self.state.show_text(text, tone)
        self.state.setVisible(bool(text))

    def show_saving(self, state: SaveState) -> None:
        self.saved.setText(
            {
                SaveState.SAVED: self.tr("Saved on this laptop"),
                SaveState.UNSAVED: self.tr("Saving"),
                SaveState.NOT_SAVED: self.tr("Not saved"),
            }[state]
        )
