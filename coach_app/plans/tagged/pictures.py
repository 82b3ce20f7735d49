"""Pictograms for easy read: drawn as outlines from an icon typeface, beside words that say it."""

from types import MappingProxyType

from coach_app.plans.fonts import PICTURES, load
from coach_app.plans.tagged.outlines import glyph_outline
from coach_app.plans.tagged.setting import rgb
from coach_app.plans.tagged.style import Colour

CODES = MappingProxyType(
    {
        "person": 0xF0004,
        "people": 0xF000E,
        "team": 0xF0849,
        "calendar": 0xF0E17,
        "clock": 0xF0150,
        "phone": 0xF03F2,
        "home": 0xF02DC,
        "work": 0xF00D6,
        "employer": 0xF0991,
        "writing": 0xF03EB,
        "sign": 0xF0DFC,
        "tick": 0xF05E0,
        "health": 0xF05F6,
        "star": 0xF04CE,
        "talk": 0xF028C,
        "private": 0xF033E,
        "warning": 0xF0026,
        "place": 0xF034E,
        "help": 0xF02D7,
        "steps": 0xF04CD,
        "money": 0xF0114,
        "medicine": 0xF0402,
        "agree": 0xF1218,
        "paper": 0xF0219,
        "goal": 0xF04FE,
        "chart": 0xF012A,
        "stop": 0xF03E5,
        "again": 0xF0450,
        "doctor": 0xF0A42,
        "read": 0xF0208,
        "safe": 0xF099D,
        "idea": 0xF06E8,
    }
)
"""Names as the builders of documents use them -> characters of the icon typeface."""


def drawn(name: str, left: float, bottom: float, size: float, colour: Colour) -> list[str]:
    """Operators that fill a square of this size. Raises FontUnreadable."""
    face = load(PICTURES)
    glyph = face.font.get_nominal_glyph(CODES[name])
    if glyph is None:
        return []
    em = size * face.units / (face.ascent - face.descent)
    rise = -face.descent / face.units * em
    outline = glyph_outline(face, glyph, left, bottom + rise, em)
    return ["q", f"{rgb(colour)} rg", *outline, "f", "Q"]
