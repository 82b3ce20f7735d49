"""Glyphs as the operators of a content stream."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from coach_app.plans.tagged.numbers import number
from coach_app.plans.tagged.shaping import Shaped


@dataclass(slots=True)
class _Shown:
    """Glyphs as TJ arrays; a new one only where a glyph stands higher or lower."""

    size: float
    out: list[str] = field(default_factory=list)
    array: list[str] = field(default_factory=list)
    rise: float = 0.0
    back: float = 0.0
    """Thousandths of an em to go back before the next glyph. One number stands between two
    glyphs: two in a row would be read as a single one."""

    def add(self, shaped: Shaped) -> None:
        if shaped.drawn and not self.rise:
            self._draw(shaped.drawn)
            self.back += shaped.behind
            return
        for glyph in shaped.glyphs:
            if glyph.dy != self.rise:
                self._end_array()
                self.rise = glyph.dy
                self.out.append(f"{number(self.rise * self.size / 1000)} Ts")
            self.back -= glyph.dx
            self._draw(f"<{glyph.number:04X}>")
            self.back += glyph.nominal + glyph.dx - glyph.advance

    def finished(self) -> list[str]:
        self._draw("")
        self._end_array()
        if self.rise:
            self.out.append("0 Ts")
        return self.out

    def _draw(self, what: str) -> None:
        if abs(self.back) > 0.05:
            self.array.append(number(self.back))
            self.back = 0.0
        self.array.append(what)

    def _end_array(self) -> None:
        if any(self.array):
            self.out.append(_array(self.array))
        self.array = []


def shown(pieces: Iterable[Shaped], size: float) -> list[str]:
    """Operators that draw the pieces one after the other."""
    one = _Shown(size)
    for shaped in pieces:
        one.add(shaped)
    return one.finished()


def _array(parts: list[str]) -> str:
    return f"[{''.join(parts)}] TJ".replace("><", "")
