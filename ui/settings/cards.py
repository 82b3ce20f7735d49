"""The parts of the Settings screen: each a card with its own button and its own message."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QProgressBar

from ui.settings.presenter import Chosen
from ui.shared.buttons import Button, secondary
from ui.shared.fields import SelectField, TextField
from ui.shared.layout import GRID, row
from ui.shared.named import named
from ui.shared.passphrase_field import PassphraseField
from ui.shared.pieces import Card, Message, words

LEFT = Qt.AlignmentFlag.AlignLeft
MINUTES = range(1, 16)


class SettingsCard(Card):
    """A card that says under its title what it is for, and what came of it above its button."""

    def __init__(self, title: str, about: str, name: str) -> None:
        super().__init__(title, f"{name}Card")
        self.body.setSpacing(GRID * 2)
        self.body.addWidget(words(about, "quiet"))
        self.message = Message(f"{name}Message")
        self.button: Button


class LockingCard(SettingsCard):
    sent = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Locking"),
            self.tr(
                "Without a key or a mouse for this long, the laptop locks. It says so 20 seconds "
                "before. Ctrl+L locks at once, F9 pulls the shade."
            ),
            "locking",
        )
        self.minutes = SelectField(
            self.tr("Lock after"), "idleMinutes", tuple((m, self._minutes(m)) for m in MINUTES)
        )
        self.minutes.box.setMaximumWidth(240)
        self.button = secondary(self.tr("Save"), "saveLocking")
        for part in (self.minutes, self.message):
            self.body.addWidget(part)
        self.body.addWidget(self.button, 0, LEFT)
        self.button.clicked.connect(self._send)

    def _minutes(self, count: int) -> str:
        if count == 1:
            return self.tr("1 minute")
        return self.tr("{count} minutes").format(count=count)

    def _send(self) -> None:
        self.sent.emit(self.minutes.value())


class NameCard(SettingsCard):
    sent = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Several coaches on this laptop"),
            self.tr(
                "Each has a store of their own. Before anybody has unlocked it, the laptop shows "
                "only the first names that were chosen to be shown."
            ),
            "shownName",
        )
        text = self.tr("Show my first name when the laptop is locked")
        self.shown = named(QCheckBox(text), "showMyName", text)
        self.name = TextField(self.tr("First name"), "firstName", width=24)
        self.button = secondary(self.tr("Save"), "saveName")
        for part in (self.shown, self.name, self.message):
            self.body.addWidget(part)
        self.body.addWidget(self.button, 0, LEFT)
        self.shown.toggled.connect(self.name.setVisible)
        self.button.clicked.connect(self._send)

    def show_chosen(self, chosen: Chosen) -> None:
        self.setVisible(chosen.shown_name is not None)
        self.shown.setChecked(bool(chosen.shown_name))
        self.name.setVisible(bool(chosen.shown_name))
        self.name.set_value(chosen.shown_name or "")

    def _send(self) -> None:
        if self.shown.isChecked() and not self.name.value():
            self.name.set_error(self.tr("Type the name to show."))
            self.name.take_focus()
            return
        self.sent.emit(self.name.value() if self.shown.isChecked() else "")


class PassphraseCard(SettingsCard):
    sent = Signal(str, str, str)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Passphrase"),
            self.tr("Change it when somebody may have seen it. The recovery key stays the same."),
            "passphrase",
        )
        self.old = PassphraseField(self.tr("Your passphrase now"), "oldPassphrase")
        self.new = PassphraseField(
            self.tr("New passphrase"),
            "newPassphrase",
            hint=self.tr("Four or more words that do not belong together."),
        )
        self.again = PassphraseField(self.tr("New passphrase again"), "newPassphraseAgain")
        self.button = secondary(self.tr("Change the passphrase"), "changePassphrase")
        for part in (self.old, self.new, self.again, self.message):
            self.body.addWidget(part)
        self.body.addWidget(self.button, 0, LEFT)
        self.button.clicked.connect(self._send)
        self.again.line.returnPressed.connect(self._send)
        self.new.changed.connect(self._tell)

    def clear(self) -> None:
        for field in (self.old, self.new, self.again):
            field.clear()

    def _tell(self) -> None:
        self.typed.emit(self.new.value())

    def _send(self) -> None:
        if not self.old.value():
            self.old.set_error(self.tr("Type your passphrase."))
            self.old.take_focus()
            return
        self.sent.emit(self.old.value(), self.new.value(), self.again.value())


class KitCard(SettingsCard):
    sent = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Recovery kit"),
            self.tr(
                "A sheet to print and keep away from the laptop. It opens the store when the "
                "passphrase is forgotten. A new kit makes the one before useless."
            ),
            "kit",
        )
        self.passphrase = PassphraseField(self.tr("Your passphrase now"), "kitPassphrase")
        self.button = secondary(self.tr("Save a new recovery kit"), "saveKit", drawing="document")
        for part in (self.passphrase, self.message):
            self.body.addWidget(part)
        self.body.addWidget(self.button, 0, LEFT)
        self.button.clicked.connect(self._send)
        self.passphrase.line.returnPressed.connect(self._send)

    def _send(self) -> None:
        if not self.passphrase.value():
            self.passphrase.set_error(self.tr("Type your passphrase."))
            self.passphrase.take_focus()
            return
        self.sent.emit(self.passphrase.value())


class CopyCard(SettingsCard):
    sent = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Backup"),
            self.tr(
                "One encrypted file with everything in it. It opens with the same passphrase, so "
                "it can lie on a stick or a shared drive."
            ),
            "copy",
        )
        self.bar = named(QProgressBar(), "copyProgress", self.tr("How much is copied"))
        self.bar.hide()
        self.button = secondary(self.tr("Save a backup"), "saveBackup")
        self.stop = secondary(self.tr("Stop"), "stopBackup")
        self.stop.hide()
        for part in (self.bar, self.message):
            self.body.addWidget(part)
        self.body.addLayout(row(self.button, self.stop, None, space=GRID * 2))
        self.button.clicked.connect(self.sent)
        self.stop.clicked.connect(self.stopped)

    def begin(self) -> None:
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop.show()

    def end(self) -> None:
        self.bar.hide()
        self.stop.hide()

    def show_progress(self, done: int, of: int) -> None:
        self.bar.setRange(0, max(of, 1))
        self.bar.setValue(done)


class CheckCard(SettingsCard):
    sent = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Check the store"),
            self.tr("Reads everything once and says whether it is as it should be."),
            "check",
        )
        self.button = secondary(self.tr("Check now"), "checkStore")
        self.body.addWidget(self.message)
        self.body.addWidget(self.button, 0, LEFT)
        self.button.clicked.connect(self.sent)
