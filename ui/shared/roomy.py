"""Keeps a screen usable in a window that is too low for it: then the whole of it scrolls."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget


def scrolls_when_low(screen: QWidget, layout: QLayout) -> None:
    """Puts the layout into the screen, in a frame that scrolls up and down when it has to."""
    inner = QWidget()
    inner.setObjectName("page")
    inner.setLayout(layout)
    frame = QScrollArea()
    frame.setWidgetResizable(True)
    frame.setFrameShape(QFrame.Shape.NoFrame)
    frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    frame.setWidget(inner)
    around = QVBoxLayout(screen)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(frame)
