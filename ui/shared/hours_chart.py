"""The hours of each week as bars, up to the usual ones."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from ui.shared.chart import Chart, bold, say, stroke
from ui.shared.colours import Colours
from ui.shared.layout import GRID

WIDEST_BAR = 64
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursBar:
    """One week: the day it begins, its hours, and whether they are the usual ones."""

    label: str
    hours: float
    hours_text: str
    usual: bool = False
    shortened: bool = False
    """A bank holiday takes hours away."""


class HoursChart(Chart):
    """Bars with their hours above them, and a dashed line at the usual hours."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(name, title)
        self._bars: tuple[HoursBar, ...] = ()
        self._usual = 0.0
        self._usual_text = ""

    def show_hours(
        self, bars: tuple[HoursBar, ...], usual: float, usual_text: str, spoken: str
    ) -> None:
        """`usual` in hours a week; `usual_text` stands on its line."""
        self._bars, self._usual, self._usual_text = bars, usual, usual_text
        self.show_spoken(spoken)

    @property
    def _ground(self) -> QColor:
        """What lies behind the chart, so that a number covers the dashed line and nothing else."""
        return self.palette().color(self.backgroundRole())

    def needed_height(self) -> int:
        return self.line_height * 12

    def draw(self, painter: QPainter, colours: Colours) -> None:
        if not self._bars:
            return
        high = max(self._usual, *(bar.hours for bar in self._bars), 1.0)
        line = self.line_height
        plot = QRectF(GRID, line * 2.6, self.width() - 2 * GRID, self.height() - line * 4.4)
        stroke(painter, colours.edge)
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        slot = plot.width() / len(self._bars)
        every = max(1, ceil(max(self.text_width(b.label) + GRID for b in self._bars) / slot))
        values = max(1, ceil(max(self.text_width(b.hours_text) + 4 for b in self._bars) / slot))
        self._draw_usual(painter, colours, plot, high)
        for number, bar in enumerate(self._bars):
            box = self._bar_box(plot, slot, number, bar.hours / high)
            self._draw_bar(painter, colours, box, bar)
            middle = box.center().x()
            last = number == len(self._bars) - 1
            if number % values == 0 or last:
                bold(painter, on=True)
                room = QRectF(middle - slot * values / 2, box.top() - line - 2, slot * values, line)
                ground = painter.boundingRect(room, int(CENTRE), bar.hours_text)
                painter.fillRect(ground, self._ground)
                say(painter, room, bar.hours_text, colours.text)
                bold(painter, on=False)
            if number % every == 0:
                room = QRectF(middle - slot * every / 2, plot.bottom() + 4, slot * every, line)
                say(painter, room, bar.label, colours.quiet)

    def _bar_box(self, plot: QRectF, slot: float, number: int, share: float) -> QRectF:
        wide = min(slot * 0.7, WIDEST_BAR)
        high = plot.height() * share
        left = plot.left() + slot * number + (slot - wide) / 2
        return QRectF(left, plot.bottom() - high, wide, high)

    def _draw_bar(self, painter: QPainter, colours: Colours, box: QRectF, bar: HoursBar) -> None:
        stroke(painter, colours.text)
        painter.setBrush(QColor(colours.done if bar.usual else colours.action))
        painter.drawRect(box)
        if bar.shortened:
            painter.setBrush(QBrush(QColor(colours.card), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _draw_usual(self, painter: QPainter, colours: Colours, plot: QRectF, high: float) -> None:
        height = plot.bottom() - plot.height() * self._usual / high
        stroke(painter, colours.text, dashed=True)
        painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
        box = QRectF(plot.left(), 0, plot.width(), self.line_height)
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        say(painter, box, self._usual_text, colours.text, where)
