"""Blocks of the layout become bands, and their structure is built in reading order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from coach_app.plans import layout
from coach_app.plans.tagged import style as look
from coach_app.plans.tagged.bands import (
    FRAME_HEIGHT,
    Band,
    Disc,
    FieldPart,
    Mark,
    Part,
    Rectangle,
    TextPart,
    glue,
    glue_to_next,
    space,
)
from coach_app.plans.tagged.charts import chart
from coach_app.plans.tagged.setting import SetText, Typesetter
from coach_app.plans.tagged.shaping import one_line
from coach_app.plans.tagged.structure import Element, bullet_list, paragraph
from coach_app.plans.tagged.style import TEXT_WIDTH, Colour, TextStyle
from coach_app.plans.tagged.tables import table

INDENT = 18.0
STEP_INDENT = 36.0
STEP_GAP = 8.0
LABEL_WIDTH = 112.0
COVER_LABEL_WIDTH = 66.0
FIELD_WIDTH, FIELD_HEIGHT = 300.0, 64.0
PAD = 12.0


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
            layout.Table: self.table,
            layout.Callout: self.callout,
            layout.Facts: self.facts,
            layout.StepBlock: self.step,
            layout.Link: self.link,
            layout.Rule: self.rule,
            layout.PageBreak: self.page_break,
            layout.Figure: self.figure,
            layout.SignatureField: self.signature,
            layout.Together: self.together,
        }
        return makers[type(block)](block)

    def heading(self, block: layout.Heading, *, x: float = 0.0) -> list[Band]:
        style = look.HEADINGS[block.level]
        title = one_line("".join(span.text for span in block.text))
        element = self.root.add(Element(f"H{block.level}", title=title))
        done = self.typesetter.set(block.text, style, TEXT_WIDTH - x)
        bands = _lines(element, done, x, TEXT_WIDTH - x)
        if block.level <= 3:
            bands[0] = replace(bands[0], mark=Mark(level=block.level, title=title))
        before = [space(style.before, glued=True)] if style.before else []
        return [*before, *bands, space(style.after)]

    def paragraph(self, block: layout.Paragraph) -> list[Band]:
        style = look.QUIET_TEXT if block.quiet else look.BODY
        return self._text(block.text, style, self.root.add(paragraph()))

    def quote(self, block: layout.Quote) -> list[Band]:
        outer = self.root.add(Element("BlockQuote"))
        x = PAD + 6
        done = self.typesetter.set(block.text, look.QUOTE, TEXT_WIDTH - x - PAD)
        bands = _lines(outer.add(paragraph()), done, x, TEXT_WIDTH - x - PAD)
        return [*_panel(bands, look.GROUND, look.ACTION), space(12)]

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
        indent = INDENT if all(len(label) < 3 for label in labels) else INDENT + 8
        for label, text in zip(labels, items, strict=True):
            item = element.add(Element("LI"))
            sign = self.typesetter.set(layout.plain(label), look.ITEM, indent)
            sign_part = TextPart(element=item.add(Element("Lbl")), text=sign, x=2, width=indent)
            body = self.typesetter.set(text, look.ITEM, TEXT_WIDTH - indent)
            bands = _lines(item.add(Element("LBody")), body, indent, TEXT_WIDTH - indent)
            bands[0] = replace(bands[0], parts=(sign_part, *bands[0].parts))
            out += [*bands, space(look.ITEM.after)]
        return [*out, space(6)]

    def facts(self, block: layout.Facts) -> list[Band]:
        width = TEXT_WIDTH / block.columns
        element = self.root.add(bullet_list("None"))
        out: list[Band] = []
        for start in range(0, len(block.items), block.columns):
            row: list[Band] = []
            for column, fact in enumerate(block.items[start : start + block.columns]):
                x = column * width
                row = _beside(row, self._fact(fact, element, x, width - 6, COVER_LABEL_WIDTH))
            out += [*glue(row), space(look.VALUE.after)]
        return [*glue_to_next(out[:-1]), out[-1], space(8)] if out else []

    def _fact(
        self, fact: layout.Fact, parent: Element, x: float, width: float, label_width: float
    ) -> list[Band]:
        item = parent.add(Element("LI"))
        label = self.typesetter.set(layout.plain(f"{fact.label}:"), look.LABEL, label_width - 6)
        value = self.typesetter.set(fact.value, look.VALUE, width - label_width)
        labels = _lines(item.add(Element("Lbl")), label, x, label_width - 6)
        body = item.add(Element("LBody"))
        return _beside(labels, _lines(body, value, x + label_width, width - label_width))

    def step(self, block: layout.StepBlock) -> list[Band]:
        section = self.root.add(Element("Sect"))
        inner = _Composer(self.typesetter, section)
        bands = inner.step_title(block)
        for line in block.lines:
            bands += inner.indented(line, look.BODY)
        if block.facts:
            facts = section.add(bullet_list("None"))
            for fact in block.facts:
                bands += [*inner.step_fact(fact, facts), space(look.VALUE.after)]
        if block.note:
            bands += inner.indented(block.note, look.QUIET_TEXT)
        return [*glue(bands), space(STEP_GAP), *self.rule(layout.Rule()), space(STEP_GAP - 3)]

    def step_title(self, block: layout.StepBlock) -> list[Band]:
        title = one_line("".join(span.text for span in block.title))
        element = self.root.add(Element(f"H{block.level}", title=title))
        width = TEXT_WIDTH - STEP_INDENT
        bands = _lines(
            element, self.typesetter.set(block.title, look.STEP_TITLE, width), STEP_INDENT, width
        )
        # The space keeps the number and the title apart for those who hear it.
        number = self.typesetter.set(layout.plain(f"{block.number} "), look.STEP_NUMBER, 40)
        middle, radius = 12.0, 11.0
        parts: tuple[Part, ...] = (
            Disc(x=middle, top=look.STEP_TITLE.leading / 2, radius=radius, colour=look.ACTION),
            TextPart(element=element, text=number, x=middle - number.width / 2, width=40),
        )
        bands[0] = replace(bands[0], parts=(*parts, *bands[0].parts))
        return [*bands, space(look.STEP_TITLE.after)]

    def indented(self, text: layout.Text, style: TextStyle) -> list[Band]:
        return self._text(text, style, self.root.add(paragraph()), STEP_INDENT)

    def step_fact(self, fact: layout.Fact, parent: Element) -> list[Band]:
        width = TEXT_WIDTH - STEP_INDENT
        return self._fact(fact, parent, STEP_INDENT, width, LABEL_WIDTH)

    def callout(self, block: layout.Callout) -> list[Band]:
        section = self.root.add(Element("Sect"))
        x, width = PAD + 6, TEXT_WIDTH - PAD * 2 - 6
        title = self.typesetter.set(block.title, look.CALLOUT_TITLE, width)
        bands = [*_lines(section.add(paragraph()), title, x, width), space(4)]
        for line in block.lines:
            done = self.typesetter.set(line, look.BODY, width)
            bands += [*_lines(section.add(paragraph()), done, x, width), space(3)]
        return [space(4), *_panel(bands[:-1], look.ATTENTION, look.ATTENTION_EDGE), space(12)]

    def link(self, block: layout.Link) -> list[Band]:
        element = self.root.add(paragraph()).add(Element("Link"))
        done = self.typesetter.set(block.text, look.LINK, TEXT_WIDTH)
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
        return [*glue(bands), space(look.LINK.after)]

    def rule(self, block: layout.Rule) -> list[Band]:  # noqa: ARG002 - one signature for all
        line = Rectangle(x=0, top=0, width=TEXT_WIDTH, height=0.6, colour=look.LINE)
        return [Band(height=6, parts=(line,), space=True)]

    def page_break(self, block: layout.PageBreak) -> list[Band]:  # noqa: ARG002 - as above
        return [Band(height=0, space=True, breaks=True)]

    def table(self, block: layout.Table) -> list[Band]:
        return table(block, self.typesetter, self.root)

    def figure(self, block: layout.Figure) -> list[Band]:
        return chart(block, self.typesetter, self.root)

    def signature(self, block: layout.SignatureField) -> list[Band]:
        label = self._text(layout.bold(block.label), look.ITEM, self.root.add(paragraph()))
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
            bands += self._text(block.caption, look.QUIET_TEXT, self.root.add(paragraph()))
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
        return [*_lines(element, done, x, TEXT_WIDTH - x), space(style.after)]


def _lines(element: Element, done: SetText, x: float, width: float) -> list[Band]:
    """A band for each line. The first two and the last two lines of a text stay together."""
    count = len(done.lines)
    bands: list[Band] = []
    for place in range(count):
        part = TextPart(
            element=element,
            text=SetText(done.lines[place : place + 1], done.style),
            x=x,
            width=width,
        )
        glued = place < count - 1 and (place == 0 or place == count - 2)
        bands.append(Band(height=done.style.leading, parts=(part,), glued=glued))
    return bands


def _beside(left: list[Band], right: list[Band]) -> list[Band]:
    """Two piles next to each other."""
    out: list[Band] = []
    for place in range(max(len(left), len(right))):
        pair = [pile[place] for pile in (left, right) if place < len(pile)]
        out.append(
            Band(
                height=max(band.height for band in pair),
                parts=tuple(part for band in pair for part in band.parts),
            )
        )
    return out


def _panel(bands: list[Band], ground: Colour, edge: Colour) -> list[Band]:
    """Bands on a coloured ground with a thick edge at the left."""

    def grounded(band: Band) -> Band:
        back = Rectangle(x=0, top=0, width=TEXT_WIDTH, height=band.height, colour=ground)
        side = Rectangle(x=0, top=0, width=4, height=band.height, colour=edge)
        return replace(band, parts=(back, side, *band.parts), space=False)

    padding = Band(height=PAD * 0.75)
    whole = [grounded(band) for band in (padding, *bands, padding)]
    if sum(band.height for band in whole) < FRAME_HEIGHT / 3:
        return glue(whole)
    whole[0] = replace(whole[0], glued=True)
    whole[-2] = replace(whole[-2], glued=True)
    return whole
