"""Paints placed bands on a page: decoration first, then content element by element."""

from dataclasses import dataclass, field, replace

from coach_app.plans.tagged.bands import (
    Disc,
    FieldPart,
    Part,
    Placed,
    Rectangle,
    TextPart,
)
from coach_app.plans.tagged.canvas import TaggedCanvas
from coach_app.plans.tagged.setting import Line
from coach_app.plans.tagged.structure import Bookmark, Element, LinkPlace, SignaturePlace
from coach_app.plans.tagged.style import MARGIN, PAGE_HEIGHT, TOP


@dataclass(slots=True)
class _Contents:
    """What one element has on one page; tops are measured down from the top margin."""

    rectangles: list[tuple[Rectangle, float]] = field(default_factory=list)
    texts: list[tuple[TextPart, float]] = field(default_factory=list)


@dataclass(slots=True)
class Painter:
    canvas: TaggedCanvas
    bookmarks: list[Bookmark] = field(default_factory=list)

    def page(self, placed: list[Placed]) -> None:
        self._bookmarks(placed)
        own = [(part, at.top + part.top) for at in placed if not at.decoration for part in at.parts]
        again = [(part, at.top + part.top) for at in placed if at.decoration for part in at.parts]
        self._decorations([*again, *own], again)
        for element, content in _by_element(own).items():
            self._content(element, content)
        for part, top in own:
            if isinstance(part, FieldPart):
                self._field(part, top)

    def _bookmarks(self, placed: list[Placed]) -> None:
        for item in placed:
            mark = item.band.mark
            if mark is not None:
                self.bookmarks.append(
                    Bookmark(
                        level=mark.level,
                        title=mark.title,
                        page=self.canvas.page,
                        top=_y(item.top) + 6,
                    )
                )

    def _decorations(
        self, parts: list[tuple[Part, float]], again: list[tuple[Part, float]]
    ) -> None:
        """Grounds, lines and discs; and a table's header that comes again, which is read once."""
        shapes = [(part, top) for part, top in parts if isinstance(part, Rectangle | Disc)]
        shapes = [(part, top) for part, top in shapes if _element(part) is None]
        if not shapes and not again:
            return
        with self.canvas.artifact():
            for shape, top in _joined(shapes):
                self._shape(shape, top)
            for part, top in again:
                if isinstance(part, TextPart):
                    self.canvas.write(part.text, MARGIN + part.x, _y(top), part.width)

    def _shape(self, shape: Rectangle | Disc, top: float) -> None:
        if isinstance(shape, Disc):
            self.canvas.disc(MARGIN + shape.x, _y(top), shape.radius, shape.colour)
            return
        box = (MARGIN + shape.x, _y(top + shape.height), shape.width, shape.height)
        if shape.filled:
            self.canvas.fill(box, shape.colour)
        else:
            self.canvas.outline(box, shape.colour)

    def _content(self, element: Element, content: _Contents) -> None:
        links: list[LinkPlace] = []
        with self.canvas.marked(element):
            for shape, top in content.rectangles:
                self._shape(shape, top)
            for part, top in content.texts:
                self.canvas.write(part.text, MARGIN + part.x, _y(top), part.width)
                if part.address:
                    links += [self._link(part, line, top) for line in part.text.lines]
        element.children += links
        if content.rectangles:
            element.attributes["BBox"] = _around(content)

    def _link(self, part: TextPart, line: Line, top: float) -> LinkPlace:
        left = MARGIN + part.x + (part.width - line.width if line.right_to_left else 0)
        bottom = _y(top + part.text.style.leading)
        self.canvas.stroke(left, bottom + 2.5, line.width, part.text.style.colour)
        return LinkPlace(
            page=self.canvas.page,
            box=(left, bottom, left + line.width, _y(top)),
            address=part.address,
            description=part.description,
        )

    def _field(self, part: FieldPart, top: float) -> None:
        left = MARGIN + part.x
        part.element.children.append(
            SignaturePlace(
                page=self.canvas.page,
                box=(left, _y(top + part.height), left + part.width, _y(top)),
                name=part.name,
                label=part.label,
            )
        )


def _element(part: Part) -> Element | None:
    return None if isinstance(part, Disc | FieldPart) else part.element


def _by_element(parts: list[tuple[Part, float]]) -> dict[Element, _Contents]:
    """What each element has on the page, in reading order."""
    contents: dict[Element, _Contents] = {}
    for part, top in parts:
        element = _element(part)
        if element is None:
            continue
        found = contents.setdefault(element, _Contents())
        if isinstance(part, TextPart):
            found.texts.append((part, top))
        elif isinstance(part, Rectangle):
            found.rectangles.append((part, top))
    return contents


def _y(top: float) -> float:
    """From "down from the top margin" to the coordinates of the page."""
    return PAGE_HEIGHT - TOP - top


def _around(content: _Contents) -> tuple[float, ...]:
    """The box around all that a figure shows."""
    parts = [(s.x, top, s.width, s.height) for s, top in content.rectangles]
    parts += [(t.x, top, t.width, t.text.height) for t, top in content.texts]
    left = MARGIN + min(x for x, _, _, _ in parts)
    right = MARGIN + max(x + width for x, _, width, _ in parts)
    upper = _y(min(top for _, top, _, _ in parts))
    lower = _y(max(top + height for _, top, _, height in parts))
    return round(left, 2), round(lower, 2), round(right, 2), round(upper, 2)


def _joined(
    shapes: list[tuple[Rectangle | Disc, float]],
) -> list[tuple[Rectangle | Disc, float]]:
    """Grounds that touch become one, or a hairline would show between the bands."""
    out: list[tuple[Rectangle | Disc, float]] = []
    open_ends: dict[tuple[float, float, object], int] = {}
    for shape, top in shapes:
        if not isinstance(shape, Rectangle) or not shape.filled:
            out.append((shape, top))
            continue
        key = (shape.x, shape.width, shape.colour)
        last = open_ends.get(key)
        if last is not None:
            before, start = out[last]
            if isinstance(before, Rectangle) and abs(start + before.height - top) < 0.01:
                out[last] = (replace(before, height=before.height + shape.height), start)
                continue
        open_ends[key] = len(out)
        out.append((shape, top))
    return out
