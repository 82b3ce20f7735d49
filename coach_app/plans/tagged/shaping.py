"""From characters to glyphs: cleaning, a typeface for each letter, direction, shaping."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import uharfbuzz
from bidi import algorithm

from coach_app.plans.directions import IN_GROUPS, RIGHT_TO_LEFT, is_right_to_left
from coach_app.plans.fonts import REPLACEMENT, Cut, Hand, Typeface, typeface_for
from coach_app.plans.tagged.numbers import number

JOINERS = "\u200c\u200d"
"""Change the form of Arabic and Indic letters; every other format character is left out."""
WORD_JOINER = "\u2060"
ISOLATED = "\ufffc"
"""Stands for what stands apart: a thing without direction."""


def clean(text: str) -> str:
    """Text that can be printed: composed letters, no control characters, "\\n" for a new line.

    Direction overrides go too: they can make a plan look different from what it says.
    """
    out: list[str] = []
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if composed.isascii() and composed.isprintable():
        return composed
    for char in composed:
        if char in "\n\r\x0b\x0c\x85\u2028\u2029":
            out.append("\n")
        elif char == "\t" or unicodedata.category(char) == "Zs":
            out.append(" ")
        elif char in JOINERS or not _unprintable(char):
            out.append(char)
    return "".join(out)


def one_line(text: str) -> str:
    """The same for titles and labels: runs of white space become one space."""
    return " ".join(clean(text).split())


def _unprintable(char: str) -> bool:
    if unicodedata.category(char) in ("Cc", "Cf", "Cs"):
        return True
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def clusters(text: str) -> Iterator[str]:
    """Letters with the marks that stand on them."""
    if text.isascii():
        yield from text
        return
    start = 0
    for at in range(1, len(text)):
        char = text[at]
        if char not in JOINERS and not unicodedata.category(char).startswith("M"):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def levels(text: str, *, right_to_left: bool) -> list[int] | None:
    """Embedding level of each character (Unicode Bidirectional Algorithm); None when all are 0."""
    if not right_to_left and not any(
        unicodedata.bidirectional(char) in (*RIGHT_TO_LEFT, "AN") for char in text
    ):
        return None
    base = int(right_to_left)
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    for place, char in enumerate(storage["chars"]):
        char["place"] = place
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)  # noqa: FBT003 - the library's own signature
    algorithm.resolve_implicit_levels(storage, False)  # noqa: FBT003 - as above
    known = {char["place"]: int(char["level"]) for char in storage["chars"]}
    found: list[int] = []
    for place in range(len(text)):
        # Joiners have no level of their own: they go with the letter before them.
        found.append(known.get(place, found[-1] if found else base))
    for grouped in IN_GROUPS.finditer(text):
        start, end = grouped.span()
        found[start:end] = [max(found[start:end]) + max(found[start:end]) % 2] * (end - start)
    return found


def levels_apart(parts: Sequence[tuple[str, bool]], *, right_to_left: bool) -> list[int] | None:
    """Levels of a text in parts, each with whether it stands apart, as a quotation does.

    What stands apart runs in its own direction and is one thing without direction to what
    stands around it (an isolate of the Unicode Bidirectional Algorithm), so that the full stop of
    an English sentence in an Arabic one stays at its end.
    """
    together = levels("".join(text for text, _ in parts), right_to_left=right_to_left)
    if together is None or len(parts) < 2:
        return together
    outer = "".join(ISOLATED if apart else text for text, apart in parts)
    around = levels(outer, right_to_left=right_to_left) or [0] * len(outer)
    found: list[int] = []
    place = 0
    for text, apart in parts:
        if not apart:
            found += around[place : place + len(text)]
            place += len(text)
            continue
        towards = is_right_to_left(text)
        shift = 1 + int(right_to_left) - int(towards)
        inside = levels(text, right_to_left=towards) or [0] * len(text)
        found += [level + shift + shift % 2 for level in inside]
        place += len(ISOLATED)
    return found


@dataclass(frozen=True, slots=True)
class Glyph:
    """Lengths in thousandths of an em; `nominal` is the advance the font itself gives."""

    number: int
    advance: float
    nominal: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A piece of one word in one typeface and direction, glyphs from left to right."""

    typeface: Typeface
    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    apart: bool
    """A letter is drawn by several glyphs, so glyph by glyph the text cannot be read back."""
    drawn: str = ""
    """The glyphs as part of a TJ array; "" where one of them stands higher or lower."""
    behind: float = 0.0
    """Thousandths of an em by which what follows `drawn` stands too far on."""


