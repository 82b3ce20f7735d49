"""The two forms at the door."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from coach_app.services.access import Strength
from ui.shared.buttons import primary
from ui.shared.fields import TextField
from ui.shared.layout import GRID, GUTTER, Page, row
from ui.shared.named import named
from ui.shared.passphrase_field import PassphraseField
from ui.shared.pieces import Card, Message, announce, heading, words
from ui.shared.sentences import sentence

CARD = 560


class UnlockForm(QWidget):
    """Someone has a store here: ask for its passphrase."""

    sent = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.passphrase = PassphraseField(self.tr("Passphrase"), "passphrase")
        self.shown = named(QCheckBox(self.tr("Show the passphrase")), "showPassphrase")
        self.shown.setAccessibleName(self.shown.text())
        self.button = primary(self.tr("Unlock"), "unlock", drawing="lock")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID * 2)
        inside.addWidget(heading(self.tr("Unlock")))
        inside.addWidget(
            words(
                self.tr(
                    "Everything on this laptop is encrypted. Nobody can read it without your "
                    "passphrase."
                )
            )
        )
        inside.addWidget(self.passphrase)
        inside.addWidget(self.shown)
        inside.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.shown.toggled.connect(self._show_letters)
        self.button.clicked.connect(self._send)
        self.passphrase.line.returnPressed.connect(self._send)

    def set_busy(self, *, busy: bool) -> None:
        self.button.set_busy(busy=busy, text=self.tr("Unlocking, this takes a moment"))

    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal hands it like this
        self.passphrase.show_letters(shown=shown)

    def _send(self) -> None:
        self.sent.emit(self.passphrase.value())


class SetUpForm(QWidget):
    """The first time: make the encrypted store."""

    sent = Signal(str, str, str, str)
    """Name, passphrase, the same again, and the first name to show on the locked screen."""
    passphrase_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.coach = TextField(
            self.tr("Your name"), "coachName", hint=self.tr("As it stands on plans you sign.")
        )
        showing = self.tr("Show my first name when the laptop is locked")
        self.show_name = named(QCheckBox(showing), "showMyName", showing)
        self.first_name = TextField(
            self.tr("First name"),
            "firstName",
            hint=self.tr("Everybody who opens the laptop can read it."),
            width=24,
        )
        self.passphrase = PassphraseField(
            self.tr("Choose a passphrase"),
            "passphrase",
            hint=self.tr(
                "Four or more words that do not belong together are strong and easy to remember."
            ),
        )
        self.strength = words("", "quiet", "passphraseStrength")
        self.again = PassphraseField(self.tr("The same passphrase again"), "passphraseAgain")
        self.shown = named(QCheckBox(self.tr("Show the passphrases")), "showPassphrase")
        self.shown.setAccessibleName(self.shown.text())
        self.button = primary(self.tr("Set up this laptop"), "create", drawing="lock")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID * 2)
        inside.addWidget(heading(self.tr("Set up this laptop")))
        inside.addWidget(
            words(
                self.tr(
                    "What you record is kept encrypted on this laptop, and the whole program "
                    "works without a network. Only your passphrase opens it: nobody can "
                    "look it up for you, so choose one you will remember."
                )
            )
        )
        self.first_name.hide()
        parts = (self.coach, self.show_name, self.first_name, self.passphrase, self.strength)
        for part in (*parts, self.again, self.shown):
            inside.addWidget(part)
        inside.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.shown.toggled.connect(self._show_letters)
        self.button.clicked.connect(self._send)
        self.again.line.returnPressed.connect(self._send)
        self.passphrase.changed.connect(self._tell)
        self.show_name.toggled.connect(self._offer_first_name)

    def offer_name(self, *, several: bool) -> None:
        """A store that was named for the program stands alone: nobody is chosen there."""
        self.show_name.setVisible(several)

    def set_busy(self, *, busy: bool) -> None:
        self.button.set_busy(busy=busy, text=self.tr("Setting up, this takes a moment"))

    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal hands it like this
        self.passphrase.show_letters(shown=shown)
        self.again.show_letters(shown=shown)

    def show_strength(self, strength: Strength | None) -> None:
        """In words, so that it does not hang on a colour."""
        levels = (
            self.tr("Very easy to guess"),
            self.tr("Easy to guess"),
            self.tr("Could be stronger"),
            self.tr("Strong"),
            self.tr("Very strong"),
        )
        text = ""
        if strength is not None:
            level = self.tr("Strength: {level}.").format(level=levels[strength.level].lower())
            text = f"{level} {strength.advice}".strip()
        self.strength.setText(text)

    def _tell(self) -> None:
        self.passphrase_typed.emit(self.passphrase.value())

    def _send(self) -> None:
        shown = self.first_name.value() if self.show_name.isChecked() else ""
        self.sent.emit(self.coach.value(), self.passphrase.value(), self.again.value(), shown)

    def _offer_first_name(self, wanted: bool) -> None:  # noqa: FBT001 - from a signal
        self.first_name.setVisible(wanted)
        if wanted and not self.first_name.value():
            self.first_name.set_value(self.coach.value().partition(" ")[0])


class UnlockView(QWidget):
    """The whole window while it is locked."""

    presenter: object = None
    refused = Signal()

    def __init__(self, *, first_run: bool) -> None:
        super().__init__()
        self.setObjectName("content")
        self.message = Message()
        self.beside: tuple[QWidget, ...] = ()
        self.form: UnlockForm | SetUpForm = SetUpForm() if first_run else UnlockForm()
        card = Card(name="door")
        card.body.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        card.body.setSpacing(GRID * 2)
        card.body.addWidget(self.message)
        card.body.addWidget(self.form)
        self.wait = words("", "strong", "waitBeforeTry")
        self.wait.hide()
        card.body.addWidget(self.wait)
        self._inside = card.body
        card.setFixedWidth(CARD)
        page = Page(width=CARD * 8)
        page.body.addSpacing(GUTTER)
        page.body.addLayout(row(None, card, None))
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(page)

    def show_step(self, step: QWidget) -> None:
        """One more step in the place of the form."""
        self.message.clear()
        for part in self.beside:
            part.hide()
        self.form.hide()
        self._inside.addWidget(step)
        step.show()

    def put_beside(self, *parts: QWidget) -> None:
        """What else can be done at the door, under the form."""
        self.beside = parts
        for part in parts:
            self._inside.addWidget(part)

    def back_to_form(self) -> None:
        self.message.clear()
        for part in (self.form, *self.beside):
            part.show()
        self.take_focus()

    def show_wait(self, seconds: int) -> None:
        """How long until the next try; 0 for none."""
        if seconds and self.wait.isHidden():
            announce(self, self.tr("Too many wrong tries. There is a wait before the next one."))
        if seconds == 1:
            text = self.tr("Too many wrong tries. You can try again in 1 second.")
        else:
            text = self.tr("Too many wrong tries. You can try again in {count} seconds.").format(
                count=seconds
            )
        self.wait.setText(text)
        self.wait.setVisible(bool(seconds))
        self.form.button.setEnabled(not seconds)

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.form.set_busy(busy=busy)

    def show_problem(self, problem: Exception) -> None:
        self.message.show_problem(sentence(problem))
        self.form.passphrase.take_focus()
        self.form.passphrase.line.selectAll()
        self.refused.emit()

    def show_strength(self, strength: Strength | None) -> None:
        if isinstance(self.form, SetUpForm):
            self.form.passphrase.set_error("")
            self.form.show_strength(strength)

    def show_weak(self, advice: str) -> None:
        self.form.passphrase.set_error(advice)
        self.form.passphrase.take_focus()

    def show_different(self) -> None:
        if isinstance(self.form, SetUpForm):
            self.form.again.set_error(self.tr("The two are not the same. Type it again."))
            self.form.again.take_focus()

    def show_name_missing(self) -> None:
        if isinstance(self.form, SetUpForm):
            self.form.coach.set_error(self.tr("Type your name."))
            self.form.coach.take_focus()

    def show_nothing_typed(self) -> None:
        self.form.passphrase.set_error(self.tr("Type your passphrase."))
        self.form.passphrase.take_focus()

    def clear(self) -> None:
        """Nothing typed stays behind in memory that shows."""
        for line in self.findChildren(QLineEdit):
            line.clear()

    def take_focus(self) -> None:
        """At the first thing to type."""
        first = self.form.coach if isinstance(self.form, SetUpForm) else self.form.passphrase
        first.take_focus()
