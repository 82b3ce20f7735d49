"""Keeps a screen usable in a window that is too low for it: then the whole of it scrolls."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget


def scrolls_when_low(screen: QWidget, layout: QLayout) -> None:
    """Puts the layout into the screen, in a frame that scrolls up and down when it has to."""
    around = QVBoxLayout(screen)
    around.setContentsMargins(0, 0, 0, 0)
    frame = QScrollArea(screen)
    frame.setWidgetResizable(True)
    frame.setFrameShape(QFrame.Shape.NoFrame)
    frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    around.addWidget(frame)
    inner = QWidget()
    inner.setObjectName("page")
    frame.setWidget(inner)
    # Last: each time a widget moves below another one, the style of all in it is looked up anew.
    inner.setLayout(layout)