@dataclass(slots=True)
class Shaper:
    """Shapes the words of one document and remembers what it used and what was missing."""

    hand: Hand = Hand.NASKH
    missing: set[str] = field(default_factory=set)
    used: dict[Typeface, dict[int, str]] = field(default_factory=dict)
    """Typeface -> glyph -> the text it stands for."""
    _shaped: dict[tuple[Typeface, str, bool], Shaped] = field(default_factory=dict)
    _chosen: dict[tuple[str, Cut], tuple[str, Typeface]] = field(default_factory=dict)

    def choose(self, cluster: str, cut: Cut) -> tuple[str, Typeface]:
        """The typeface for a cluster, and the cluster itself or the visible replacement."""
        found = self._chosen.get((cluster, cut))
        if found is None:
            found = self._chosen[cluster, cut] = self._look_up(cluster, cut)
        return found

    def _look_up(self, cluster: str, cut: Cut) -> tuple[str, Typeface]:
        visible = "".join(char for char in cluster if char not in JOINERS)
        typeface = typeface_for(visible, cut, self.hand)
        if typeface is not None:
            return cluster, typeface
        lost = {char for char in visible if typeface_for(char, cut, self.hand) is None}
        self.missing |= lost
        kept = "".join(REPLACEMENT if char in lost else char for char in visible)
        for shown in (kept, REPLACEMENT):
            typeface = typeface_for(shown, cut, self.hand)
            if typeface is not None:
                return shown, typeface
        raise LookupError("no typeface has the replacement character")

    def shape(self, text: str, typeface: Typeface, *, right_to_left: bool) -> Shaped:
        key = (typeface, text, right_to_left)
        found = self._shaped.get(key)
        if found is None:
            found = self._shaped[key] = self._shape(text, typeface, right_to_left=right_to_left)
        return found

    def _shape(self, text: str, typeface: Typeface, *, right_to_left: bool) -> Shaped:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        # Not the one of the machine: the same document gives the same bytes everywhere.
        buffer.language = "und"
        buffer.direction = "rtl" if right_to_left else "ltr"
        buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        uharfbuzz.shape(typeface.font, buffer)
        infos, places = buffer.glyph_infos, buffer.glyph_positions
        em = 1000 / typeface.units
        glyphs = tuple(
            Glyph(
                number=info.codepoint,
                advance=place.x_advance * em,
                nominal=typeface.font.get_glyph_h_advance(info.codepoint) * em,
                dx=place.x_offset * em,
                dy=place.y_offset * em,
            )
            for info, place in zip(infos, places, strict=True)
        )
        starts = [info.cluster for info in infos]
        self._remember(typeface, text, starts, glyphs)
        width = sum(glyph.advance for glyph in glyphs)
        apart = len(set(starts)) < len(starts)
        drawn, behind = _drawn(glyphs)
        return Shaped(typeface, text, glyphs, width, apart, drawn, behind)

    def _remember(
        self, typeface: Typeface, text: str, starts: list[int], glyphs: tuple[Glyph, ...]
    ) -> None:
        """Note the text of each glyph, so that it can be copied, searched and read aloud."""
        known = self.used.setdefault(typeface, {})
        ordered = sorted(set(starts))
        ends = dict(zip(ordered, [*ordered[1:], len(text)], strict=True))
        widest: dict[int, int] = {}
        for place, start in enumerate(starts):
            best = widest.setdefault(start, place)
            if glyphs[place].advance > glyphs[best].advance:
                widest[start] = place
        for place, start in enumerate(starts):
            says = text[start : ends[start]] if widest[start] == place else WORD_JOINER
            number = glyphs[place].number
            before = known.get(number)
            if before is None or _better(says, before):
                known[number] = says


def _drawn(glyphs: tuple[Glyph, ...]) -> tuple[str, float]:
    if not glyphs or any(glyph.dx or glyph.dy for glyph in glyphs):
        return "", 0.0
    out: list[str] = []
    back = 0.0
    for glyph in glyphs:
        if abs(back) > 0.05:
            out.append(number(back))
            back = 0.0
        out.append(f"<{glyph.number:04X}>")
        back += glyph.nominal - glyph.advance
    return "".join(out).replace("><", ""), back


def _better(new: str, old: str) -> bool:
    """A glyph that stands for several texts keeps the same one whatever came first."""
    return (new == WORD_JOINER, len(new), new) < (old == WORD_JOINER, len(old), old)
