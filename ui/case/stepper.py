"""The journey as a line of stations: a tick for done, a full dot for now, a ring for ahead."""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.case.journey import Standing
from ui.shared.colours import Colours, colours_of

DOT = 9.0
GAP = 14
MOST_SPARE = 56.0
ABOVE = 6


@dataclass(frozen=True, slots=True)
class Stop:
    """A station in words: what is written under its mark, and what is spoken."""

    words: str
    spoken: str
    standing: Standing


class JourneyStepper(QLabel):
    """Where the words of all stations do not fit, only the present one keeps its words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stops: tuple[Stop, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def compact(self) -> bool:
        return self._stops != () and self.width() < self._width_of_all()

    def show_stops(self, stops: tuple[Stop, ...]) -> None:
        self._stops = stops
        self.setAccessibleName(". ".join(stop.spoken for stop in stops))
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width_of_all(), self._height())

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for any window: the words give way, never the marks."""
        return QSize(int(len(self._stops) * (2 * DOT + 6)), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_in_full()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._stops:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self)
        centres = self._centres()
        self._paint_lines(painter, colours, centres)
        for stop, centre in zip(self._stops, centres, strict=True):
            self._paint_mark(painter, colours, stop, centre)
            if not self.compact or stop.standing is Standing.NOW:
                self._paint_words(painter, colours, stop, centre)
        painter.end()

    def _paint_lines(
        self, painter: QPainter, colours: Colours, centres: tuple[QPointF, ...]
    ) -> None:
        room = QPointF(DOT + 3, 0)
        for n, (begin, end) in enumerate(pairwise(centres)):
            done = self._stops[n].standing is Standing.DONE
            painter.setPen(QPen(QColor(colours.done if done else colours.edge), 2 if done else 1))
            towards = room if end.x() > begin.x() else -room
            painter.drawLine(begin + towards, end - towards)

    def _paint_mark(self, painter: QPainter, colours: Colours, stop: Stop, centre: QPointF) -> None:
        match stop.standing:
            case Standing.DONE:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.done))
                painter.drawEllipse(centre, DOT, DOT)
                pen = QPen(
                    QColor(colours.card), 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap
                )
                painter.setPen(pen)
                painter.drawPolyline(
                    [centre + QPointF(*at) for at in ((-4, 0), (-1, 3.4), (4.4, -3.4))]
                )
            case Standing.NOW:
                painter.setPen(QPen(QColor(colours.action), 2))
                painter.setBrush(QColor(colours.card))
                painter.drawEllipse(centre, DOT, DOT)
                painter.setBrush(QColor(colours.action))
                painter.drawEllipse(centre, DOT - 4, DOT - 4)
            case Standing.AHEAD:
                painter.setPen(QPen(QColor(colours.edge), 1.5))
                painter.setBrush(QColor(colours.card))
                painter.drawEllipse(centre, DOT - 1, DOT - 1)

    def _paint_words(
        self, painter: QPainter, colours: Colours, stop: Stop, centre: QPointF
    ) -> None:
        here = stop.standing is Standing.NOW
        painter.setFont(self._font(bold=here))
        ahead = stop.standing is Standing.AHEAD
        painter.setPen(QColor(colours.quiet if ahead else colours.text))
        width = self._word_width(stop) + 4
        left = min(max(centre.x() - width / 2, 0.0), max(self.width() - width, 0.0))
        top = ABOVE + 2 * DOT + 2
        box = QRectF(left, top, width, self._height() - top)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, stop.words)

    def _centres(self) -> tuple[QPointF, ...]:
        """Marks stand under the middle of their words; in the compact form evenly."""
        y = ABOVE + DOT
        if self.compact:
            part = self.width() / len(self._stops)
            xs = [part * (n + 0.5) for n in range(len(self._stops))]
        else:
            spare = (self.width() - self._width_of_all()) / len(self._stops)
            xs, at = [], 0.0
            for stop in self._stops:
                width = self._word_width(stop)
                xs.append(at + width / 2)
                at += width + GAP + min(spare, MOST_SPARE)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            xs = [self.width() - x for x in xs]
        return tuple(QPointF(x, y) for x in xs)

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setBold(bold)
        return font

    def _word_width(self, stop: Stop) -> int:
        """Always measured bold, so that nothing moves when the present station changes."""
        return QFontMetrics(self._font(bold=True)).horizontalAdvance(stop.words)

    def _width_of_all(self) -> int:
        return sum(self._word_width(stop) + GAP for stop in self._stops)

    def _height(self) -> int:
        return int(ABOVE + 2 * DOT + 4 + QFontMetrics(self.font()).height())

    def _tell_in_full(self) -> None:
        """In the compact form the words that are hidden can be had by pointing."""
        self.setToolTip("\n".join(stop.spoken for stop in self._stops) if self.compact else "")
