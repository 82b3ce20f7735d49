"""Blocks of the layout become bands, and their structure is built in reading order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from coach_app.plans import layout
from coach_app.plans.tagged import style as look
from coach_app.plans.tagged.bands import (
    Band,
    FieldPart,
    Mark,
    Picture,
    Rectangle,
    TextPart,
    glue,
    glue_to_next,
    space,
)
from coach_app.plans.tagged.charts import chart, distance
from coach_app.plans.tagged.piles import PAD, lines_of, panel
from coach_app.plans.tagged.setting import SetText, Typesetter
from coach_app.plans.tagged.shaping import one_line
from coach_app.plans.tagged.steps import facts, step
from coach_app.plans.tagged.structure import Element, bullet_list, paragraph
from coach_app.plans.tagged.style import TEXT_WIDTH, TextStyle
from coach_app.plans.tagged.tables import table

INDENT = 18.0
PICTURE, PICTURE_GAP = 40.0, 14.0
"""Points at the usual size."""
FIELD_WIDTH, FIELD_HEIGHT = 300.0, 64.0


def compose(document: layout.Document, typesetter: Typesetter, root: Element) -> list[Band]:
    """The whole document as bands; `root` gets its structure."""
    return _Composer(typesetter, root).blocks(document.blocks)


@dataclass(slots=True)
class _Composer:
    typesetter: Typesetter
    root: Element
    _waiting: list[Band] = field(default_factory=list)
    """Headings, which go with the block that follows them."""

    def blocks(self, blocks: Sequence[layout.Block]) -> list[Band]:
        out: list[Band] = []
        for block in blocks:
            bands = self.block(block)
            if isinstance(block, layout.Heading):
                self._waiting += glue_to_next(bands)
            else:
                out += self._waiting
                self._waiting = []
                out += bands
        out += self._waiting
        self._waiting = []
        return out

    def block(self, block: layout.Block) -> list[Band]:
        makers: dict[type, Callable[..., list[Band]]] = {
            layout.Heading: self.heading,
            layout.Paragraph: self.paragraph,
            layout.Quote: self.quote,
            layout.BulletList: self.bullets,
            layout.NumberedList: self.numbers,
            layout.Table: self._by(table),
            layout.Callout: self.callout,
            layout.Facts: self._by(facts),
            layout.StepBlock: self.step,
            layout.Link: self.link,
            layout.Rule: self.rule,
            layout.PageBreak: self.page_break,
            layout.Figure: self._by(chart),
            layout.Distance: self._by(distance),
            layout.Pictured: self.pictured,
            layout.SignatureField: self.signature,
            layout.Together: self.together,
        }
        return makers[type(block)](block)

    def _by(self, maker: Callable[..., list[Band]]) -> Callable[..., list[Band]]:
        """What another module makes of a block."""
        return lambda block: maker(block, self.typesetter, self.root)

    def heading(self, block: layout.Heading, *, x: float = 0.0) -> list[Band]:
        style = self.typesetter.look.heading(block.level)
        title = one_line("".join(span.text for span in block.text))
        element = self.root.add(Element(f"H{block.level}", title=title))
        done = self.typesetter.set(block.text, style, TEXT_WIDTH - x)
        bands = lines_of(element, done, x, TEXT_WIDTH - x)
        if block.level <= 3:
            bands[0] = replace(bands[0], mark=Mark(level=block.level, title=title))
        before = [space(style.before, glued=True)] if style.before else []
        return [*before, *bands, space(style.after)]

    def paragraph(self, block: layout.Paragraph) -> list[Band]:
        style = self.typesetter.look.quiet if block.quiet else self.typesetter.look.body
        return self._text(block.text, style, self.root.add(paragraph()))

    def quote(self, block: layout.Quote) -> list[Band]:
        outer = self.root.add(Element("BlockQuote"))
        x = PAD + 6
        done = self.typesetter.set(block.text, self.typesetter.look.quote, TEXT_WIDTH - x - PAD)
        bands = lines_of(outer.add(paragraph()), done, x, TEXT_WIDTH - x - PAD)
        return [*panel(bands, look.GROUND, look.ACTION), space(12)]

    def bullets(self, block: layout.BulletList) -> list[Band]:
        return self._list(bullet_list("Disc"), ["\u2022"] * len(block.items), block.items)

    def numbers(self, block: layout.NumberedList) -> list[Band]:
        labels = [f"{number}." for number in range(block.start, block.start + len(block.items))]
        return self._list(bullet_list("Decimal"), labels, block.items)

    def _list(
        self, element: Element, labels: list[str], items: Sequence[layout.Text]
    ) -> list[Band]:
        self.root.add(element)
        out: list[Band] = []
        style = self.typesetter.look.item
        indent = INDENT if all(len(label) < 3 for label in labels) else INDENT + 8
        indent *= self.typesetter.look.scale
        for label, text in zip(labels, items, strict=True):
            item = element.add(Element("LI"))
            sign = self.typesetter.set(layout.plain(label), style, indent)
            sign_part = TextPart(element=item.add(Element("Lbl")), text=sign, x=2, width=indent - 2)
            body = self.typesetter.set(text, style, TEXT_WIDTH - indent)
            bands = lines_of(item.add(Element("LBody")), body, indent, TEXT_WIDTH - indent)
            bands[0] = replace(bands[0], parts=(sign_part, *bands[0].parts))
            out += [*bands, space(style.after)]
        return [*out, space(6)]

    def step(self, block: layout.StepBlock) -> list[Band]:
        return [*step(block, self.typesetter, self.root), *self.rule(layout.Rule()), space(5)]

    def callout(self, block: layout.Callout) -> list[Band]:
        section = self.root.add(Element("Sect"))
        x, width = PAD + 6, TEXT_WIDTH - PAD * 2 - 6
        title = self.typesetter.set(block.title, self.typesetter.look.callout_title, width)
        bands = [*lines_of(section.add(paragraph()), title, x, width), space(4)]
        for line in block.lines:
            done = self.typesetter.set(line, self.typesetter.look.body, width)
            bands += [*lines_of(section.add(paragraph()), done, x, width), space(3)]
        return [space(4), *panel(bands[:-1], look.ATTENTION, look.ATTENTION_EDGE), space(12)]

    def link(self, block: layout.Link) -> list[Band]:
        element = self.root.add(paragraph()).add(Element("Link"))
        done = self.typesetter.set(block.text, self.typesetter.look.link, TEXT_WIDTH)
        description = one_line(block.description or "".join(span.text for span in block.text))
        bands: list[Band] = []
        for place in range(len(done.lines)):
            line = SetText(done.lines[place : place + 1], done.style)
            part = TextPart(
                element=element,
                text=line,
                x=0,
                width=TEXT_WIDTH,
                address=block.address,
                description=description,
            )
            bands.append(Band(height=line.height, parts=(part,)))
        return [*glue(bands), space(self.typesetter.look.link.after)]

    def rule(self, block: layout.Rule) -> list[Band]:  # noqa: ARG002 - one signature for all
        line = Rectangle(x=0, top=0, width=TEXT_WIDTH, height=0.6, colour=look.LINE)
        return [Band(height=6, parts=(line,), space=True)]

    def page_break(self, block: layout.PageBreak) -> list[Band]:  # noqa: ARG002 - as above
        return [Band(height=0, space=True, breaks=True)]

    def pictured(self, block: layout.Pictured) -> list[Band]:
        """The picture at the side of its words; both stay together."""
        look_ = self.typesetter.look
        size = PICTURE * look_.scale
        x = size + PICTURE_GAP * look_.scale
        bands: list[Band] = []
        for line in block.lines:
            bands += self._text(line, look_.body, self.root.add(paragraph()), x)
        while bands[-1].space:
            bands.pop()
        text = sum(band.height for band in bands)
        above = max(size - text, 0) / 2
        picture = Picture(x=0, top=0, size=size, name=block.name, colour=look.HEADER)
        first = Band(height=above, parts=(picture,))
        below = space(above + look_.body.after)
        return [*glue([first, *bands]), below]

    def signature(self, block: layout.SignatureField) -> list[Band]:
        label = self._text(
            layout.bold(block.label), self.typesetter.look.item, self.root.add(paragraph())
        )
        box = Rectangle(
            x=0, top=0, width=FIELD_WIDTH, height=FIELD_HEIGHT, colour=look.QUIET, filled=False
        )
        place = FieldPart(
            element=self.root.add(Element("Form")),
            x=0,
            top=0,
            width=FIELD_WIDTH,
            height=FIELD_HEIGHT,
            name=block.name,
            label=one_line(block.label),
        )
        bands = [*label, Band(height=FIELD_HEIGHT + 4, parts=(box, place))]
        if block.caption:
            bands += self._text(
                block.caption, self.typesetter.look.quiet, self.root.add(paragraph())
            )
        return [*glue(bands), space(12)]

    def together(self, block: layout.Together) -> list[Band]:
        bands = _Composer(self.typesetter, self.root).blocks(block.blocks)
        while bands and bands[-1].space and len(bands) > 1:
            bands.pop()
        return [*glue(bands), space(8)]

    def _text(
        self, text: layout.Text, style: TextStyle, element: Element, x: float = 0.0
    ) -> list[Band]:
        done = self.typesetter.set(text, style, TEXT_WIDTH - x)
        return [*lines_of(element, done, x, TEXT_WIDTH - x), space(style.after)]
