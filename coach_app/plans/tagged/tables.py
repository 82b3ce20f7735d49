"""Tables: a header that comes again on each page, rows that stay whole, row headers."""

from dataclasses import replace

from coach_app.plans import layout
from coach_app.plans.tagged import structure
from coach_app.plans.tagged import style as look
from coach_app.plans.tagged.bands import (
    FRAME_HEIGHT,
    Band,
    Part,
    Rectangle,
    TextPart,
    glue,
    space,
)
from coach_app.plans.tagged.setting import SetText, Typesetter
from coach_app.plans.tagged.shaping import clean
from coach_app.plans.tagged.structure import Element
from coach_app.plans.tagged.style import TEXT_WIDTH, Colour, TextStyle

PAD = 7.0
SIDE = 8.0
LONGEST_WHOLE_ROW = 20
"""Lines; a row with more may be divided over pages."""
SHORT = FRAME_HEIGHT / 4
"""Points; a table of no more rows than take so much stands whole on one page."""


def table(block: layout.Table, typesetter: Typesetter, root: Element) -> list[Band]:
    widths = _widths(block, typesetter)
    element = root.add(structure.table(block.summary))
    setter = _Rows(typesetter, widths)

    head = element.add(Element("THead")).add(Element("TR"))
    cells = [head.add(structure.header_cell("Column")) for _ in block.columns]
    texts = [column.heading for column in block.columns]
    header = glue(
        setter.row(cells, texts, [typesetter.look.cell_head] * len(cells), ground=look.PALE)
    )
    header = [replace(band, glued=True) for band in header]

    body = element.add(Element("TBody"))
    rows: list[list[Band]] = []
    for row in block.rows:
        line = body.add(Element("TR"))
        row_cells: list[Element] = []
        styles: list[TextStyle] = []
        for place in range(len(row)):
            named = block.row_header and place == 0
            row_cells.append(line.add(structure.header_cell("Row") if named else Element("TD")))
            styles.append(_style(block, place, typesetter))
        bands = setter.row(row_cells, list(row), styles)
        if len(bands) <= LONGEST_WHOLE_ROW:
            bands = glue(bands)
        rows.append([replace(band, repeat=tuple(header)) for band in bands])
    return [*header, *_kept_together(rows), space(14)]


def _kept_together(rows: list[list[Band]]) -> list[Band]:
    """A short table stands on one page; of a longer one no short last row stands alone on the
    next."""
    bands = [band for row in rows for band in row]
    if sum(band.height for band in bands) < SHORT:
        return glue(bands)
    if sum(band.height for row in rows[-2:] for band in row) < SHORT:
        at = len(bands) - len(rows[-1]) - 1
        bands[at] = replace(bands[at], glued=True)
    return bands


def _widths(block: layout.Table, typesetter: Typesetter) -> list[float]:
    """As asked for, but no word is broken, or at least none of a heading, where the other columns
    have room."""
    total = sum(column.width for column in block.columns)
    asked = [column.width / total * TEXT_WIDTH for column in block.columns]
    headings = [
        _needed(column.heading, typesetter.look.cell_head, typesetter) for column in block.columns
    ]
    cells = [
        max(
            needed,
            _needed(_longest_word(block, place), _style(block, place, typesetter), typesetter),
        )
        for place, needed in enumerate(headings)
    ]
    return _with_room(asked, cells) or _with_room(asked, headings) or asked


def _needed(text: layout.Text, style: TextStyle, typesetter: Typesetter) -> float:
    return typesetter.widest_word(text, style) + 2 * SIDE + 0.5


def _longest_word(block: layout.Table, place: int) -> layout.Text:
    """That of one column with the most letters; to set each of them would take too long."""
    spans = (span for row in block.rows for span in row[place])
    words = (replace(span, text=word) for span in spans for word in clean(span.text).split())
    return tuple(sorted(words, key=lambda span: len(span.text))[-1:])


def _style(block: layout.Table, place: int, typesetter: Typesetter) -> TextStyle:
    named = block.row_header and place == 0
    return typesetter.look.row_head if named else typesetter.look.cell


def _with_room(asked: list[float], needed: list[float]) -> list[float]:
    """What is asked for, with what some need more taken from the others; empty where they have
    too little to spare."""
    short = sum(max(need - width, 0.0) for need, width in zip(needed, asked, strict=True))
    spare = sum(max(width - need, 0.0) for need, width in zip(needed, asked, strict=True))
    if not short:
        return asked
    if spare < short:
        return []
    return [
        need if need > width else width - (width - need) * short / spare
        for need, width in zip(needed, asked, strict=True)
    ]


class _Rows:
    def __init__(self, typesetter: Typesetter, widths: list[float]) -> None:
        self._typesetter = typesetter
        self._widths = widths

    def row(
        self,
        cells: list[Element],
        texts: list[layout.Text],
        styles: list[TextStyle],
        ground: Colour | None = None,
    ) -> list[Band]:
        """One row as bands: padding, a band for each line, padding with the line below."""
        piles: list[list[Part]] = []
        x = 0.0
        for cell, text, style, width in zip(cells, texts, styles, self._widths, strict=True):
            inner = width - 2 * SIDE
            done = self._typesetter.set(text, style, inner)
            piles.append(
                [
                    TextPart(
                        element=cell,
                        text=SetText(done.lines[n : n + 1], style),
                        x=x + SIDE,
                        width=inner,
                    )
                    for n in range(len(done.lines))
                ]
            )
            x += width
        leading = max(style.leading for style in styles)
        bands = [Band(height=PAD)]
        for n in range(max(len(pile) for pile in piles)):
            parts = tuple(pile[n] for pile in piles if n < len(pile))
            bands.append(Band(height=leading, parts=parts))
        line = Rectangle(x=0, top=PAD, width=TEXT_WIDTH, height=0.6, colour=look.LINE)
        bands.append(Band(height=PAD + 0.6, parts=(line,)))
        if ground is None:
            return bands
        return [_on_ground(band, ground) for band in bands]


def _on_ground(band: Band, ground: Colour) -> Band:
    back = Rectangle(x=0, top=0, width=TEXT_WIDTH, height=band.height, colour=ground)
    return replace(band, parts=(back, *band.parts))
