"""The field for a passphrase."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.shared.fields import Field
from ui.shared.pieces import words


class PassphraseField(Field):
    """A passphrase: hidden unless asked, and it says when Caps Lock seems to be on."""

    def __init__(self, label: str, name: str, *, hint: str = "") -> None:
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        super().__init__(label, self.line, name, hint=hint)
        self.capitals = words(self.tr("Caps Lock seems to be on."), "strong", f"{name}Capitals")
        self.capitals.hide()
        self.inside.addWidget(self.capitals)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._edited)

    def value(self) -> str:
        return self.line.text()

    def show_letters(self, *, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent):
            letter = event.text()
            if event.type() is QEvent.Type.KeyPress and letter.isalpha():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.capitals.setVisible(letter.isupper() is not shift and letter.isascii())
        return False

    def _edited(self) -> None:
        self.changed.emit()
