"""Paints placed bands on a page: decoration first, then content element by element."""

from dataclasses import dataclass, field, replace

from coach_app.plans.tagged.bands import (
    Disc,
    FieldPart,
    Part,
    Picture,
    Placed,
    Rectangle,
    TextPart,
)
from coach_app.plans.tagged.canvas import TaggedCanvas
from coach_app.plans.tagged.pictures import drawn
from coach_app.plans.tagged.setting import Line
from coach_app.plans.tagged.structure import Bookmark, Element, LinkPlace, SignaturePlace
from coach_app.plans.tagged.style import MARGIN, PAGE_HEIGHT, TEXT_WIDTH, TOP


@dataclass(slots=True)
class _Contents:
    """What one element has on one page; tops are measured down from the top margin."""

    shapes: list[tuple[Rectangle | Disc, float]] = field(default_factory=list)
    texts: list[tuple[TextPart, float]] = field(default_factory=list)


@dataclass(slots=True)
class Painter:
    """`mirrored` lays the page out from right to left."""

    canvas: TaggedCanvas
    mirrored: bool = False
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
        pictures = [(part, top) for part, top in parts if isinstance(part, Picture)]
        if not shapes and not pictures and not again:
            return
        with self.canvas.artifact():
            for shape, top in _joined(shapes):
                self._shape(shape, top)
            for picture, top in pictures:
                left = self._left(picture.x, picture.size)
                below = _y(top + picture.size)
                self.canvas.emit(*drawn(picture.name, left, below, picture.size, picture.colour))
            for part, top in again:
                if isinstance(part, TextPart):
                    left = self._left(part.x, part.width)
                    self.canvas.write(part.text, left, _y(top), part.width)

    def _left(self, x: float, width: float) -> float:
        """The left edge on the page of what is `width` wide and begins at `x` of the text."""
        return MARGIN + (TEXT_WIDTH - x - width if self.mirrored else x)

    def _shape(self, shape: Rectangle | Disc, top: float) -> None:
        if isinstance(shape, Disc):
            self.canvas.disc(self._left(shape.x, 0), _y(top), shape.radius, shape.colour)
            return
        left = self._left(shape.x, shape.width)
        box = (left, _y(top + shape.height), shape.width, shape.height)
        if shape.filled:
            self.canvas.fill(box, shape.colour)
        else:
            self.canvas.outline(box, shape.colour)

    def _content(self, element: Element, content: _Contents) -> None:
        links: list[LinkPlace] = []
        with self.canvas.marked(element):
            for shape, top in content.shapes:
                self._shape(shape, top)
            for part, top in content.texts:
                self.canvas.write(part.text, self._left(part.x, part.width), _y(top), part.width)
                if part.address:
                    links += [self._link(part, line, top) for line in part.text.lines]
        element.children += links
        if content.shapes:
            element.attributes["BBox"] = self._around(content)

    def _link(self, part: TextPart, line: Line, top: float) -> LinkPlace:
        left = self._left(part.x, part.width)
        left += part.width - line.width if line.at_right else 0
        bottom = _y(top + part.text.style.leading)
        self.canvas.stroke(left, bottom + 2.5, line.width, part.text.style.colour)
        return LinkPlace(
            page=self.canvas.page,
            box=(left, bottom, left + line.width, _y(top)),
            address=part.address,
            description=part.description,
        )

    def _field(self, part: FieldPart, top: float) -> None:
        left = self._left(part.x, part.width)
        part.element.children.append(
            SignaturePlace(
                page=self.canvas.page,
                box=(left, _y(top + part.height), left + part.width, _y(top)),
                name=part.name,
                label=part.label,
            )
        )

    def _around(self, content: _Contents) -> tuple[float, ...]:
        """The box around all that a figure shows."""
        boxes = [_box(shape, top) for shape, top in content.shapes]
        boxes += [(t.x, top, t.width, t.text.height) for t, top in content.texts]
        lefts = [self._left(x, width) for x, _, width, _ in boxes]
        rights = [left + width for left, (_, _, width, _) in zip(lefts, boxes, strict=True)]
        upper = _y(min(top for _, top, _, _ in boxes))
        lower = _y(max(top + height for _, top, _, height in boxes))
        return round(min(lefts), 2), round(lower, 2), round(max(rights), 2), round(upper, 2)


def _box(shape: Rectangle | Disc, top: float) -> tuple[float, float, float, float]:
    if isinstance(shape, Disc):
        size = 2 * shape.radius
        return shape.x - shape.radius, top - shape.radius, size, size
    return shape.x, top, shape.width, shape.height


def _element(part: Part) -> Element | None:
    return None if isinstance(part, Picture | FieldPart) else part.element


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
        elif isinstance(part, Rectangle | Disc):
            found.shapes.append((part, top))
    return contents


def _y(top: float) -> float:
    """From "down from the top margin" to the coordinates of the page."""
    return PAGE_HEIGHT - TOP - top


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
