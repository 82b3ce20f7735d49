"""How a page looks: measures in points, colours, and one style for each kind of text."""

from dataclasses import dataclass, fields, replace
from typing import Any

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
MARGIN = 22 * MM
TOP = 24 * MM
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

Colour = tuple[float, float, float]


def colour(code: str) -> Colour:
    """ "#005EB8" as red, green and blue from 0 to 1."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


TEXT = colour("#212B32")
QUIET = colour("#4C6272")
ACTION = colour("#005EB8")
HEADER = colour("#003087")
WHITE = colour("#FFFFFF")
GROUND = colour("#F0F4F5")
PALE = colour("#D8E4F2")
ATTENTION = colour("#FFF9C4")
ATTENTION_EDGE = colour("#8A6D00")
LINE = colour("#C4CDD3")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    size: float
    leading: float
    colour: Colour = TEXT
    bold: bool = False
    italic: bool = False
    before: float = 0.0
    """Room above, in points; dropped at the top of a page."""
    after: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One style for each kind of text, and how much larger than usual everything is."""

    scale: float
    body: TextStyle
    quiet: TextStyle
    quote: TextStyle
    label: TextStyle
    value: TextStyle
    item: TextStyle
    cell: TextStyle
    cell_head: TextStyle
    row_head: TextStyle
    step_title: TextStyle
    step_number: TextStyle
    callout_title: TextStyle
    link: TextStyle
    chart: TextStyle
    organisation: TextStyle
    furniture: TextStyle
    headings: tuple[TextStyle, ...]
    """From the title down to the smallest."""
    bottom: float
    """Points below the text, with the foot in them."""

    @property
    def frame_height(self) -> float:
        return PAGE_HEIGHT - TOP - self.bottom

    def heading(self, level: int) -> TextStyle:
        return self.headings[min(level, len(self.headings)) - 1]

    def taller(self, times: float) -> "Look":
        """The same with lines further apart, for scripts that stand higher or hang lower."""
        changed: dict[str, Any] = {
            field.name: replace(value, leading=value.leading * times)
            for field in fields(self)
            if isinstance(value := getattr(self, field.name), TextStyle)
        }
        headings = tuple(replace(one, leading=one.leading * times) for one in self.headings)
        return replace(self, **changed, headings=headings)


def _look(scale: float, small: float, *, room: float = 1.0) -> Look:
    """`scale` times the usual sizes, never under `small` points; `room` times the usual gaps."""

    def style(
        size: float, leading: float, tint: Colour = TEXT, *, bold: bool = False, after: float = 0
    ) -> TextStyle:
        shown = max(size * scale, small)
        return TextStyle(
            size=shown,
            leading=round(leading / size * shown * (1 + (room - 1) / 4), 1),
            colour=tint,
            bold=bold,
            after=round(after * scale * room, 1),
        )

    def heading(size: float, tint: Colour, before: float, after: float) -> TextStyle:
        large = max(size * (1 + (scale - 1) * 0.6), small)
        return TextStyle(
            size=large,
            leading=round(large * 1.26, 1),
            colour=tint,
            bold=True,
            before=before * scale * room,
            after=after * scale,
        )

    body = style(12, 17, after=7)
    step_title = style(13, 18, bold=True, after=3)
    return Look(
        scale=scale,
        body=body,
        quiet=style(12, 16, QUIET, after=5),
        quote=style(15, 22, HEADER),
        label=style(12, 16, QUIET),
        value=style(12, 16, after=3),
        item=replace(body, after=4 * scale * room),
        cell=style(12, 16),
        cell_head=style(12, 16, HEADER, bold=True),
        row_head=style(12, 16, bold=True),
        step_title=step_title,
        step_number=style(12, 18, WHITE, bold=True),
        callout_title=style(13, 18, bold=True, after=4),
        link=replace(body, colour=ACTION),
        chart=style(12, 16),
        organisation=style(12, 15, WHITE, bold=True),
        furniture=style(12, 14, QUIET),
        headings=(
            heading(28, HEADER, 0, 10),
            heading(17, HEADER, 16, 7),
            heading(14, ACTION, 12, 5),
            step_title,
        ),
        bottom=20 * MM + 1.2 * max(12 * scale, small),
    )


STANDARD = _look(1.0, 12)
LARGE_PRINT = _look(1.5, 16)
EASY_READ = _look(1.4, 16, room=1.6)
