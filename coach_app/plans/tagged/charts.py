"""A bar chart that is one figure with its alternative text."""

from coach_app.plans import layout
from coach_app.plans.tagged import structure
from coach_app.plans.tagged import style as look
from coach_app.plans.tagged.bands import Band, Part, Rectangle, TextPart, space
from coach_app.plans.tagged.setting import Typesetter
from coach_app.plans.tagged.structure import Element
from coach_app.plans.tagged.style import TEXT_WIDTH

LABEL_WIDTH = 110.0
VALUE_WIDTH = 80.0
ROW = 24.0
THICKNESS = 14.0


def chart(block: layout.Figure, typesetter: Typesetter, root: Element) -> list[Band]:
    element = root.add(structure.figure(block.alternative, ()))
    highest = block.highest or max((bar.value for bar in block.bars), default=0.0) or 1.0
    room = TEXT_WIDTH - LABEL_WIDTH - VALUE_WIDTH
    parts: list[Part] = []
    for place, bar in enumerate(block.bars):
        top = place * ROW
        label = typesetter.set(layout.plain(bar.label), look.CHART, LABEL_WIDTH - 8)
        amount = f"{bar.value:g} {block.unit}"
        value = typesetter.set(layout.bold(amount), look.CHART, VALUE_WIDTH)
        length = room * min(max(bar.value / highest, 0.0), 1.0)
        middle = top + ROW / 2
        text_top = middle - look.CHART.leading / 2
        parts += [
            Rectangle(
                x=LABEL_WIDTH,
                top=middle - THICKNESS / 2,
                width=room,
                height=THICKNESS,
                colour=look.GROUND,
                element=element,
            ),
            Rectangle(
                x=LABEL_WIDTH,
                top=middle - THICKNESS / 2,
                width=length,
                height=THICKNESS,
                colour=look.ACTION,
                element=element,
            ),
            TextPart(element=element, text=label, x=0, width=LABEL_WIDTH, top=text_top),
            TextPart(
                element=element,
                text=value,
                x=LABEL_WIDTH + room + 8,
                width=VALUE_WIDTH,
                top=text_top,
            ),
        ]
    return [space(4), Band(height=len(block.bars) * ROW, parts=tuple(parts)), space(10)]
