"""A document as a pile of bands: strips as wide as the page that are never cut through.

Blocks become bands, bands are divided over pages, pages are painted. Glued bands stay together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coach_app.plans.tagged.setting import SetText
from coach_app.plans.tagged.structure import Element
from coach_app.plans.tagged.style import STANDARD, Colour

BANNER = 28.0
"""Points that the first page gives to its banner, from the top margin down."""
FRAME_HEIGHT = STANDARD.frame_height
"""Of a page in the standard format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """Lines at `x` of the text width; `top` down from the top of the band."""

    element: Element
    text: SetText
    x: float
    width: float
    top: float = 0.0
    address: str = ""
    """The text is a link to this."""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A filled or outlined rectangle; decoration unless it belongs to a figure's element."""

    x: float
    top: float
    width: float
    height: float
    colour: Colour
    filled: bool = True
    element: Element | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A filled circle; `x` and `top` are its middle. Decoration unless it belongs to a figure."""

    x: float
    top: float
    radius: float
    colour: Colour
    element: Element | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A pictogram beside words that say the same: decoration, never read aloud."""

    x: float
    top: float
    size: float
    name: str
    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPart:
    """The place of a signature."""

    element: Element
    x: float
    top: float
    width: float
    height: float
    name: str
    label: str


Part = TextPart | Rectangle | Disc | Picture | FieldPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A bookmark that points at the top of its band."""

    level: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    height: float
    parts: tuple[Part, ...] = ()
    glued: bool = False
    """Stays with the band below."""
    space: bool = False
    """Empty room, dropped at the top of a page."""
    repeat: tuple["Band", ...] = ()
    """Bands that come again, as decoration, when this one starts a page: a table's header."""
    mark: Mark | None = None
    breaks: bool = False
    """A new page starts here."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A band on a page; `top` is measured down from the top margin."""

    band: Band
    top: float
    decoration: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.band.parts


def space(height: float, *, glued: bool = False) -> Band:
    return Band(height=height, glued=glued, space=True)


def glue(bands: Sequence[Band]) -> list[Band]:
    """All of them on one page, free after the last."""
    return [replace(band, glued=place < len(bands) - 1) for place, band in enumerate(bands)]


def glue_to_next(bands: Sequence[Band]) -> list[Band]:
    return [replace(band, glued=True) for band in bands]


def paginate(
    bands: Sequence[Band], first_page_used: float, frame: float = FRAME_HEIGHT
) -> list[list[Placed]]:
    """Divide bands over pages, from top to bottom.

    Glued bands go to the next page together, unless they are taller than a page: then they
    are divided where it is full.
    """
    pages: list[list[Placed]] = [[]]
    at = first_page_used
    for chunk in _chunks(bands):
        height = sum(band.height for band in chunk)
        begins = chunk[0].breaks or (at + height > frame and height <= frame)
        for band in chunk:
            if begins or at + band.height > frame:
                begins = False
                if pages[-1]:
                    pages.append([])
                    at = _repeat(band, pages[-1])
            if band.space and not pages[-1]:
                continue
            pages[-1].append(Placed(band, at))
            at += band.height
    # Room that was left behind the last words is no reason for one more page.
    return pages if pages[-1] or len(pages) == 1 else pages[:-1]


def _repeat(band: Band, page: list[Placed]) -> float:
    at = 0.0
    for again in band.repeat:
        page.append(Placed(again, at, decoration=True))
        at += again.height
    return at


def _chunks(bands: Sequence[Band]) -> Iterator[list[Band]]:
    chunk: list[Band] = []
    for band in bands:
        if band.breaks and chunk:
            yield chunk
            chunk = []
        chunk.append(band)
        if not band.glued:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
