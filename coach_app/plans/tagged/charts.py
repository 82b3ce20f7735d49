"""Charts that are one figure each, with their alternative text: bars, and distance travelled."""

from coach_app.plans import layout
from coach_app.plans.tagged import structure
from coach_app.plans.tagged import style as look
from coach_app.plans.tagged.bands import Band, Disc, Part, Rectangle, TextPart, space
from coach_app.plans.tagged.setting import SetText, Typesetter
from coach_app.plans.tagged.structure import Element
from coach_app.plans.tagged.style import TEXT_WIDTH

WIDEST_LABEL = 0.36
"""Of the width of the text."""
THICKNESS = 14.0
GAP = 10.0
DOT = 6.0
TRACK = 3.0
AIR = 12.0
"""Between the rows of a chart."""


def chart(block: layout.Figure, typesetter: Typesetter, root: Element) -> list[Band]:
    element = root.add(structure.figure(block.alternative, ()))
    highest = block.highest or max((bar.value for bar in block.bars), default=0.0) or 1.0
    style, scale = typesetter.look.chart, typesetter.look.scale
    widest = TEXT_WIDTH * WIDEST_LABEL
    labels = [typesetter.set(layout.plain(bar.label), style, widest) for bar in block.bars]
    values = [typesetter.set(layout.bold(bar.said), style, widest) for bar in block.bars]
    left = max((label.width for label in labels), default=0.0) + GAP
    right = max((value.width for value in values), default=0.0) + GAP
    room = TEXT_WIDTH - left - right
    out: list[Band] = [space(4)]
    for bar, label, value in zip(block.bars, labels, values, strict=True):
        height = max(label.height, value.height, style.leading) + AIR / 2
        thick = THICKNESS * scale
        length = room * min(max(bar.value / highest, 0.0), 1.0)

        def strip(
            width: float, colour: look.Colour, top: float = (height - thick) / 2, t: float = thick
        ) -> Rectangle:
            return Rectangle(x=left, top=top, width=width, height=t, colour=colour, element=element)

        parts = (
            strip(room, look.GROUND),
            strip(length, look.ACTION),
            _label(element, label, 0, height),
            _label(element, value, TEXT_WIDTH - right + GAP, height),
        )
        out.append(Band(height=height, parts=parts, glued=True))
    return [*out, space(10)]


def _label(element: Element, text: SetText, x: float, height: float) -> TextPart:
    return TextPart(
        element=element, text=text, x=x, width=text.width, top=(height - text.height) / 2
    )


def distance(block: layout.Distance, typesetter: Typesetter, root: Element) -> list[Band]:
    """A row for each scale: its name above, a track from lowest to highest with two dots."""
    element = root.add(structure.figure(block.alternative, ()))
    drawing = _Distance(block, typesetter, element)
    rows = [drawing.row(stretch) for stretch in block.stretches]
    return [space(4), drawing.key(), *rows, space(10)]


class _Distance:
    def __init__(self, block: layout.Distance, typesetter: Typesetter, element: Element) -> None:
        self._block = block
        self._set = typesetter
        self._element = element
        self._dot = DOT * typesetter.look.scale
        style = typesetter.look.chart
        ends = [
            typesetter.set(layout.plain(f"{end}"), style, 60)
            for end in (block.lowest, block.highest)
        ]
        self._low, self._high = ends
        self._left = self._low.width + GAP + self._dot
        self._right = TEXT_WIDTH - self._high.width - GAP - self._dot

    def key(self) -> Band:
        """What the two dots mean."""
        style = self._set.look.chart
        height = style.leading + AIR
        middle = style.leading / 2
        x = self._dot
        parts: list[Part] = []
        for name, full in ((self._block.first, False), (self._block.latest, True)):
            text = self._set.set(layout.plain(name), style, TEXT_WIDTH / 2)
            parts += self._point(x, middle, full=full)
            x += self._dot + GAP / 2
            parts.append(TextPart(element=self._element, text=text, x=x, width=text.width, top=0))
            x += text.width + 3 * GAP + self._dot
        return Band(height=height, parts=tuple(parts), glued=True)

    def row(self, stretch: layout.Stretch) -> Band:
        """Never cut: what is drawn of one scale stays together."""
        style = self._set.look.chart
        name = self._set.set(layout.bold(stretch.label), style, TEXT_WIDTH * 0.62)
        note = self._set.set(layout.plain(stretch.note), style, TEXT_WIDTH * 0.36)
        above = max(name.height, note.height)
        line = max(2 * self._dot, style.leading)
        middle = above + 2 + line / 2
        first, latest = self._place(stretch.first), stretch.latest
        parts: list[Part] = [
            TextPart(element=self._element, text=name, x=0, width=name.width),
            TextPart(
                element=self._element,
                text=note,
                x=TEXT_WIDTH - note.width,
                width=note.width,
            ),
            self._bar(self._left, self._right, middle, TRACK, look.LINE),
            self._end(self._low, 0, middle),
            self._end(self._high, TEXT_WIDTH - self._high.width, middle),
        ]
        if latest is not None:
            goal = self._place(latest)
            low, high = min(first, goal), max(first, goal)
            parts.append(self._bar(low, high, middle, 2 * TRACK, look.ACTION))
        parts += self._point(first, middle, full=False)
        if latest is not None:
            parts += self._point(self._place(latest), middle, full=True)
        return Band(height=above + line + AIR, parts=tuple(parts))

    def _place(self, value: float) -> float:
        block = self._block
        share = (value - block.lowest) / (block.highest - block.lowest)
        return self._left + (self._right - self._left) * min(max(share, 0.0), 1.0)

    def _bar(
        self, left: float, right: float, middle: float, thick: float, colour: look.Colour
    ) -> Rectangle:
        return Rectangle(
            x=left,
            top=middle - thick / 2,
            width=right - left,
            height=thick,
            colour=colour,
            element=self._element,
        )

    def _point(self, x: float, middle: float, *, full: bool) -> list[Part]:
        outer = Disc(x=x, top=middle, radius=self._dot, colour=look.ACTION, element=self._element)
        if full:
            return [outer]
        return [
            outer,
            Disc(
                x=x,
                top=middle,
                radius=self._dot - 2,
                colour=look.WHITE,
                element=self._element,
            ),
        ]

    def _end(self, text: SetText, x: float, middle: float) -> TextPart:
        top = middle - text.height / 2
        return TextPart(element=self._element, text=text, x=x, width=text.width, top=top)
