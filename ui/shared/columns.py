"""Things in columns of one width each; fewer columns where there is less room."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from ui.shared.arranged import Arranged


class Columns(Arranged):
    """At most `most` columns, filled row by row."""

    def __init__(self, parent: QWidget, most: int, *, across: int, down: int = 0) -> None:
        super().__init__(parent)
        self._most = most
        self._across = across
        self._down = down

    def sizeHint(self) -> QSize:
        widths = self._widths(self._most)
        width = sum(widths) + self._across * max(len(widths) - 1, 0)
        return QSize(width, self._arranged(QRect(0, 0, width, 0), move=False))

    def minimumSize(self) -> QSize:
        """One column is always possible."""
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        tallest = max((item.minimumSize().height() for item in self._items), default=0)
        return QSize(widest, tallest)

    def _widths(self, columns: int) -> list[int]:
        """The width of each column: that of the widest thing in it."""
        widths = [0] * min(columns, max(len(self._items), 1))
        for number, item in enumerate(self._items):
            at = number % len(widths)
            widths[at] = max(widths[at], item.sizeHint().width())
        return widths

    def _fitting(self, room: int) -> list[int]:
        for columns in range(self._most, 1, -1):
            widths = self._widths(columns)
            if sum(widths) + self._across * (len(widths) - 1) <= room:
                return widths
        return [min(max(self._widths(1)), max(room, self.minimumSize().width()))]

    def _arranged(self, rect: QRect, *, move: bool) -> int:
        widths = self._fitting(rect.width())
        right_to_left = self._right_to_left()
        top = rect.top()
        for first in range(0, len(self._items), len(widths)):
            line = self._items[first : first + len(widths)]
            height = max(item.sizeHint().height() for item in line)
            at = 0
            for item, width in zip(line, widths, strict=False):
                if move:
                    left = rect.right() + 1 - at - width if right_to_left else rect.left() + at
                    item.setGeometry(QRect(left, top, width, height))
                at += width + self._across
            top += height + self._down
        return max(top - self._down - rect.top(), 0)

    def _right_to_left(self) -> bool:
        parent = self.parentWidget()
        return parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
