"""Paints a drawn signature, on the pad and on the paper alike."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from coach_app.domain.signature import Point, Stroke

INK = QColor("#0B2A5B")


def paint_strokes(painter: QPainter, strokes: tuple[Stroke, ...], area: QRectF) -> None:
    """A pen that presses harder draws a wider line; a single touch is a dot."""
    scale = area.height() / 100
    for stroke in strokes:
        if len(stroke) == 1:
            painter.setPen(_pen(3 * scale))
            painter.drawPoint(_place(stroke[0], area))
        for begin, end in pairwise(stroke):
            painter.setPen(_pen((0.8 + 2.4 * end[2]) * scale))
            painter.drawLine(_place(begin, area), _place(end, area))


def _pen(width: float) -> QPen:
    return QPen(INK, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _place(point: Point, area: QRectF) -> QPointF:
    return QPointF(area.left() + point[0] * area.width(), area.top() + point[1] * area.height())
