"""The typefaces of the documents, and which of them has a letter.

Atkinson Hyperlegible first, Noto Sans for the letters it lacks (Welsh, Vietnamese, Cyrillic and
many more), then one typeface for each further script. A script's typeface is read only when one
of its letters comes up.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import uharfbuzz

import resources
from coach_app.domain.errors import Refusal

REPLACEMENT = "\ufffd"
"""Printed where no typeface has the letter, so that a loss is never silent."""


OWN = "resources"
"""Where a typeface lies that no package of its own brings (packaging/assets.toml)."""


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


class Hand(StrEnum):
    """How Arabic letters are written."""

    NASKH = "naskh"
    NASTALIQ = "nastaliq"
    """The hand that readers of Urdu are used to."""


Range = tuple[int, int]
"""First and last character of a block of Unicode."""

ARABIC: tuple[Range, ...] = (
    *((0x0600, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF)),
    *((0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
)
BENGALI: tuple[Range, ...] = ((0x0964, 0x0965), (0x0980, 0x09FF))
GURMUKHI: tuple[Range, ...] = ((0x0964, 0x0965), (0x0A00, 0x0A7F))
MARKS: tuple[Range, ...] = ((0x0300, 0x036F), (0x25CC, 0x25CC), (0xFFFD, 0xFFFD))
"""A mark may stand on a letter of any script."""


@dataclass(frozen=True, slots=True)
class Source:
    """A font file of an installed package, or of the folder `fonts` of our own resources.

    `axes` fixes a variable font to one instance. Only characters of `blocks` are looked for in
    it; without any, all are.
    """

    package: str
    file: str
    name: str
    axes: tuple[tuple[str, float], ...] = ()
    blocks: tuple[Range, ...] = ()

    def covers(self, letters: str) -> bool:
        if not self.blocks:
            return True
        blocks = (*self.blocks, *MARKS)
        return all(any(low <= ord(x) <= high for low, high in blocks) for x in letters)


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


PICTURES = Source("fonticon_mdi6", "fonts/materialdesignicons-webfont.ttf", "Pictures")
"""Pictograms, one a character."""


def _sources(cut: Cut, hand: Hand) -> tuple[Source, ...]:
    axes = (("wdth", 100.0), ("wght", cut.weight))
    slant = "-Italic" if cut.slanted else ""
    # The scripts below have no slanted form.
    upright = "Bold" if cut.weight > 400 else "Regular"
    weight = f"{cut.weight:.0f}{upright}"
    naskh = Source(
        "fontpkg_noto_sans_arabic",
        "files/NotoSansArabic[wdth,wght].ttf",
        f"NotoSansArabic-{upright}",
        axes,
        ARABIC,
    )
    nastaliq = Source(
        OWN,
        f"noto-nastaliq-urdu/NotoNastaliqUrdu_{weight}.ttf",
        f"NotoNastaliqUrdu-{upright}",
        blocks=ARABIC,
    )
    return (
        Source(
            "fontpkg_atkinson_hyperlegible",
            f"files/AtkinsonHyperlegible-{cut}.ttf",
            f"AtkinsonHyperlegible-{cut}",
        ),
        Source(
            "fontpkg_noto_sans", f"files/NotoSans{slant}[wdth,wght].ttf", f"NotoSans-{cut}", axes
        ),
        *((nastaliq, naskh) if hand is Hand.NASTALIQ else (naskh,)),
        Source(
            "fontpkg_hind_siliguri",
            f"files/HindSiliguri-{upright}.ttf",
            f"HindSiliguri-{upright}",
            blocks=BENGALI,
        ),
        Source(
            OWN,
            f"noto-sans-gurmukhi/NotoSansGurmukhi_{weight}.ttf",
            f"NotoSansGurmukhi-{upright}",
            blocks=GURMUKHI,
        ),
    )


def _read(source: Source) -> bytes:
    try:
        if source.package == OWN:
            return resources.find("fonts", *source.file.split("/")).read_bytes()
        return files(source.package).joinpath(*source.file.split("/")).read_bytes()
    except (OSError, ModuleNotFoundError) as problem:
        raise FontUnreadable from problem


@cache
def load(source: Source) -> Typeface:
    """Read one typeface; it never changes, so each is read once in a process.

    Raises FontUnreadable when the file is missing or damaged.
    """
    face = uharfbuzz.Face(uharfbuzz.Blob(_read(source)))
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


def typeface_for(letters: str, cut: Cut, hand: Hand = Hand.NASKH) -> Typeface | None:
    """The first typeface that has all these letters; None when nobody has."""
    for source in _sources(cut, hand):
        if source.covers(letters) and (typeface := load(source)).has(letters):
            return typeface
    return None
