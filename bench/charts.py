"""Drawing the distance travelled, against an empty widget of the same size."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median

from PySide6.QtWidgets import QWidget

from bench.figure import Figure
from coach_app.domain.distance import SCALES, Point, Track
from ui.application import application
from ui.review.distance import DistancePart

ROUNDS = 31
LIMIT_MS = 30
WIDTH = 900


def way(now: int) -> tuple[Track, ...]:
    """Every scale, asked twice."""
    first, later = date(2026, 11, 2), date(2027, 1, 11)
    return tuple(
        Track(scale=scale, points=(Point(on=first, value=3), Point(on=later, value=now)))
        for scale in SCALES
    )


def measure() -> Iterator[Figure]:
    """From new numbers to a painted chart with its table."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application()
    part = DistancePart()
    part.resize(WIDTH, part.sizeHint().height())
    part.show()
    turns = iter(range(10**6))

    def draw() -> None:
        part.show_tracks(way(4 + next(turns) % 6))
        part.grab()

    draw()
    empty = QWidget()
    empty.resize(part.size())
    empty.show()
    drawing = _milliseconds(draw)
    grabbing = _milliseconds(empty.grab)
    part.close()
    empty.close()
    yield Figure(
        name="distance travelled drawn",
        value=drawing / grabbing,
        unit="times",
        detail=f"{drawing:.1f} ms with its table (limit {LIMIT_MS} ms), "
        f"an empty widget of the same size {grabbing:.2f} ms, median of {ROUNDS}, offscreen",
    )


def _milliseconds(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1000
