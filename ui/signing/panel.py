"""Two equal ways to sign: by hand on the pad, or by typing the name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QStackedWidget, QWidget

from coach_app.domain.signature import SignerRole
from ui.shared.buttons import primary, secondary
from ui.shared.fields import TextField
from ui.shared.layout import GRID, GUTTER, Wrapping, column, holder, row
from ui.shared.named import named
from ui.shared.signature_pad import WIDEST, SignaturePad
from ui.shared.sized import large
from ui.signing.presenter import Turn

BY_HAND, BY_NAME = 0, 1


class SigningPanel(QWidget):
    drawn = Signal(object)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("signingPanel")
        by_hand, by_name = self.tr("Sign by hand"), self.tr("Type my name")
        self.by_hand = large(named(QRadioButton(by_hand), "signByHand", by_hand))
        self.by_name = large(named(QRadioButton(by_name), "signByName", by_name))
        self.pad = named(SignaturePad(), "signaturePad")
        self.clear = large(secondary(self.tr("Clear"), "clearPad"))
        self.name = TextField(self.tr("Type your name"), "typedName")
        aloud = self.tr("The plan was read aloud")
        self.read_aloud = large(named(QCheckBox(aloud), "readAloud", aloud))
        self.sign = large(primary(self.tr("Sign the plan"), "sign", drawing="pen"))
        self.ways = QStackedWidget()
        self._choice = QButtonGroup(self)
        self._arrange()
        self._choice.idToggled.connect(self._choose)
        self.pad.changed.connect(self._show_pad_state)
        self.clear.clicked.connect(self.pad.clear)
        self.sign.clicked.connect(self._send)
        self.name.line.returnPressed.connect(self.sign.click)

    def begin(self, turn: Turn) -> None:
        """A clean pad for the next person, who chooses anew how to sign."""
        self.pad.clear()
        self.name.set_value("")
        self.name.set_error("")
        self.read_aloud.setChecked(False)
        self.read_aloud.setVisible(turn.role is SignerRole.PARTICIPANT)
        self.by_hand.setChecked(True)
        self._show_pad_state()
        self.by_hand.setFocus()

    def show_fault(self, text: str) -> None:
        """Beside the field while typing. The pad has the message above it."""
        if self.typing:
            self.name.set_error(text)
            self.name.take_focus()

    @property
    def typing(self) -> bool:
        return self.ways.currentIndex() == BY_NAME

    @property
    def begun(self) -> bool:
        """Whether something is on the pad or in the field that leaving would lose."""
        return bool(self.pad.strokes()) or bool(self.name.value())

    def set_busy(self, *, busy: bool) -> None:
        self.sign.set_busy(busy=busy, text=self.tr("Signing"))

    def _arrange(self) -> None:
        self._choice.addButton(self.by_hand, BY_HAND)
        self._choice.addButton(self.by_name, BY_NAME)
        large(self.name.line)
        self.name.line.setMaximumWidth(WIDEST)
        typed = column(self.name)
        typed.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.ways.addWidget(holder(column(self.pad), "byHand"))
        self.ways.addWidget(holder(typed, "byName"))
        self.setLayout(
            column(
                Wrapping(self.by_hand, self.by_name, self.read_aloud, space=GUTTER),
                self.ways,
                row(self.sign, self.clear, None, space=GRID * 2),
                space=GRID,
            )
        )

    def _choose(self, way: int, chosen: bool) -> None:  # noqa: FBT001 - from a signal
        """Arrow keys go through the ways, so the focus stays on the choice."""
        if chosen:
            self.ways.setCurrentIndex(way)
            self.clear.setVisible(way == BY_HAND)

    def _show_pad_state(self) -> None:
        self.clear.setEnabled(bool(self.pad.strokes()))

    def _send(self) -> None:
        if self.typing:
            self.typed.emit(self.name.value())
        else:
            self.drawn.emit(self.pad.strokes())
