"""Text as drawn shapes, for places where a font cannot be embedded, such as a signature."""

from dataclasses import dataclass, field

from coach_app.plans import layout
from coach_app.plans.fonts import Typeface
from coach_app.plans.tagged.setting import Line, Typesetter, number
from coach_app.plans.tagged.style import TextStyle

Point = tuple[float, float]
ENDLESS = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Outlined:
    """Path operators to be filled, set at size 1 from the origin; `width` in ems."""

    glyphs: tuple[tuple[Typeface, int, float, float], ...]
    width: float

    def operators(self, x: float, baseline: float, size: float) -> list[str]:
        pen = _Pen(size=size)
        for typeface, glyph, dx, dy in self.glyphs:
            pen.move_origin(x + dx * size, baseline + dy * size, size / typeface.units)
            typeface.font.draw_glyph_with_pen(glyph, pen)
        return pen.operators


def outlined(text: str, style: TextStyle) -> Outlined:
    """The first line of a text as outlines, shaped and ordered as in a document."""
    done = Typesetter().set(layout.plain(text), style, ENDLESS)
    return _outline(done.lines[0])


def _outline(line: Line) -> Outlined:
    glyphs: list[tuple[Typeface, int, float, float]] = []
    x = 0.0
    for piece in line.visual():
        for glyph in piece.shaped.glyphs:
            place = (x + glyph.dx) / 1000, glyph.dy / 1000
            glyphs.append((piece.shaped.typeface, glyph.number, *place))
            x += glyph.advance
    return Outlined(tuple(glyphs), x / 1000)


def glyph_outline(typeface: Typeface, glyph: int, x: float, y: float, size: float) -> list[str]:
    """Path operators of one glyph; `size` is the em in points."""
    pen = _Pen(size=size)
    pen.move_origin(x, y, size / typeface.units)
    typeface.font.draw_glyph_with_pen(glyph, pen)
    return pen.operators


@dataclass(slots=True)
class _Pen:
    """Takes the outline of a glyph in font units and writes it as PDF path operators."""

    size: float
    operators: list[str] = field(default_factory=list)
    _x: float = 0.0
    _y: float = 0.0
    _scale: float = 1.0
    _last: Point = (0.0, 0.0)

    def move_origin(self, x: float, y: float, scale: float) -> None:
        self._x, self._y, self._scale = x, y, scale

    def _write(self, operator: str, *points: Point) -> None:
        numbers = (
            f"{number(self._x + px * self._scale)} {number(self._y + py * self._scale)}"
            for px, py in points
        )
        self.operators.append(f"{' '.join(numbers)} {operator}")
        self._last = points[-1]

    def moveTo(self, point: Point) -> None:  # noqa: N802 - the pen protocol's names
        self._write("m", point)

    def lineTo(self, point: Point) -> None:  # noqa: N802 - the name is fontTools'
        self._write("l", point)

    def qCurveTo(self, control: Point, end: Point) -> None:  # noqa: N802 - the name is fontTools'
        first, second = _towards(self._last, control), _towards(end, control)
        self._write("c", first, second, end)

    def curveTo(self, first: Point, second: Point, end: Point) -> None:  # noqa: N802 - the name is fontTools'
        self._write("c", first, second, end)

    def closePath(self) -> None:  # noqa: N802 - the name is fontTools'
        self.operators.append("h")


def _towards(start: Point, control: Point) -> Point:
    """A quadratic curve's control point for one end of the cubic curve that equals it."""
    return (
        start[0] + (control[0] - start[0]) * 2 / 3,
        start[1] + (control[1] - start[1]) * 2 / 3,
    )
