"""What was copied here does not stay on the clipboard of a locked laptop."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QClipboard, QGuiApplication


class ClipboardWatch(QObject):
    """Knows whether what is on the clipboard was copied here."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._ours = False
        self._clipboard.dataChanged.connect(self._changed)

    def clear_ours(self) -> None:
        """Leaves alone what somebody copied elsewhere."""
        if self._ours or self._clipboard.ownsClipboard():
            self._clipboard.clear()
        if self._clipboard.ownsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)
        self._ours = False

    def _changed(self) -> None:
        """Not every platform says who owns the clipboard; while this window has the keyboard,
        nobody else copies."""
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        self._ours = active and QGuiApplication.focusWindow() is not None
