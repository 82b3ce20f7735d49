"""Equal ways to sign: by hand, by typing, with a mark, aloud before a witness, or on paper."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from coach_app.domain.signature import ON_THE_PAD, WITNESSED, SignerRole, SigningMethod
from ui.shared.buttons import primary, secondary
from ui.shared.fields import TextField
from ui.shared.given import Given
from ui.shared.layout import GRID, GUTTER, Wrapping, column, row
from ui.shared.named import named
from ui.shared.pieces import words
from ui.shared.signature_pad import WIDEST, SignaturePad
from ui.shared.sized import large, sized

WAYS = {
    SignerRole.PARTICIPANT: tuple(SigningMethod),
    SignerRole.COACH: (SigningMethod.DRAWN, SigningMethod.TYPED, SigningMethod.PAPER),
    SignerRole.EMPLOYER: (SigningMethod.DRAWN, SigningMethod.TYPED),
}
"""A mark and a spoken yes are heard and written down by the coach, so they are not the coach's."""
NAMES = {
    SigningMethod.DRAWN: "signByHand",
    SigningMethod.TYPED: "signByName",
    SigningMethod.MARK: "signByMark",
    SigningMethod.SPOKEN: "signAloud",
    SigningMethod.PAPER: "signOnPaper",
}
EXPLAINED = 14
REARRANGED = frozenset({QEvent.Type.Resize, QEvent.Type.LayoutRequest})


class SigningPanel(QWidget):
    given = Signal(object)
    """A `Given`. Who signs what is for the screen to know."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("signingPanel")
        self.choices = {way: self._choice(way) for way in SigningMethod}
        self.pad = named(SignaturePad(), "signaturePad")
        self.clear = large(secondary(self.tr("Clear"), "clearPad"))
        self.name = TextField(self.tr("Type your name"), "typedName")
        self.witness = TextField(
            self.tr("Name of the witness"),
            "witness",
            hint=self.tr("Somebody who saw or heard it. It can be the coach."),
        )
        aloud = self.tr("It was read aloud")
        self.read_aloud = large(named(QCheckBox(aloud), "readAloud", aloud))
        helped = self.tr("An interpreter helped")
        self.interpreted = large(named(QCheckBox(helped), "interpreted", helped))
        self.interpreter = TextField(self.tr("Name of the interpreter"), "interpreter")
        self.sign = large(primary(self.tr("Sign the plan"), "sign", drawing="pen"))
        self._group = QButtonGroup(self)
        self._arrange()
        self._group.buttonToggled.connect(self._choose)
        self.interpreted.toggled.connect(self.interpreter.setVisible)
        self.pad.changed.connect(self._show_pad_state)
        self.clear.clicked.connect(self.pad.clear)
        self.sign.clicked.connect(self._send)
        self.name.line.returnPressed.connect(self.sign.click)

    def begin(self, role: SignerRole, *, interpreter: bool = False) -> None:
        """A clean pad for the next person, who chooses anew how to sign. `interpreter`: the
        person has asked for one, so the question is there at once."""
        self.pad.clear()
        for field in (self.name, self.witness, self.interpreter):
            field.clear()
        self.read_aloud.setChecked(False)
        own = role is SignerRole.PARTICIPANT
        self.read_aloud.setVisible(own)
        self.interpreted.setVisible(own)
        self.interpreted.setChecked(own and interpreter)
        self.interpreter.setVisible(own and interpreter)
        for way, button in self.choices.items():
            button.setVisible(way in WAYS[role])
        self.choices[SigningMethod.DRAWN].setChecked(True)
        self._show_pad_state()
        self.choices[SigningMethod.DRAWN].setFocus()

    def show_fault(self, text: str) -> None:
        """Beside the field while typing. The pad has the message above it."""
        if self.way is SigningMethod.TYPED:
            self.name.set_error(text)
            self.name.take_focus()
        elif self.way in WITNESSED and not self.witness.value():
            self.witness.set_error(text)
            self.witness.take_focus()

    @property
    def way(self) -> SigningMethod:
        chosen = (way for way, button in self.choices.items() if button.isChecked())
        return next(chosen, SigningMethod.DRAWN)

    @property
    def shows_faults(self) -> bool:
        """Whether a fault has a field of its own to be said at."""
        missing = self.way in WITNESSED and not self.witness.value()
        return self.way is SigningMethod.TYPED or missing

    @property
    def begun(self) -> bool:
        """Whether something is on the pad or in a field that leaving would lose."""
        fields = (self.name, self.witness, self.interpreter)
        return bool(self.pad.strokes()) or any(field.value() for field in fields)

    def set_busy(self, *, busy: bool) -> None:
        self.sign.set_busy(busy=busy, text=self.tr("Signing"))

    def _choice(self, way: SigningMethod) -> QRadioButton:
        text = {
            SigningMethod.DRAWN: self.tr("Sign by hand"),
            SigningMethod.TYPED: self.tr("Type my name"),
            SigningMethod.MARK: self.tr("Make a mark"),
            SigningMethod.SPOKEN: self.tr("Say yes aloud"),
            SigningMethod.PAPER: self.tr("Sign on paper"),
        }[way]
        return large(named(QRadioButton(text), NAMES[way], text))

    def _arrange(self) -> None:
        for button in self.choices.values():
            self._group.addButton(button)
        for field in (self.name, self.witness, self.interpreter):
            large(field.line)
            field.line.setMaximumWidth(WIDEST)
        self.said = sized(
            words(self.tr("Say aloud that you agree. The witness is written down.")), EXPLAINED
        )
        self.paper = sized(
            words(
                self.tr(
                    "Print the plan and sign it by pen. Press the button when it is signed; "
                    "a photo of the page can be added later."
                )
            ),
            EXPLAINED,
        )
        for part in (self.name, self.said, self.paper, self.witness, self.interpreter):
            part.hide()
        self.setLayout(
            column(
                Wrapping(*self.choices.values(), space=GUTTER),
                self.pad,
                self.name,
                self.said,
                self.paper,
                self.witness,
                Wrapping(self.read_aloud, self.interpreted, space=GUTTER),
                self.interpreter,
                row(self.sign, self.clear, None, space=GRID * 2),
                space=GRID,
            )
        )

    def event(self, event: QEvent) -> bool:
        """Never lower than its lines and the pad need as they wrap now: a page that scrolls would
        lay them over each other in a small window."""
        done = super().event(event)
        layout = self.layout()
        if layout is not None and event.type() in REARRANGED:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))
        return done

    def _choose(self, button: QRadioButton, chosen: bool) -> None:  # noqa: FBT001 - from a signal
        """Arrow keys go through the ways, so the focus stays on the choice."""
        del button
        if not chosen:
            return
        way = self.way
        self.pad.setVisible(way in ON_THE_PAD)
        self.name.setVisible(way is SigningMethod.TYPED)
        self.said.setVisible(way is SigningMethod.SPOKEN)
        self.paper.setVisible(way is SigningMethod.PAPER)
        self.witness.setVisible(way in WITNESSED)
        self.clear.setVisible(way in ON_THE_PAD)

    def _show_pad_state(self) -> None:
        self.clear.setEnabled(bool(self.pad.strokes()))

    def _send(self) -> None:
        way = self.way
        self.given.emit(
            Given(
                method=way,
                strokes=self.pad.strokes() if way in ON_THE_PAD else (),
                typed_name=self.name.value() if way is SigningMethod.TYPED else "",
                witness=self.witness.value() if way in WITNESSED else "",
                read_aloud=self.read_aloud.isChecked(),
                interpreter=self.interpreter.value() if self.interpreted.isChecked() else "",
            )
        )
