"""Questions that stop everything else: asked rarely, and through this door so tests can answer."""

import os
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from shiboken6 import delete, isValid


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
        box.setTextFormat(Qt.TextFormat.PlainText)  # a title in it may look like markup
        box.setText(question)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse)
        box.setEscapeButton(refuse)
        box.exec()
        if not isValid(box):  # it went with its screen, when the laptop locked
            return False
        chosen = box.clickedButton() is agree
        box.deleteLater()
        return chosen

    def save_where(self, parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
        chooser = _chooser(parent, title, kinds)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        suggestion = Path(suggested)
        if suggestion.is_absolute():
            chooser.setDirectory(str(suggestion.parent))
        chooser.selectFile(suggestion.name)
        return _chosen(chooser)

    def open_which(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        chooser = _chooser(parent, title, kinds)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _chosen(chooser)


def _chooser(parent: QWidget, title: str, kinds: str) -> QFileDialog:
    """Qt's own: the system's would put the file among the system's recent ones, and would stay
    open when the laptop locks."""
    chooser = QFileDialog(parent, title, str(Path.home()), kinds)
    chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
    return chooser


def _chosen(chooser: QFileDialog) -> Path | None:
    agreed = chooser.exec() == QFileDialog.DialogCode.Accepted
    files: list[str] = []
    if isValid(chooser):  # else it went with its screen, when the laptop locked
        files = chooser.selectedFiles() if agreed else []
        chooser.setHistory([])
        delete(chooser)
    forget_choosers()
    return Path(files[0]) if files else None


def remember_no_files() -> None:
    """Qt writes down the folders that were chosen when a file chooser goes. Where its settings are
    a file, they are given a place where nothing can be written; elsewhere `forget_choosers`
    removes the entry at once."""
    QSettings.setPath(
        QSettings.Format.NativeFormat, QSettings.Scope.UserScope, f"{os.devnull}/none"
    )


def forget_choosers() -> None:
    QSettings(QSettings.Scope.UserScope, "QtProject").remove("FileDialog")
