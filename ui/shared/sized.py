"""Letters of another size than the body's, for what two people read together."""

from typing import TypeVar

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from ui.shared.fonts import BODY_POINTS
from ui.shared.named import styled

W = TypeVar("W", bound=QWidget)


def larger() -> float:
    """How many times larger than usual the letters of the whole program are."""
    return QApplication.font().pointSizeF() / BODY_POINTS


def sized(widget: W, points: int, *, bold: bool = False) -> W:
    """Set on the widget itself: with a style sheet, a parent's size does not reach it."""
    font = QFont(widget.font())
    font.setPointSizeF(points * larger())
    font.setBold(bold)
    widget.setFont(font)
    return widget


def large(widget: W) -> W:
    """A button, field or tick of the size that screens for two people have."""
    return styled(widget, letters="large")
