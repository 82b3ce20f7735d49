"""Setting text: words into lines of a width, lines into drawing operators."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from coach_app.plans.directions import is_right_to_left
from coach_app.plans.fonts import Cut, Typeface
from coach_app.plans.layout import Span, Text
from coach_app.plans.tagged.numbers import number as number
from coach_app.plans.tagged.shaping import (
    Shaped,
    Shaper,
    clean,
    clusters,
    levels_apart,
)
from coach_app.plans.tagged.showing import shown
from coach_app.plans.tagged.style import STANDARD, Colour, Look, TextStyle

PLAIN_WORDS = re.compile(r"[^ ]+ *| +")
BREAK_AFTER = "-\u2013\u2014/"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a word: one typeface, one direction, one language."""

    shaped: Shaped
    level: int
    language: str
    space: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces in logical order. Widths are in points, without spaces at the end."""

    pieces: tuple[Piece, ...]
    width: float
    right_to_left: bool
    at_right: bool
    """It ends at the right edge instead of beginning at the left one."""

    @property
    def trailing(self) -> float:
        """Thousandths of an em that a space at the end takes."""
        return self.pieces[-1].shaped.width if self.pieces and self.pieces[-1].space else 0.0

    @property
    def text(self) -> str:
        return "".join(piece.shaped.text for piece in self.pieces)

    def visual(self) -> list[Piece]:
        """The pieces from left to right (rule L2 of the Unicode Bidirectional Algorithm)."""
        order = list(self.pieces)
        highest = max((piece.level for piece in order), default=0)
        for level in range(highest, 0, -1):
            start = 0
            while start < len(order):
                if order[start].level < level:
                    start += 1
                    continue
                end = start
                while end < len(order) and order[end].level >= level:
                    end += 1
                order[start:end] = reversed(order[start:end])
                start = end
        return order


@dataclass(frozen=True, slots=True)
class SetText:
    """Lines of one text at one width, ready to be drawn or divided over pages."""

    lines: tuple[Line, ...]
    style: TextStyle

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    @property
    def width(self) -> float:
        return max((line.width for line in self.lines), default=0.0)

    def divided(self, after: int) -> tuple["SetText", "SetText"]:
        return SetText(self.lines[:after], self.style), SetText(self.lines[after:], self.style)


@dataclass(slots=True)
class _Letters:
    """One paragraph as clusters, each with its typeface, language and level."""

    texts: list[str] = field(default_factory=list)
    faces: list[Typeface] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)

    def words(self) -> Iterator[tuple[int, int]]:
        """Start and end of each unbreakable word with the spaces behind it."""
        start = 0
        for at in range(1, len(self.texts)):
            before, here = self.texts[at - 1], self.texts[at]
            after_space = before == " " and here != " "
            after_hyphen = before in BREAK_AFTER and here.isalpha() and at - 1 > start
            # Not in a reference, such as "QWU-0001-W", which is read as one.
            after_hyphen = after_hyphen and not self.texts[at - 2].isdigit()
            if after_space or after_hyphen:
                yield start, at
                start = at
        if self.texts:
            yield start, len(self.texts)

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Parts of a word that can be shaped in one go."""
        first = start
        for at in range(start + 1, end + 1):
            if at == end or self._differs(first, at):
                yield first, at
                first = at

    def _differs(self, one: int, other: int) -> bool:
        return (
            self.faces[one] is not self.faces[other]
            or self.levels[one] != self.levels[other]
            or self.languages[one] != self.languages[other]
            or (self.texts[one] == " ") != (self.texts[other] == " ")
        )


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Sets the texts of one document, which as a whole may run from right to left."""

    look: Look = STANDARD
    right_to_left: bool = False
    shaper: Shaper = field(default_factory=Shaper)
    names: dict[Typeface, str] = field(default_factory=dict)
    """Typeface -> its name in the page's resources."""
    _plain_words: dict[tuple[str, Cut, str], list[Piece]] = field(default_factory=dict)

    def set(self, text: Text, style: TextStyle, width: float) -> SetText:
        lines: list[Line] = []
        for paragraph in _paragraphs(text):
            lines += self._paragraph(paragraph, style, width)
        return SetText(tuple(lines), style)

    def widest_word(self, text: Text, style: TextStyle) -> float:
        """Points that its widest word takes, which cannot be broken."""
        letters = self._letters(text, style, None)
        return max(
            (
                sum(p.shaped.width for p in self._pieces(letters, start, end) if not p.space)
                for start, end in letters.words()
            ),
            default=0.0,
        ) * (style.size / 1000)

    def _paragraph(self, spans: Text, style: TextStyle, width: float) -> list[Line]:
        whole = "".join(span.text for span in spans)
        rtl = self._direction(spans, whole)
        builder = _LineBuilder(limit=width * 1000 / style.size, right_to_left=rtl)
        simple = self._simple(spans, style, builder.limit) if whole.isascii() and not rtl else None
        if simple is not None:
            for word in simple:
                builder.add(word)
            return builder.finished(style.size, document=self.right_to_left)
        parts = [(span.text, bool(span.language)) for span in spans]
        letters = self._letters(spans, style, levels_apart(parts, right_to_left=rtl))
        for start, end in letters.words():
            pieces = self._pieces(letters, start, end)
            if sum(p.shaped.width for p in pieces if not p.space) <= builder.limit:
                builder.add(pieces)
            else:
                for at in range(start, end):
                    builder.add(self._pieces(letters, at, at + 1))
        return builder.finished(style.size, document=self.right_to_left)

    def _simple(self, spans: Text, style: TextStyle, limit: float) -> list[list[Piece]] | None:
        """The words of plain English, which most papers hold, each looked at only once.

        None where a word can be divided or two spans share one: then every letter is looked at.
        """
        found: list[list[Piece]] = []
        for span in spans:
            if found and not found[-1][-1].space:
                return None
            cut = Cut.of(bold=span.bold or style.bold, italic=span.italic or style.italic)
            for word in PLAIN_WORDS.findall(span.text):
                pieces = self._plain_words.get((word, cut, span.language))
                if pieces is None:
                    pieces = self._plain_word(word, cut, span.language)
                    if pieces is None:
                        return None
                    self._plain_words[word, cut, span.language] = pieces
                if sum(piece.shaped.width for piece in pieces if not piece.space) > limit:
                    return None
                found.append(pieces)
        return found

    def _plain_word(self, word: str, cut: Cut, language: str) -> list[Piece] | None:
        """A word with the spaces behind it; None where it may be divided or set in two faces."""
        inside = word.rstrip(" ")
        faces = {self.shaper.choose(letter, cut)[1] for letter in inside or " "}
        if len(faces) > 1 or any(mark in BREAK_AFTER for mark in inside):
            return None
        face = faces.pop()
        return [
            Piece(self.shaper.shape(part, face, right_to_left=False), 0, language, part[0] == " ")
            for part in (inside, word[len(inside) :])
            if part
        ]

    def _direction(self, spans: Text, whole: str) -> bool:
        """The document's own sentences run as it does; other words as their first letter does."""
        if self.right_to_left and not (spans and all(span.language for span in spans)):
            return True
        return is_right_to_left(whole)

    def _letters(self, spans: Text, style: TextStyle, found: list[int] | None) -> _Letters:
        letters = _Letters()
        place = 0
        for span in spans:
            cut = Cut.of(bold=span.bold or style.bold, italic=span.italic or style.italic)
            for cluster in clusters(span.text):
                shown, face = self.shaper.choose(cluster, cut)
                if cluster == " " and letters.faces and ord(" ") in letters.faces[-1].letters:
                    face = letters.faces[-1]
                letters.texts.append(shown)
                letters.faces.append(face)
                letters.languages.append(span.language)
                letters.levels.append(found[place] if found else 0)
                place += len(cluster)
        return letters

    def _pieces(self, letters: _Letters, start: int, end: int) -> list[Piece]:
        pieces: list[Piece] = []
        for first, last in letters.runs(start, end):
            level = letters.levels[first]
            shaped = self.shaper.shape(
                "".join(letters.texts[first:last]),
                letters.faces[first],
                right_to_left=bool(level % 2),
            )
            space = letters.texts[first] == " "
            pieces.append(Piece(shaped, level, letters.languages[first], space))
        return pieces

    def name_of(self, typeface: Typeface) -> str:
        return self.names.setdefault(typeface, f"T{len(self.names)}")

    def operators(self, done: SetText, x: float, top: float, width: float) -> list[str]:
        """Content-stream operators; `top` is the upper edge of the first line.

        A line that is `at_right` ends at `x + width`.
        """
        style = done.style
        out = [f"{rgb(style.colour)} rg"]
        baseline = top - (style.leading + style.size * 0.72) / 2
        for line in done.lines:
            start = x + width - line.width if line.at_right else x
            if line.right_to_left:
                # The space that is kept at the end of a line stands at its left.
                start -= line.trailing * style.size / 1000
            out += self._line(line, style.size, start, baseline)
            baseline -= style.leading
        return out

    def _line(self, line: Line, size: float, x: float, baseline: float) -> list[str]:
        out: list[str] = []
        apart = any(piece.level or piece.shaped.apart for piece in line.pieces)
        language = next((p.language for p in line.pieces if p.language), "")
        properties = ""
        if apart:
            properties += f"/ActualText {pdf_text(line.text)}"
        if language:
            properties += f"/Lang {pdf_text(language)}"
        if properties:
            out.append(f"/Span <<{properties}>> BDC")
        out.append("BT")
        for typeface, pieces in _same_face(line.visual()):
            out.append(f"/{self.name_of(typeface)} {number(size)} Tf")
            out.append(f"1 0 0 1 {number(x)} {number(baseline)} Tm")
            out += shown((piece.shaped for piece in pieces), size)
            x += sum(piece.shaped.width for piece in pieces) * size / 1000
        out.append("ET")
        if properties:
            out.append("EMC")
        return out


