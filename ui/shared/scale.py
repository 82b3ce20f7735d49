"""A scale from 0 to 10: eleven marks in a row, chosen with a click, the arrows or a digit."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from ui.shared.colours import colours_of
from ui.shared.named import named, styled


class ScaleMark(QRadioButton):
    """One number of the scale. A radio button to a screen reader, a large square to the eye."""

    moved = Signal(int)
    """Asks for another mark: the number to go to, which may lie outside the scale."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self.setText(str(number))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        side = max(36, self.fontMetrics().height() + 18)
        return QSize(max(side, self.fontMetrics().horizontalAdvance("10") + 20), side)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("10") + 8, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        """The whole square counts, not only where a round button would be."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = self._target(event.key())
        if target is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(target)

    def _target(self, key: int) -> int | None:
        towards_more = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        steps = {
            Qt.Key.Key_Right: 1 if towards_more else -1,
            Qt.Key.Key_Left: -1 if towards_more else 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
        }
        if key in steps:
            return self.number + steps[Qt.Key(key)]
        if key == Qt.Key.Key_Home:
            return 0
        if key == Qt.Key.Key_End:
            return 10
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            return key - int(Qt.Key.Key_0)
        return None

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self)
        box = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = colours.action if self.isChecked() else colours.edge
        painter.setBrush(QColor(colours.action if self.isChecked() else colours.card))
        painter.setPen(QPen(QColor(edge), 1.5))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(colours.action_text if self.isChecked() else colours.text))
        font = self.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class ScaleInput(QWidget):
    """One value between `low` and `high`, or none yet. Tab enters and leaves it in one step."""

    chosen = Signal(int)

    def __init__(
        self,
        question: str,
        parent: QWidget | None = None,
        *,
        low_words: str = "",
        high_words: str = "",
    ) -> None:
        super().__init__(parent)
        self.low, self.high = 0, 10
        self._group = QButtonGroup(self)
        self.marks = tuple(self._mark(n, question) for n in range(self.low, self.high + 1))
        row = QHBoxLayout()
        row.setSpacing(4)
        for mark in self.marks:
            row.addWidget(mark, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(row)
        if low_words or high_words:
            rows.addLayout(self._ends(low_words, high_words))
        self.setMaximumWidth(660)
        self.setFocusProxy(self.marks[0])
        self._one_tab_stop(self.marks[0])

    @property
    def value(self) -> int | None:
        checked = self._group.checkedId()
        return None if checked < 0 else checked

    def set_value(self, value: int | None) -> None:
        """Shows a value without reporting it as chosen."""
        self._group.setExclusive(False)
        for mark in self.marks:
            mark.setChecked(mark.number == value)
        self._group.setExclusive(True)
        self._one_tab_stop(self.marks[value or 0])

    def take_focus(self) -> None:
        """Focus goes to the chosen mark, or to the first one."""
        self.marks[self.value or 0].setFocus()

    def _mark(self, number: int, question: str) -> ScaleMark:
        spoken = self.tr("{question} {number} of 10").format(question=question, number=number)
        mark = named(ScaleMark(number, self), f"mark-{number}", spoken)
        self._group.addButton(mark, number)
        mark.moved.connect(self._go)
        mark.clicked.connect(self._picked)
        return mark

    def _ends(self, low_words: str, high_words: str) -> QHBoxLayout:
        ends = QHBoxLayout()
        for words, side in (
            (low_words, Qt.AlignmentFlag.AlignLeading),
            (high_words, Qt.AlignmentFlag.AlignTrailing),
        ):
            label = styled(QLabel(words), role="quiet")
            label.setWordWrap(True)
            label.setAlignment(side | Qt.AlignmentFlag.AlignTop)
            ends.addWidget(label, 1)
        return ends

    def _go(self, number: int) -> None:
        """Arrows choose as they move, as in any row of radio buttons."""
        mark = self.marks[min(max(number, self.low), self.high)]
        mark.setChecked(True)
        mark.setFocus(Qt.FocusReason.OtherFocusReason)
        self._picked()

    def _picked(self) -> None:
        value = self.value
        if value is not None:
            self._one_tab_stop(self.marks[value])
            self.chosen.emit(value)

    def _one_tab_stop(self, stop: ScaleMark) -> None:
        for mark in self.marks:
            mark.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if mark is stop else Qt.FocusPolicy.ClickFocus
            )
        self.setFocusProxy(stop)
