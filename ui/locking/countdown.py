"""Says that the laptop is about to lock. Any key or press stops it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from ui.shared.layout import GRID, GUTTER, column
from ui.shared.pieces import announce, heading, words

WIDTH = 520


class Countdown(QFrame):
    """Lies over everything, dialogs too, and takes neither the keyboard nor the mouse."""

    def __init__(self, main: QWidget) -> None:
        flags = Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint
        super().__init__(main, flags | Qt.WindowType.WindowStaysOnTopHint)
        self._main = main
        self.setObjectName("countdown")
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.left = heading("", 2, "countdownLeft")
        self.setLayout(
            column(
                self.left,
                words(self.tr("What you have typed is kept and comes back."), "quiet"),
                space=GRID,
                margin=GUTTER,
            )
        )
        self.setFixedWidth(WIDTH)
        self.hide()

    def show_left(self, seconds: int) -> None:
        if seconds == 1:
            text = self.tr("Locking in 1 second. Press any key to stay.")
        else:
            text = self.tr("Locking in {count} seconds. Press any key to stay.").format(
                count=seconds
            )
        self.left.setText(text)
        if self.isHidden():
            self.adjustSize()
            middle = self._main.mapToGlobal(self._main.rect().center())
            self.move(middle - self.rect().center())
            self.show()
            self.raise_()
            announce(self._main, text)
