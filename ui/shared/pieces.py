"""The pieces screens are put together from: headings, tags, cards, messages, empty states."""

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.shared.buttons import Button
from ui.shared.colours import colours_of
from ui.shared.icons import Drawing
from ui.shared.layout import GRID, column, row
from ui.shared.named import styled

MESSAGE_DRAWING = {"done": "done", "late": "problem", "attention": "clock", "info": "info"}
MESSAGE_COLOUR = {"done": "done", "late": "late", "attention": "attention", "info": "link"}


def words(text: str, role: str = "", name: str = "") -> QLabel:
    """Plain text that wraps. `role`: "quiet", "strong", "hint", "error", "spoken", "big"."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setObjectName(name)
    label.setProperty("role", role)
    return label


def heading(text: str, level: int = 1, name: str = "") -> QLabel:
    label = words(text, name=name)
    label.setProperty("level", level)
    return label


def rule() -> QFrame:
    """A thin line between groups."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


class Tag(QLabel):
    """A word in a small frame. `tone`: "", "info", "done", "late" or "attention"."""

    def __init__(self, text: str, tone: str = "", name: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(name)
        self.setProperty("role", "tag")
        self.setProperty("tone", tone)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Maximum)
        policy.setVerticalPolicy(policy.Policy.Fixed)
        self.setSizePolicy(policy)

    def show_text(self, text: str, tone: str = "") -> None:
        self.setText(text)
        styled(self, tone=tone)


class Card(QFrame):
    """A group of things that belong together; put them into `body`."""

    def __init__(self, title: str = "", name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        self.body.setSpacing(GRID)
        if title:
            self.body.addWidget(heading(title, 2))


class Message(QFrame):
    """A sentence about what just happened. Hidden while there is nothing to say."""

    def __init__(self, name: str = "message") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "message")
        self._unread = False
        self._drawing = Drawing("info")
        self._words = words("", name=f"{name}Text")
        inside = row(self._drawing, self._words, space=GRID + 4)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setAlignment(self._drawing, Qt.AlignmentFlag.AlignTop)
        inside.setStretch(1, 1)
        self.setLayout(inside)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else self._words.text()

    def show_done(self, text: str) -> None:
        self.show_text(text, "done")

    def show_problem(self, text: str) -> None:
        self.show_text(text, "late")

    def show_unread(self, text: str) -> None:
        """What is to stand below could not be read; it is said until it `has_been_read`."""
        self.show_problem(text)
        self._unread = True

    def has_been_read(self) -> None:
        if self._unread:
            self.clear()

    def show_text(self, text: str, tone: str = "info") -> None:
        self._unread = False
        self._words.setText(text)
        self._drawing.show_drawing(MESSAGE_DRAWING[tone], MESSAGE_COLOUR[tone])
        styled(self, tone=tone)
        self.setVisible(bool(text))
        if text and self.isVisible():
            announce(self, text)

    def clear(self) -> None:
        self._unread = False
        self._words.clear()
        self.hide()


def announce(widget: QWidget, text: str) -> None:
    """Has a screen reader say a text, wherever the focus is."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class EmptyState(QWidget):
    """What a screen says while it has nothing to show, with the one action that fills it."""

    def __init__(self, title: str, explanation: str, button: Button | None = None) -> None:
        super().__init__()
        self.setObjectName("empty")
        inside = column(heading(title, 2), words(explanation, "quiet"), space=GRID * 2)
        inside.setContentsMargins(0, GRID * 4, 0, GRID * 4)
        if button is not None:
            inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        self.setLayout(inside)


class Skeleton(QWidget):
    """Grey bars where rows will be; they show only when loading takes longer than 300 ms."""

    AFTER_MS = 300

    def __init__(self, bars: int = 5) -> None:
        super().__init__()
        self._bars = bars
        self._shown = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self.AFTER_MS)
        self._timer.timeout.connect(self._show_bars)
        self.setMinimumHeight(bars * 48)
        self.setAccessibleName(self.tr("Loading"))
        self.hide()

    def start(self) -> None:
        self._shown = False
        self.show()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self.hide()

    def _show_bars(self) -> None:
        self._shown = True
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._shown:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours_of(self).line))
        for number in range(self._bars):
            length = self.width() * (70 - 8 * (number % 3)) // 100
            painter.drawRoundedRect(QRect(0, number * 48 + 8, length, 16), 4, 4)
        painter.end()
