"""Piles of bands: the lines of a text, two piles next to each other, a coloured panel."""

from dataclasses import replace

from coach_app.plans.tagged.bands import FRAME_HEIGHT, Band, Rectangle, TextPart, glue
from coach_app.plans.tagged.setting import SetText
from coach_app.plans.tagged.structure import Element
from coach_app.plans.tagged.style import TEXT_WIDTH, Colour

PAD = 12.0
"""Room inside a panel."""


def lines_of(element: Element, done: SetText, x: float, width: float) -> list[Band]:
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


def beside(left: list[Band], right: list[Band]) -> list[Band]:
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


def panel(bands: list[Band], ground: Colour, edge: Colour) -> list[Band]:
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
