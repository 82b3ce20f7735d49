"""The yellow ring with a dark edge around whatever has the keyboard."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from ui.shared.colours import colours_of

RING = 3
AROUND = 5
MOVING = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class FocusRing(QWidget):
    """Lies over a window, lets every click through, and is drawn around the focused control."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._over = window
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._watched: list[QObject] = []
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        self.hide()

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        self._target = now if now is not None and now.window() is self._over else None
        above = self._target
        while above is not None:
            above.installEventFilter(self)
            self._watched.append(above)
            above = None if above.isWindow() else above.parentWidget()
        self._settle()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVING:
            self._settle()
        return False

    def _settle(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        window = self._over
        around = QRect(target.mapTo(window, target.rect().topLeft()), target.size())
        around = around.adjusted(-AROUND, -AROUND, AROUND, AROUND).intersected(window.rect())
        seen = self._seen(target)
        if not around.intersects(seen):
            self.hide()
            return
        self.setGeometry(around)
        self.setMask(
            QRegion(seen.adjusted(-AROUND, -AROUND, AROUND, AROUND).translated(-around.topLeft()))
        )
        self.raise_()
        self.show()
        self.update()

    def _seen(self, target: QWidget) -> QRect:
        """The part of the window in which the target can be seen; it may be scrolled away."""
        window = self._over
        seen = window.rect()
        above = target.parentWidget()
        while above is not None and above is not window:
            if isinstance(above, QAbstractScrollArea):
                view = above.viewport()
                seen &= QRect(view.mapTo(window, view.rect().topLeft()), view.size())
            above = above.parentWidget()
        return seen

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._target is None or not isValid(self._target):
            return
        colours = colours_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = self.rect().adjusted(2, 2, -2, -2)
        painter.setPen(QPen(QColor(colours.focus_edge), RING + 2))
        painter.drawRoundedRect(inside, 6, 6)
        painter.setPen(QPen(QColor(colours.focus), RING))
        painter.drawRoundedRect(inside, 6, 6)
        painter.end()
