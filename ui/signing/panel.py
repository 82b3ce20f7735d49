"""Two equal ways to sign: on the pad, or by typing the name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from coach_app.domain.signature import SignerRole
from ui.shared.buttons import primary, secondary
from ui.shared.fields import TextField
from ui.shared.layout import GRID, column, holder, row
from ui.shared.named import named
from ui.shared.signature_pad import SignaturePad
from ui.signing.presenter import Turn


class SigningPanel(QWidget):
    drawn = Signal(object)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("signingPanel")
        self.pad = named(SignaturePad(), "signaturePad")
        self.pad.setMaximumWidth(900)
        self.clear = secondary(self.tr("Clear"), "clearPad")
        self.type_instead = secondary(self.tr("Type my name"), "typeName")
        self.draw_instead = secondary(self.tr("Sign by hand"), "drawName")
        self.sign = primary(self.tr("Sign the plan"), "signDrawn")
        self.sign_typed = primary(self.tr("Sign the plan"), "signTyped")
        self.name = TextField(self.tr("Type your name"), "typedName")
        aloud = self.tr("The plan was read aloud")
        self.read_aloud = named(QCheckBox(aloud), "readAloud", aloud)
        self.ways = QStackedWidget()
        self._arrange()
        self.pad.changed.connect(self._show_pad_state)
        self.clear.clicked.connect(self.pad.clear)
        self.type_instead.clicked.connect(self._to_typing)
        self.draw_instead.clicked.connect(self._to_drawing)
        self.sign.clicked.connect(self._send_drawn)
        self.sign_typed.clicked.connect(self._send_typed)
        self.name.line.returnPressed.connect(self.sign_typed.click)

    def begin(self, turn: Turn) -> None:
        """A clean pad for the next person; the way of signing starts with the pad again."""
        self.pad.clear()
        self.name.set_value("")
        self.name.set_error("")
        self.read_aloud.setChecked(False)
        self.read_aloud.setVisible(turn.role is SignerRole.PARTICIPANT)
        self.ways.setCurrentIndex(0)
        self._show_pad_state()
        self.type_instead.setFocus()

    def show_fault(self, text: str) -> None:
        """Beside the field while typing. The pad has the message above it."""
        if self.typing:
            self.name.set_error(text)
            self.name.take_focus()

    @property
    def typing(self) -> bool:
        return self.ways.currentIndex() == 1

    @property
    def begun(self) -> bool:
        """Whether something is on the pad or in the field that leaving would lose."""
        return bool(self.pad.strokes()) or bool(self.name.value())

    def set_busy(self, *, busy: bool) -> None:
        for button in (self.sign, self.sign_typed):
            button.set_busy(busy=busy, text=self.tr("Signing"))

    def _arrange(self) -> None:
        for button in (self.clear, self.type_instead, self.draw_instead, self.sign):
            button.setMinimumHeight(48)
        self.sign_typed.setMinimumHeight(48)
        self.name.line.setMaximumWidth(700)
        by_hand = column(
            self.pad,
            row(self.sign, self.clear, self.type_instead, None, space=GRID * 2),
            space=GRID * 2,
        )
        by_name = column(
            self.name,
            row(self.sign_typed, self.draw_instead, None, space=GRID * 2),
            space=GRID * 2,
        )
        by_name.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.ways.addWidget(holder(by_hand, "byHand"))
        self.ways.addWidget(holder(by_name, "byName"))
        self.setLayout(column(self.read_aloud, self.ways, space=GRID * 2))

    def _show_pad_state(self) -> None:
        self.clear.setEnabled(bool(self.pad.strokes()))

    def _to_typing(self) -> None:
        self.ways.setCurrentIndex(1)
        self.name.take_focus()

    def _to_drawing(self) -> None:
        self.ways.setCurrentIndex(0)
        self.pad.setFocus()

    def _send_drawn(self) -> None:
        self.drawn.emit(self.pad.strokes())

    def _send_typed(self) -> None:
        self.typed.emit(self.name.value())
