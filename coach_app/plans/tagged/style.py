"""How a page looks: measures in points, colours, and one style for each kind of text."""

from dataclasses import dataclass, replace

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
MARGIN = 22 * MM
TOP, BOTTOM = 24 * MM, 23 * MM
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


BODY = TextStyle(size=12, leading=17, after=7)
LEAD = replace(BODY, size=13, leading=19)
QUIET_TEXT = replace(BODY, size=10, leading=14, colour=QUIET, after=5)
QUOTE = TextStyle(size=15, leading=22, colour=HEADER)
LABEL = TextStyle(size=11, leading=15, colour=QUIET)
VALUE = TextStyle(size=12, leading=16, after=3)
ITEM = replace(BODY, after=4)
CELL = TextStyle(size=11.5, leading=15.5)
CELL_HEAD = TextStyle(size=11, leading=15, colour=HEADER, bold=True)
ROW_HEAD = replace(CELL, bold=True)
STEP_TITLE = TextStyle(size=13, leading=18, bold=True, after=3)
STEP_NUMBER = TextStyle(size=12, leading=18, bold=True, colour=WHITE)
CALLOUT_TITLE = TextStyle(size=13, leading=18, bold=True, after=4)
LINK = replace(BODY, colour=ACTION)
CHART = TextStyle(size=11, leading=15)
ORGANISATION = TextStyle(size=11, leading=14, colour=WHITE, bold=True)
FURNITURE = TextStyle(size=8.5, leading=11, colour=QUIET)

HEADINGS = {
    1: TextStyle(size=28, leading=34, colour=HEADER, bold=True, after=10),
    2: TextStyle(size=17, leading=22, colour=HEADER, bold=True, before=16, after=7),
    3: TextStyle(size=13.5, leading=18, colour=ACTION, bold=True, before=12, after=5),
    4: STEP_TITLE,
}
