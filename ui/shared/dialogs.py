"""Questions that stop everything else: asked rarely, and through this door so tests can answer."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


class Dialogs(Protocol):
    def confirm(self, parent: QWidget, question: str, *, yes: str, no: str) -> bool:
        """Asks; `yes` and `no` say what they do ("Leave", "Stay here"). Escape means `no`."""
        ...

    def save_where(self, parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
        """Where to save a file; None when the person changed their mind."""
        ...

    def open_which(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        """Which file to open; None when the person changed their mind."""
        ...


class QtDialogs(QObject):
    """The real dialogs."""

    def confirm(self, parent: QWidget, question: str, *, yes: str, no: str) -> bool:
        box = QMessageBox(parent)
        box.setWindowTitle(self.tr("Please choose"))
        box.setText(question)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse)
        box.setEscapeButton(refuse)
        box.exec()
        chosen = box.clickedButton() is agree
        box.deleteLater()
        return chosen

    def save_where(self, parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
        return Path(chosen) if chosen else None

    def open_which(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
        return Path(chosen) if chosen else None
