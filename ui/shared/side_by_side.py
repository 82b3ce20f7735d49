"""Two columns where there is room, one under the other where there is not."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.shared.layout import GUTTER


class SideBySide(QWidget):
    """`narrow` is the width in characters below which the second goes under the first."""

    def __init__(
        self, first: QWidget, second: QWidget, *, shares: tuple[int, int] = (1, 1), narrow: int = 96
    ) -> None:
        super().__init__()
        self._narrow = narrow
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GUTTER)
        for part, share in zip((first, second), shares, strict=True):
            self._box.addWidget(part, share, Qt.AlignmentFlag.AlignTop)

    @property
    def stacked(self) -> bool:
        return self._box.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """Asks only for the width of the stacked form, or it could never become narrow."""
        hint = super().minimumSizeHint()
        widths = [
            item.minimumSize().width()
            for n in range(self._box.count())
            if (item := self._box.itemAt(n)) is not None
        ]
        return QSize(max(widths, default=0), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        needed = self.fontMetrics().averageCharWidth() * self._narrow
        stack = event.size().width() < needed
        if stack is not self.stacked:
            self._box.setDirection(
                QBoxLayout.Direction.TopToBottom if stack else QBoxLayout.Direction.LeftToRight
            )
        super().resizeEvent(event)
