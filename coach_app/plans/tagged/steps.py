"""Steps of a plan and the labelled facts in them: who, by when, how we will know."""

from dataclasses import replace

from coach_app.plans import layout
from coach_app.plans.tagged import style as look
from coach_app.plans.tagged.bands import Band, Disc, Part, TextPart, glue, glue_to_next, space
from coach_app.plans.tagged.piles import beside, lines_of
from coach_app.plans.tagged.setting import Typesetter
from coach_app.plans.tagged.shaping import one_line
from coach_app.plans.tagged.structure import Element, bullet_list, paragraph
from coach_app.plans.tagged.style import TEXT_WIDTH, TextStyle

INDENT = 36.0
GAP = 8.0
LABEL_WIDTH = 112.0
COVER_LABEL_WIDTH = 66.0
DISC_MIDDLE, DISC_RADIUS = 12.0, 11.0


def facts(block: layout.Facts, typesetter: Typesetter, root: Element) -> list[Band]:
    """In one or two columns, read row by row."""
    width = TEXT_WIDTH / block.columns
    element = root.add(bullet_list("None"))
    out: list[Band] = []
    for start in range(0, len(block.items), block.columns):
        row: list[Band] = []
        for column, item in enumerate(block.items[start : start + block.columns]):
            one = _Fact(typesetter, column * width, width - 6, COVER_LABEL_WIDTH)
            row = beside(row, one.bands(item, element))
        out += [*glue(row), space(look.VALUE.after)]
    return [*glue_to_next(out[:-1]), out[-1], space(8)] if out else []


def step(block: layout.StepBlock, typesetter: Typesetter, root: Element) -> list[Band]:
    """Title with its number, text, facts and note, all on one page where they fit on one."""
    section = root.add(Element("Sect"))
    bands = _title(block, typesetter, section)
    for line in block.lines:
        bands += _text(line, look.BODY, typesetter, section)
    if block.facts:
        element = section.add(bullet_list("None"))
        one = _Fact(typesetter, INDENT, TEXT_WIDTH - INDENT, LABEL_WIDTH)
        for item in block.facts:
            bands += [*one.bands(item, element), space(look.VALUE.after)]
    if block.note:
        bands += _text(block.note, look.QUIET_TEXT, typesetter, section)
    return [*glue(bands), space(GAP)]


def _title(block: layout.StepBlock, typesetter: Typesetter, section: Element) -> list[Band]:
    title = one_line("".join(span.text for span in block.title))
    element = section.add(Element(f"H{block.level}", title=title))
    width = TEXT_WIDTH - INDENT
    bands = lines_of(element, typesetter.set(block.title, look.STEP_TITLE, width), INDENT, width)
    # The space keeps the number and the title apart for those who hear it.
    number = typesetter.set(layout.plain(f"{block.number} "), look.STEP_NUMBER, 40)
    middle = look.STEP_TITLE.leading / 2
    parts: tuple[Part, ...] = (
        Disc(x=DISC_MIDDLE, top=middle, radius=DISC_RADIUS, colour=look.ACTION),
        TextPart(element=element, text=number, x=DISC_MIDDLE - number.width / 2, width=40),
    )
    bands[0] = replace(bands[0], parts=(*parts, *bands[0].parts))
    return [*bands, space(look.STEP_TITLE.after)]


def _text(
    text: layout.Text, style: TextStyle, typesetter: Typesetter, section: Element
) -> list[Band]:
    width = TEXT_WIDTH - INDENT
    done = typesetter.set(text, style, width)
    return [*lines_of(section.add(paragraph()), done, INDENT, width), space(style.after)]


class _Fact:
    """Sets facts in one column: the label at the left, the value beside it."""

    def __init__(self, typesetter: Typesetter, x: float, width: float, label_width: float) -> None:
        self._typesetter = typesetter
        self._x = x
        self._label_width = label_width
        self._value_width = width - label_width

    def bands(self, fact: layout.Fact, parent: Element) -> list[Band]:
        item = parent.add(Element("LI"))
        room = self._label_width - 6
        label = self._typesetter.set(layout.plain(f"{fact.label}:"), look.LABEL, room)
        value = self._typesetter.set(fact.value, look.VALUE, self._value_width)
        labels = lines_of(item.add(Element("Lbl")), label, self._x, room)
        x = self._x + self._label_width
        values = lines_of(item.add(Element("LBody")), value, x, self._value_width)
        return beside(labels, values)
