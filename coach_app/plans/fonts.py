"""The typefaces of the documents, and which of them has a letter.

Atkinson Hyperlegible first, Noto Sans for the letters it lacks (Welsh, Vietnamese, Cyrillic and
many more), Noto Sans Arabic after that.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import uharfbuzz

from coach_app.domain.errors import Refusal

REPLACEMENT = "\ufffd"
"""Printed where no typeface has the letter, so that a loss is never silent."""


class FontUnreadable(Refusal):
    key = "document.font_unreadable"
    sentence = "A typeface of this program is damaged. Install the program again; nothing is lost."


class Cut(StrEnum):
    REGULAR = "Regular"
    BOLD = "Bold"
    ITALIC = "Italic"
    BOLD_ITALIC = "BoldItalic"

    @classmethod
    def of(cls, *, bold: bool, italic: bool) -> "Cut":
        if bold:
            return cls.BOLD_ITALIC if italic else cls.BOLD
        return cls.ITALIC if italic else cls.REGULAR

    @property
    def weight(self) -> float:
        return 700.0 if self in (Cut.BOLD, Cut.BOLD_ITALIC) else 400.0

    @property
    def slanted(self) -> bool:
        return self in (Cut.ITALIC, Cut.BOLD_ITALIC)


@dataclass(frozen=True, slots=True)
class Source:
    """A font file of an installed package; `axes` fixes a variable font to one instance."""

    package: str
    file: str
    name: str
    axes: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """One loaded typeface. Lengths are in font units, `units` of them make one em."""

    source: Source
    face: uharfbuzz.Face
    font: uharfbuzz.Font
    letters: frozenset[int]
    units: int
    ascent: int
    descent: int
    box: tuple[int, int, int, int]

    @property
    def name(self) -> str:
        return self.source.name

    def has(self, letters: str) -> bool:
        return all(ord(letter) in self.letters for letter in letters)


def _sources(cut: Cut) -> tuple[Source, ...]:
    axes = (("wdth", 100.0), ("wght", cut.weight))
    slant = "-Italic" if cut.slanted else ""
    upright = "Bold" if cut.weight > 400 else "Regular"
    return (
        Source(
            "fontpkg_atkinson_hyperlegible",
            f"AtkinsonHyperlegible-{cut}.ttf",
            f"AtkinsonHyperlegible-{cut}",
        ),
        Source("fontpkg_noto_sans", f"NotoSans{slant}[wdth,wght].ttf", f"NotoSans-{cut}", axes),
        # Arabic has no slanted form.
        Source(
            "fontpkg_noto_sans_arabic",
            "NotoSansArabic[wdth,wght].ttf",
            f"NotoSansArabic-{upright}",
            axes,
        ),
    )


@cache
def load(source: Source) -> Typeface:
    """Read one typeface; it never changes, so each is read once in a process.

    Raises FontUnreadable when the file is missing or damaged.
    """
    try:
        data = files(source.package).joinpath("files", source.file).read_bytes()
    except OSError as problem:
        raise FontUnreadable from problem
    face = uharfbuzz.Face(uharfbuzz.Blob(data))
    letters = frozenset(face.unicodes)
    head = bytes(face.reference_table("head").data)
    if not letters or len(head) < 54:
        raise FontUnreadable
    font = uharfbuzz.Font(face)
    if source.axes:
        font.set_variations(dict(source.axes))
    extents = font.get_font_extents("ltr")
    corners = [int.from_bytes(head[at : at + 2], "big", signed=True) for at in (36, 38, 40, 42)]
    return Typeface(
        source=source,
        face=face,
        font=font,
        letters=letters,
        units=face.upem,
        ascent=extents.ascender,
        descent=extents.descender,
        box=(corners[0], corners[1], corners[2], corners[3]),
    )


@cache
def typefaces(cut: Cut, place: int) -> Typeface | None:
    """The typeface to try at this place (0 first), or None when there are no more.

    One at a time, because most documents never need the second.
    """
    sources = _sources(cut)
    return load(sources[place]) if place < len(sources) else None


def typeface_for(letters: str, cut: Cut) -> Typeface | None:
    """The first typeface that has all these letters; None when nobody has."""
    place = 0
    while (typeface := typefaces(cut, place)) is not None:
        if typeface.has(letters):
            return typeface
        place += 1
    return None
