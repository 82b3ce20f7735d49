"""Steps of a plan and the labelled facts in them: who, by when, how we will know."""

from collections.abc import Iterable
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
LABEL_GAP = 10.0
WIDEST_LABEL = 0.38
"""Of the width of a fact; a longer label takes more lines."""
DISC_MIDDLE, DISC_RADIUS = 12.0, 11.0
SIDE_BY_SIDE_UP_TO = 1.2
"""Times the usual size: larger letters need the whole width."""


def facts(block: layout.Facts, typesetter: Typesetter, root: Element) -> list[Band]:
    """In one or two columns, read row by row."""
    columns = block.columns if typesetter.look.scale <= SIDE_BY_SIDE_UP_TO else 1
    width = TEXT_WIDTH / columns
    element = root.add(bullet_list("None"))
    label_width = _label_width(block.items, typesetter, width)
    out: list[Band] = []
    for start in range(0, len(block.items), columns):
        row: list[Band] = []
        for column, item in enumerate(block.items[start : start + columns]):
            one = _Fact(typesetter, column * width, width - 6, label_width)
            row = beside(row, one.bands(item, element))
        out += [*glue(row), space(typesetter.look.value.after)]
    return [*glue_to_next(out[:-1]), out[-1], space(8)] if out else []


def step(block: layout.StepBlock, typesetter: Typesetter, root: Element) -> list[Band]:
    """Title with its number, text, facts and note, all on one page where they fit on one."""
    section = root.add(Element("Sect"))
    bands = _title(block, typesetter, section)
    indent = _indent(typesetter)
    for line in block.lines:
        bands += _text(line, typesetter.look.body, typesetter, section)
    if block.facts:
        element = section.add(bullet_list("None"))
        width = TEXT_WIDTH - indent
        label_width = _label_width(block.facts, typesetter, width)
        one = _Fact(typesetter, indent, width, label_width)
        for item in block.facts:
            bands += [*one.bands(item, element), space(typesetter.look.value.after)]
    if block.note:
        bands += _text(block.note, typesetter.look.quiet, typesetter, section)
    return [*glue(bands), space(GAP * typesetter.look.scale)]


def _indent(typesetter: Typesetter) -> float:
    return INDENT * typesetter.look.scale


def _title(block: layout.StepBlock, typesetter: Typesetter, section: Element) -> list[Band]:
    title = one_line("".join(span.text for span in block.title))
    element = section.add(Element(f"H{block.level}", title=title))
    scale, style = typesetter.look.scale, typesetter.look.step_title
    indent = _indent(typesetter)
    width = TEXT_WIDTH - indent
    bands = lines_of(element, typesetter.set(block.title, style, width), indent, width)
    # The space keeps the number and the title apart for those who hear it.
    number = typesetter.set(layout.plain(f"{block.number} "), typesetter.look.step_number, 60)
    middle = DISC_MIDDLE * scale
    line = style.leading
    lower = (line - typesetter.look.step_number.leading) / 2
    parts: tuple[Part, ...] = (
        Disc(x=middle, top=line / 2, radius=DISC_RADIUS * scale, colour=look.ACTION),
        TextPart(
            element=element,
            text=number,
            x=middle - number.width / 2,
            top=lower,
            width=number.width,
        ),
    )
    bands[0] = replace(bands[0], parts=(*parts, *bands[0].parts))
    return [*bands, space(style.after)]


def _text(
    text: layout.Text, style: TextStyle, typesetter: Typesetter, section: Element
) -> list[Band]:
    indent = _indent(typesetter)
    width = TEXT_WIDTH - indent
    done = typesetter.set(text, style, width)
    return [*lines_of(section.add(paragraph()), done, indent, width), space(style.after)]


def _label_width(items: Iterable[layout.Fact], typesetter: Typesetter, width: float) -> float:
    """As wide as the widest label, within reason."""
    labels = (typesetter.set(item.name, typesetter.look.label, width).width for item in items)
    return min(max(labels, default=0.0) + LABEL_GAP, width * WIDEST_LABEL)


class _Fact:
    """Sets facts in one column: the label at the left, the value beside it."""

    def __init__(self, typesetter: Typesetter, x: float, width: float, label_width: float) -> None:
        self._typesetter = typesetter
        self._x = x
        self._label_width = label_width
        self._value_width = width - label_width

    def bands(self, fact: layout.Fact, parent: Element) -> list[Band]:
        item = parent.add(Element("LI"))
        room = self._label_width - LABEL_GAP / 2
        styles = self._typesetter.look
        label = self._typesetter.set(fact.name, styles.label, room)
        value = self._typesetter.set(fact.value, styles.value, self._value_width)
        labels = lines_of(item.add(Element("Lbl")), label, self._x, room)
        x = self._x + self._label_width
        values = lines_of(item.add(Element("LBody")), value, x, self._value_width)
        return beside(labels, values)
