"""Buttons that say what they do, and cannot do it twice."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from ui.shared.colours import colours_of
from ui.shared.icons import GAP, SIDE, icon
from ui.shared.named import styled

PRESSES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Shortcut,
    }
)
PRESSING_KEYS = frozenset(
    {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select}
)
ICON_COLOUR = {"primary": "action_text", "warning": "late"}


class Button(QPushButton):
    """`kind`: "primary" (one a screen), "secondary", "quiet" or "warning".

    While it is busy it keeps the focus, says what is going on, and takes no press.
    """

    def __init__(self, text: str, name: str, *, kind: str = "secondary", drawing: str = "") -> None:
        super().__init__(text)
        self._drawing = drawing
        self._resting_text = text
        self._busy = False
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(SIDE + GAP, SIDE))
        self._draw()

    @property
    def busy(self) -> bool:
        return self._busy

    def set_busy(self, *, busy: bool, text: str = "") -> None:
        """`text` says what goes on meanwhile: "Saving"."""
        if busy and not self._busy:
            self._resting_text = self.text()
        self._busy = busy
        self.setText(text if busy and text else self._resting_text)
        styled(self, busy=self._busy)

    def click(self) -> None:
        if not self._busy:
            super().click()

    def event(self, event: QEvent) -> bool:
        if self._busy and (event.type() in PRESSES or _is_press(event)):
            event.accept()
            return True
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()
        return super().event(event)

    def _draw(self) -> None:
        if self._drawing:
            tone = ICON_COLOUR.get(str(self.property("kind")), "link")
            self.setIcon(icon(self._drawing, getattr(colours_of(self), tone)))


def _is_press(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and Qt.Key(event.key()) in PRESSING_KEYS


def primary(text: str, name: str, *, drawing: str = "") -> Button:
    """The one thing this screen is for; Return presses it."""
    button = Button(text, name, kind="primary", drawing=drawing)
    button.setAutoDefault(True)
    return button


def secondary(text: str, name: str, *, drawing: str = "") -> Button:
    return Button(text, name, drawing=drawing)


def quiet(text: str, name: str, *, drawing: str = "") -> Button:
    return Button(text, name, kind="quiet", drawing=drawing)


def warning(text: str, name: str, *, drawing: str = "") -> Button:
    """For what takes something away: withdraw, remove."""
    return Button(text, name, kind="warning", drawing=drawing)