@dataclass(slots=True)
class _LineBuilder:
    limit: float
    """Thousandths of an em."""
    right_to_left: bool
    _lines: list[tuple[Piece, ...]] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _filled: float = 0.0

    def add(self, pieces: list[Piece]) -> None:
        ink = sum(piece.shaped.width for piece in pieces if not piece.space)
        if self._pieces and self._filled + ink > self.limit + 0.01:
            self._end_line()
        self._pieces += pieces
        self._filled += sum(piece.shaped.width for piece in pieces)

    def _end_line(self) -> None:
        self._lines.append(tuple(self._pieces))
        self._pieces, self._filled = [], 0.0

    def finished(self, size: float, *, document: bool) -> list[Line]:
        """One line stands where the document begins its lines, more of them where their own
        letters begin."""
        self._end_line()
        lines: list[Line] = []
        at_right = self.right_to_left if len(self._lines) > 1 else document
        for pieces in self._lines:
            end = len(pieces)
            while end and pieces[end - 1].space:
                end -= 1
            width = sum(piece.shaped.width for piece in pieces[:end]) * size / 1000
            # One space stays at the end, or the words of two lines would be read as one.
            lines.append(Line(pieces[: end + 1], width, self.right_to_left, at_right))
        return lines


def _paragraphs(text: Text) -> Iterator[Text]:
    """Cleaned text, divided where somebody began a new line."""
    spans: list[Span] = []
    for span in text:
        parts = clean(span.text).split("\n")
        for place, part in enumerate(parts):
            if place:
                yield _apart(spans)
                spans = []
            if part:
                spans.append(_part(span, part))
    yield tuple(spans)


def _apart(spans: list[Span]) -> Text:
    """With a space behind, or a screen reader would read the words of two lines as one."""
    return (*spans[:-1], _part(spans[-1], f"{spans[-1].text} ")) if spans else ()


def _part(span: Span, text: str) -> Span:
    return Span(text=text, bold=span.bold, italic=span.italic, language=span.language)


def _same_face(pieces: list[Piece]) -> Iterator[tuple[Typeface, list[Piece]]]:
    group: list[Piece] = []
    for piece in pieces:
        if group and piece.shaped.typeface is not group[0].shaped.typeface:
            yield group[0].shaped.typeface, group
            group = []
        group.append(piece)
    if group:
        yield group[0].shaped.typeface, group


def rgb(value: Colour) -> str:
    return " ".join(f"{part:.4f}".rstrip("0").rstrip(".") or "0" for part in value)


def pdf_text(text: str) -> str:
    """A text string for a content stream or a dictionary written by hand."""
    return f"<{(chr(0xFEFF) + text).encode('utf-16-be').hex().upper()}>"
