"""Distance travelled: the chart, and the same numbers in a table."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from coach_app.domain.distance import Direction, Family, Track, ons_band
from ui.shared.dates import short_date
from ui.shared.distance_chart import DistanceChart, DistanceRow
from ui.shared.figures import FigureTable
from ui.shared.labels import label
from ui.shared.layout import GRID, column
from ui.shared.pieces import heading, words

translate = QCoreApplication.translate
TONE = {Direction.BETTER: "done", Direction.WORSE: "late"}


class DistancePart(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("distancePart")
        self.nothing = words(self.tr("No question from 0 to 10 was answered yet."), "quiet")
        self.chart = DistanceChart("distanceChart", self.tr("Distance travelled"))
        self.table = FigureTable(
            "distanceTable",
            self.tr("Distance travelled, as a table"),
            (
                self.tr("Question"),
                self.tr("First answer"),
                self.tr("Now"),
                self.tr("Change"),
            ),
        )
        explained = self.tr("Each question stands by itself; they are never added up.")
        self.setLayout(
            column(
                heading(self.tr("Distance travelled"), 2),
                words(explained, "hint"),
                self.nothing,
                self.chart,
                self.table,
                space=GRID,
            )
        )

    def show_tracks(self, tracks: tuple[Track, ...]) -> None:
        rows = tuple(chart_row(track) for track in tracks)
        self.nothing.setVisible(not rows)
        self.chart.setVisible(bool(rows))
        self.table.setVisible(bool(rows))
        self.chart.show_rows(rows, "; ".join(f"{row.name}: {row.words}" for row in rows))
        self.table.show_rows([table_row(track) for track in tracks])


def change_words(track: Track) -> str:
    """Better by 3, worse by 1, the same, asked once."""
    way = label(track.direction)
    if track.direction in (Direction.BETTER, Direction.WORSE) and track.gained is not None:
        text = translate("Review", "{way} by {points}")
        return text.format(way=way, points=abs(track.gained))
    return way


def chart_row(track: Track) -> DistanceRow:
    return DistanceRow(
        name=track.scale.name,
        highest=track.scale.highest,
        first=track.baseline.value if track.baseline else None,
        now=track.now.value if track.now else None,
        words=change_words(track),
        tone=TONE.get(track.direction, ""),
    )


def table_row(track: Track) -> tuple[str, str, str, str]:
    """For the four ONS questions with the band that the ONS gives a value."""
    cells = []
    for point in (track.baseline, track.now):
        if point is None:
            cells.append("")
            continue
        text = f"{point.value} ({short_date(point.on)})"
        if track.scale.family is Family.WELLBEING:
            text = f"{point.value}, {ons_band(track.scale, point.value)} ({short_date(point.on)})"
        cells.append(text)
    return (track.scale.name, cells[0], cells[1], change_words(track))
