"""A forgotten passphrase: the recovery key, and a new passphrase."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.shared.buttons import primary, secondary
from ui.shared.fields import TextField
from ui.shared.layout import GRID, row
from ui.shared.passphrase_field import PassphraseField
from ui.shared.pieces import Message, heading, words
from ui.shared.sentences import sentence
from ui.unlock.recover_presenter import RecoverPresenter


class RecoverForm(QWidget):
    presenter: RecoverPresenter
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.message = Message("recoverMessage")
        self.key = TextField(
            self.tr("Recovery key"),
            "recoveryKeyTyped",
            hint=self.tr("As it stands on the printed sheet; capitals and dashes do not matter."),
        )
        self.new = PassphraseField(
            self.tr("New passphrase"),
            "newPassphrase",
            hint=self.tr("Four or more words that do not belong together."),
        )
        self.again = PassphraseField(self.tr("New passphrase again"), "newPassphraseAgain")
        self.button = primary(self.tr("Unlock with the recovery key"), "recover", drawing="lock")
        self.back = secondary(self.tr("Back"), "backFromRecovery")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID * 2)
        inside.addWidget(heading(self.tr("Forgotten passphrase")))
        inside.addWidget(
            words(
                self.tr(
                    "The key on your recovery kit opens the store once more and gives it a new "
                    "passphrase. Everything you recorded is still there."
                )
            )
        )
        for part in (self.message, self.key, self.new, self.again):
            inside.addWidget(part)
        inside.addLayout(row(self.button, self.back, None, space=GRID * 2))
        self.key.changed.connect(self._typed)
        self.button.clicked.connect(self._send)
        self.again.line.returnPressed.connect(self._send)
        self.back.clicked.connect(self._leave)

    def show_key_problem(self, problem: str) -> None:
        self.key.set_error(problem)

    def show_weak(self, advice: str) -> None:
        self.new.set_error(advice)
        self.new.take_focus()

    def show_different(self) -> None:
        self.again.set_error(self.tr("The two are not the same. Type it again."))
        self.again.take_focus()

    def show_problem(self, problem: Exception) -> None:
        self.message.show_problem(sentence(problem))

    def set_busy(self, *, busy: bool) -> None:
        if busy:
            self.message.clear()
        self.button.set_busy(busy=busy, text=self.tr("Unlocking, this takes a moment"))

    def clear(self) -> None:
        for line in self.findChildren(QLineEdit):
            line.clear()

    def _typed(self) -> None:
        self.presenter.typed_key(self.key.value())

    def _send(self) -> None:
        self.presenter.recover(self.key.value(), self.new.value(), self.again.value())

    def _leave(self) -> None:
        self.clear()
        self.left.emit()
