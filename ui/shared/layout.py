"""Room on an 8-pixel grid: rows, columns, pages that scroll, rows that wrap."""

from typing import TypeVar

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.shared.arranged import Arranged

BoxT = TypeVar("BoxT", bound=QBoxLayout)
GRID = 8
GUTTER = 24
COLUMN = 760
"""Pixels; at most about 75 characters of body text."""
WIDE = 1240


def column(*items: QWidget | QLayout | None, space: int = GRID, margin: int = 0) -> QVBoxLayout:
    """`None` is a gap that takes the room left over."""
    return _filled(QVBoxLayout(), items, space, margin)


def row(*items: QWidget | QLayout | None, space: int = GRID, margin: int = 0) -> QHBoxLayout:
    """`None` is a gap that takes the room left over."""
    return _filled(QHBoxLayout(), items, space, margin)


def _filled(
    layout: BoxT, items: tuple[QWidget | QLayout | None, ...], space: int, margin: int
) -> BoxT:
    layout.setSpacing(space)
    layout.setContentsMargins(margin, margin, margin, margin)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


def holder(layout: QLayout, name: str = "") -> QWidget:
    """A plain widget around a layout."""
    made = QWidget()
    made.setObjectName(name)
    made.setLayout(layout)
    return made


def empty(layout: QLayout) -> None:
    """Takes everything out of a layout; the widgets go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty(inner)


class Page(QScrollArea):
    """A screen's body: one column that scrolls up and down, never sideways."""

    def __init__(self, *, width: int = COLUMN) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("page")
        middle = QWidget()
        middle.setMaximumWidth(width)
        self.body = QVBoxLayout(middle)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID * 2)
        around = QHBoxLayout(inner)
        self._around = around
        around.setContentsMargins(GUTTER, GUTTER, GUTTER, GUTTER)
        # At the top by its own alignment: a layout that has one gets no more than its size hint,
        # which is too little for words that wrap more often than the hint thinks.
        around.addWidget(middle, 1, Qt.AlignmentFlag.AlignTop)
        around.addStretch(0)
        around.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setWidget(inner)

    def set_margins(self, sides: int, ends: int) -> None:
        """Room around the column; a page of its own has a gutter on each side."""
        self._around.setContentsMargins(sides, ends, sides, ends)


class Wrapping(Arranged):
    """A row that goes on in the next line when the first is full: tags, buttons."""

    def __init__(self, *items: QWidget, space: int = GRID) -> None:
        super().__init__()
        self.setSpacing(space)
        for item in items:
            self.addWidget(item)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins: QMargins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arranged(self, rect: QRect, *, move: bool) -> int:
        at, line = QPoint(rect.topLeft()), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if at.x() > rect.x() and at.x() + size.width() > rect.right() + 1:
                at, line = QPoint(rect.x(), at.y() + line + self.spacing()), 0
            if move:
                item.setGeometry(QRect(at, size))
            at += QPoint(size.width() + self.spacing(), 0)
            line = max(line, size.height())
        return at.y() + line - rect.y()
