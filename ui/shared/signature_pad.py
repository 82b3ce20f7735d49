"""A quiet pad to sign on with pen, finger or mouse."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from coach_app.domain.signature import Point, Stroke
from ui.shared.strokes import paint_strokes

ASPECT = 4.0
"""Width over height of the signing area. Kept at every size, so no signature is stretched."""
WIDEST = 840
MOUSE_PRESSURE = 0.5
EDGE = 2.0
PAPER = QColor("#FFFFFF")
RULE = QColor("#768692")


class SignaturePad(QLabel):
    """Strokes in parts of the pad: x and y 0 to 1 from its top left, pen pressure 0 to 1.

    A touch arrives as mouse events, a pen with its pressure. The pad stays paper-white in the
    dark theme, because it shows what will be printed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[Point]] = []
        self._drawing = False
        self.setMinimumWidth(240)
        self.setMaximumWidth(WIDEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TabletTracking)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._say()

    def strokes(self) -> tuple[Stroke, ...]:
        return tuple(tuple(stroke) for stroke in self._strokes)

    @property
    def signed(self) -> bool:
        """Whether there is a line, not only a dot from a hand that touched the pad."""
        return any(len(stroke) > 1 for stroke in self._strokes)

    def clear(self) -> None:
        self._strokes.clear()
        self._drawing = False
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(WIDEST, round(WIDEST / ASPECT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its width asks for; a layout that is crowded may not squeeze it."""
        super().resizeEvent(event)
        self.setFixedHeight(round((event.size().width() - 2 * EDGE) / ASPECT + 2 * EDGE))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position(), MOUSE_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position(), MOUSE_PRESSURE)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._drawing = False

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Accepting keeps Qt from sending the same movement again as mouse events."""
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletMove:
            self._go_on(event.position(), event.pressure())
        else:
            self._drawing = False
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        area = self._area()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(RULE, 1.5))
        painter.setBrush(PAPER)
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 5, 5)
        self._paint_line(painter, area)
        paint_strokes(painter, self.strokes(), area)
        painter.end()

    def _paint_line(self, painter: QPainter, area: QRectF) -> None:
        """The line to sign on, and what the pad is for until somebody does."""
        at = area.top() + area.height() * 0.78
        painter.setPen(QPen(RULE, 1))
        painter.drawLine(
            QPointF(area.left() + area.width() * 0.04, at),
            QPointF(area.right() - area.width() * 0.04, at),
        )
        if not self._strokes:
            painter.setPen(QColor("#4C6272"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._invitation())

    def _area(self) -> QRectF:
        """The largest area of the kept aspect that fits into the pad."""
        whole = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        width = min(whole.width(), whole.height() * ASPECT)
        area = QRectF(0, 0, width, width / ASPECT)
        area.moveCenter(whole.center())
        return area

    def _begin(self, at: QPointF, pressure: float) -> None:
        if not self._area().contains(at):
            return
        self._drawing = True
        self._strokes.append([self._point(at, pressure)])
        self._tell()

    def _go_on(self, at: QPointF, pressure: float) -> None:
        point = self._point(at, pressure)
        if self._drawing and point[:2] != self._strokes[-1][-1][:2]:
            self._strokes[-1].append(point)
            self._tell()

    def _point(self, at: QPointF, pressure: float) -> Point:
        area = self._area()
        across = (at.x() - area.left()) / area.width()
        down = (at.y() - area.top()) / area.height()
        return (_part(across), _part(down), _part(pressure))

    def _tell(self) -> None:
        self._say()
        self.update()
        self.changed.emit()

    def _say(self) -> None:
        """Keeps what a screen reader says in step with what is on the pad."""
        if self.signed:
            self.setAccessibleName(self.tr("Signature pad, signed"))
        else:
            self.setAccessibleName(self.tr("Signature pad, empty"))
        self.setAccessibleDescription(
            self.tr("Sign with pen, finger or mouse, or choose to type the name instead.")
        )

    def _invitation(self) -> str:
        return self.tr("Sign here with pen, finger or mouse")


def _part(value: float) -> float:
    return round(min(max(value, 0.0), 1.0), 4)
