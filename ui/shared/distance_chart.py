"""Distance travelled: for each question the first answer and the latest one on its own line."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from ui.shared.chart import Chart, bold, say, stroke
from ui.shared.colours import Colours
from ui.shared.layout import GRID

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
DOT = 0.36
"""Radius of a dot, in line heights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceRow:
    """One question: `first` and `now` between 0 and `highest`; None where nobody answered."""

    name: str
    highest: int
    first: int | None
    now: int | None
    words: str
    """Better by 3, the same, asked once."""
    tone: str = ""
    """ "done" for better, "late" for worse."""


class DistanceChart(Chart):
    """A hollow ring is the first answer, a full dot the latest; an arrow leads from one to the
    other. Each line has its own question: nothing is added up."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(name, title)
        self._rows: tuple[DistanceRow, ...] = ()
        self._first_text = self.tr("First answer")
        self._now_text = self.tr("Now")

    def show_rows(self, rows: tuple[DistanceRow, ...], spoken: str) -> None:
        self._rows = rows
        self.show_spoken(spoken)

    @property
    def _row_height(self) -> float:
        return self.line_height * 3.4

    def needed_height(self) -> int:
        return int(self._row_height * len(self._rows) + self.line_height * 2)

    def draw(self, painter: QPainter, colours: Colours) -> None:
        if not self._rows:
            return
        self._draw_key(painter, colours)
        top = self.line_height * 1.8
        for number, row in enumerate(self._rows):
            box = QRectF(0, top + number * self._row_height, self.width(), self._row_height)
            self._draw_row(painter, colours, box, row)

    def _draw_key(self, painter: QPainter, colours: Colours) -> None:
        radius, middle = self.line_height * DOT, self.line_height * 0.7
        left = GRID + radius
        for text, full in ((self._first_text, False), (self._now_text, True)):
            self._dot(painter, colours, QPointF(left, middle), full=full)
            room = QRectF(left + radius + GRID, 0, self.width(), middle * 2)
            say(painter, room, text, colours.text, LEFT)
            left += radius * 2 + GRID * 4 + self.text_width(text)

    def _draw_row(self, painter: QPainter, colours: Colours, box: QRectF, row: DistanceRow) -> None:
        line = self.line_height
        words = QRectF(GRID, box.top(), box.width() - 2 * GRID, line * 1.2)
        said = self.text_width(row.words) + GRID * 3
        bold(painter, on=True)
        room = max(int(words.width()) - said, line * 4)
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideRight, room)
        say(painter, words, name, colours.text, LEFT)
        bold(painter, on=False)
        tone = {"done": colours.done, "late": colours.late}.get(row.tone, colours.quiet)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        say(painter, words, row.words, tone, right)
        edge = GRID + line * DOT * 2 + self.text_width(str(row.highest))
        axis = QRectF(edge, box.top() + line * 1.9, box.width() - 2 * edge, 0)
        self._draw_axis(painter, colours, axis, row.highest)
        self._draw_way(painter, colours, axis, row)

    def _draw_axis(self, painter: QPainter, colours: Colours, axis: QRectF, highest: int) -> None:
        stroke(painter, colours.edge)
        painter.drawLine(axis.topLeft(), axis.topRight())
        for number in range(highest + 1):
            at = axis.left() + axis.width() * number / highest
            end = number in (0, highest)
            tick = self.line_height * (0.3 if end else 0.14)
            painter.drawLine(QPointF(at, axis.top() - tick), QPointF(at, axis.top() + tick))
        wide = self.text_width(str(highest)) + 4
        half = self.line_height / 2
        for number, left in ((0, 0.0), (highest, axis.right() + self.line_height * DOT * 2)):
            room = QRectF(left, axis.top() - half, max(wide, GRID * 2), half * 2)
            say(painter, room, str(number), colours.quiet)

    def _draw_way(
        self, painter: QPainter, colours: Colours, axis: QRectF, row: DistanceRow
    ) -> None:
        def place(value: int) -> QPointF:
            return QPointF(axis.left() + axis.width() * value / row.highest, axis.top())

        if row.first is not None and row.now is not None and row.first != row.now:
            self._draw_arrow(painter, colours, place(row.first), place(row.now))
        if row.first is not None and row.first != row.now:
            self._dot(painter, colours, place(row.first), full=False, text=str(row.first))
        if row.now is not None:
            self._dot(painter, colours, place(row.now), full=True, text=str(row.now))

    def _draw_arrow(
        self, painter: QPainter, colours: Colours, start: QPointF, end: QPointF
    ) -> None:
        radius = self.line_height * DOT
        way = 1 if end.x() > start.x() else -1
        tip = QPointF(end.x() - way * (radius + 2), end.y())
        stroke(painter, colours.action, width=3)
        painter.drawLine(start, tip)
        wing = radius * 1.3
        painter.setBrush(QColor(colours.action))
        painter.drawPolygon(
            QPolygonF(
                [
                    tip,
                    QPointF(tip.x() - way * wing, tip.y() - wing * 0.7),
                    QPointF(tip.x() - way * wing, tip.y() + wing * 0.7),
                ]
            )
        )

    def _dot(
        self, painter: QPainter, colours: Colours, at: QPointF, *, full: bool, text: str = ""
    ) -> None:
        radius = self.line_height * DOT
        stroke(painter, colours.text, width=2)
        painter.setBrush(QColor(colours.action if full else colours.card))
        painter.drawEllipse(at, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if text:
            under = QRectF(at.x() - radius * 3, at.y() + radius + 1, radius * 6, self.line_height)
            bold(painter, on=full)
            say(painter, under, text, colours.text)
            bold(painter, on=False)
