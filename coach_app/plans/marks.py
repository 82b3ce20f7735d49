"""What stands in the box to sign, as drawing operators: strokes, a typed name, a sentence."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from coach_app.domain.errors import Refusal, SignatureEmpty
from coach_app.domain.signature import Point, Stroke
from coach_app.plans.tagged.outlines import outlined
from coach_app.plans.tagged.setting import number, rgb
from coach_app.plans.tagged.shaping import one_line
from coach_app.plans.tagged.style import QUIET, TextStyle, colour

INK = colour("#0B1F4B")
NAME = TextStyle(size=1, leading=1, italic=True)
SENTENCE = TextStyle(size=1, leading=1)
CAPTION = TextStyle(size=1, leading=1)
CAPTION_SIZE = 7.5
CAPTION_ROOM = 16.0
MARGIN = 8.0
THINNEST, THICKEST = 0.7, 2.4
"""Points: a line without and with full pressure."""
LARGEST_NAME = 26.0
MOST_POINTS = 20_000


class MarkUnusable(Refusal):
    key = "signature.unusable"
    sentence = "The drawing cannot be used. Clear the pad and sign again, or type the name."


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """Strokes in 0 to 1 of the pad from its top left, with pressure 0 to 1.

    `aspect` is the width of the pad over its height.
    """

    strokes: tuple[Stroke, ...]
    aspect: float = 4.0
    note: str = ""
    """Stands behind the signer's name: who witnessed a mark."""


@dataclass(frozen=True, slots=True)
class TypedMark:
    name: str


@dataclass(frozen=True, slots=True)
class SaidMark:
    """Stands for a signature that was given in another way than in the box, and says in which."""

    sentence: str


Mark = DrawnMark | TypedMark | SaidMark


def appearance(
    mark: Mark, width: float, height: float, signer_name: str, when: datetime
) -> list[str]:
    """The mark with name and date under it, in a box of this size in points.

    Raises SignatureEmpty or MarkUnusable.
    """
    body = height - CAPTION_ROOM
    note = ""
    match mark:
        case TypedMark():
            ink = _typed(mark.name, width, body, NAME)
        case SaidMark():
            ink = _typed(mark.sentence, width, body, SENTENCE)
        case _:
            ink = _drawn(mark, width, body)
            note = f" ({one_line(mark.note)})" if mark.note else ""
    day = f"{when:%A} {when.day} {when:%B %Y}"
    caption = outlined(f"{one_line(signer_name)}{note}, {day}", CAPTION)
    size = min(CAPTION_SIZE, (width - 2 * MARGIN) / max(caption.width, 1))
    words = caption.operators(MARGIN, 5.5, size)
    return ["q", *ink, f"{rgb(QUIET)} rg", *words, "f", "Q"]


def _typed(name: str, width: float, height: float, style: TextStyle) -> list[str]:
    text = one_line(name)
    if not text:
        raise SignatureEmpty
    shape = outlined(text, style)
    size = min(LARGEST_NAME, height * 0.62, (width - 2 * MARGIN) / max(shape.width, 0.1))
    baseline = CAPTION_ROOM + (height - size * 0.5) / 2
    return [f"{rgb(INK)} rg", *shape.operators(MARGIN, baseline, size), "f"]


def _drawn(mark: DrawnMark, width: float, height: float) -> list[str]:
    strokes = [stroke for stroke in mark.strokes if stroke]
    points = [point for stroke in strokes for point in stroke]
    if not points:
        raise SignatureEmpty
    usable = all(math.isfinite(value) and -1 <= value <= 2 for point in points for value in point)
    if not usable or len(points) > MOST_POINTS or not 0.1 <= mark.aspect <= 20:
        raise MarkUnusable
    fit = _Fit.of(points, mark.aspect, width - 2 * MARGIN, height - 8)
    out = [f"{rgb(INK)} RG", "1 J 1 j"]
    for stroke in strokes:
        out += fit.lines(stroke)
    return out


@dataclass(frozen=True, slots=True)
class _Fit:
    """From the pad to the box: the ink keeps its shape and fills the box where it can."""

    left: float
    bottom: float
    scale: float
    aspect: float
    height: float

    @classmethod
    def of(cls, points: list[Point], aspect: float, width: float, height: float) -> "_Fit":
        across = [x * aspect for x, _, _ in points]
        down = [y for _, y, _ in points]
        ink_width = max(across) - min(across)
        ink_height = max(down) - min(down)
        # A pad filled from top to bottom fills the box; small ink grows by half at most.
        scale = min(height * 1.5, width / max(ink_width, 0.001), height / max(ink_height, 0.001))
        return cls(min(across), max(down), scale, aspect, (height - ink_height * scale) / 2)

    def place(self, point: Point) -> tuple[float, float]:
        x = MARGIN + (point[0] * self.aspect - self.left) * self.scale
        return x, CAPTION_ROOM + 4 + self.height + (self.bottom - point[1]) * self.scale

    def lines(self, stroke: Stroke) -> Iterator[str]:
        """One short line from point to point, as wide as the pen was pressed."""
        ends = stroke[1:] or stroke
        for start, end in zip(stroke, ends, strict=False):
            (ax, ay), (bx, by) = self.place(start), self.place(end)
            pressure = min(max(start[2], 0.0), 1.0)
            width = THINNEST + (THICKEST - THINNEST) * pressure
            yield (f"{number(width)} w {number(ax)} {number(ay)} m {number(bx)} {number(by)} l S")
