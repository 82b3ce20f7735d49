"""A text on one line; where it does not fit, its end gives way and the tip has it whole."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class Elided(QLabel):
    """`level` as for headings, 0 for none; `role` as for words."""

    def __init__(self, name: str, *, level: int = 0, role: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setObjectName(name)
        if level:
            self.setProperty("level", level)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def whole(self) -> str:
        return self._whole

    def show_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 2, 40)
        fitting = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(fitting)
        self.setToolTip(_tip(self._whole) if fitting != self._whole else "")


def _tip(text: str) -> str:
    """Qt takes a tip for rich text when it looks like it: then it is, and shows the letters."""
    escaped = escape(text, quote=False)
    return text if escaped == text else f"<span>{escaped}</span>"
