"""No letter is lost, lines fit, and text runs the way its script runs."""

import re

import pytest

from coach_app.plans.fonts import REPLACEMENT, Cut, FontUnreadable, Hand, Source, load
from coach_app.plans.layout import Span, bold, plain
from coach_app.plans.tagged.setting import Typesetter, number, pdf_text
from coach_app.plans.tagged.shaping import Shaper, clean, clusters, levels, one_line
from coach_app.plans.tagged.style import STANDARD

ARABIC = "\u0645\u062d\u0645\u062f"


def lines(text: str, width: float = 200) -> list[str]:
    return [line.text for line in Typesetter().set(plain(text), STANDARD.body, width).lines]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("e\u0301", "\u00e9"),
        ("a\x07b\x00c\u200be\u202ef\ufe0f", "abcef"),
        ("tab\there\u00a0there\u3000", "tab here there "),
        ("one\r\ntwo\u2028three\rfour", "one\ntwo\nthree\nfour"),
        ("\u0645\u200c\u0645", "\u0645\u200c\u0645"),
    ],
)
def test_cleaning(text: str, shown: str) -> None:
    assert clean(text) == shown


def test_one_line() -> None:
    assert one_line("  a\n b\t\tc ") == "a b c"


def test_a_reference_is_never_divided_and_a_long_compound_is() -> None:
    assert "QWU-0001-W" in lines("Reference QWU-0001-W", width=110)
    assert lines("well-established", width=70) == ["well-", "established"]


def test_marks_stay_with_their_letter() -> None:
    assert list(clusters("x\u0302ya\u0358\u0301")) == ["x\u0302", "y", "a\u0358\u0301"]


@pytest.mark.parametrize("width", [40, 90, 200])
def test_lines_fit_and_hold_every_word(width: float) -> None:
    text = "the sit-stand desk and " + "W" * 90 + " again, fortunately"
    done = Typesetter().set(plain(text), STANDARD.body, width)
    assert all(line.width <= width + 0.01 for line in done.lines)
    assert "".join(line.text for line in done.lines) == text
    assert len(done.lines) > 3


def test_words_of_two_lines_stay_apart() -> None:
    found = lines("one two three four five six seven eight nine ten", 60)
    assert all(line.endswith(" ") for line in found[:-1])


def test_new_lines_are_kept() -> None:
    assert lines("one\n\ntwo") == ["one ", "", "two"], "and stay apart when they are read"


def test_each_letter_in_the_first_typeface_that_has_it() -> None:
    shaper = Shaper()
    names = [
        shaper.choose(letter, Cut.BOLD)[1].name for letter in ("a", "\u0175", "\u0431", ARABIC[0])
    ]
    assert names == [
        "AtkinsonHyperlegible-Bold",
        "NotoSans-Bold",
        "NotoSans-Bold",
        "NotoSansArabic-Bold",
    ]
    assert shaper.missing == set()


def test_a_letter_nobody_has_is_shown_and_reported() -> None:
    shaper = Shaper()
    assert shaper.choose("\U0001f600", Cut.REGULAR)[0] == REPLACEMENT
    assert shaper.choose("a\U0001e8d0", Cut.REGULAR)[0] == f"a{REPLACEMENT}"
    assert shaper.missing == {"\U0001f600", "\U0001e8d0"}


def test_levels_of_arabic_with_digits() -> None:
    text = f"{ARABIC} 12"
    assert levels(text, right_to_left=True) == [1, 1, 1, 1, 1, 2, 2]
    assert levels("only latin", right_to_left=False) is None


def test_arabic_runs_from_right_to_left() -> None:
    (line,) = Typesetter().set(plain(f"{ARABIC} 12 abc"), STANDARD.body, 300).lines
    assert line.right_to_left
    assert [piece.shaped.text for piece in line.visual()] == ["abc", " ", "12", " ", ARABIC]


def test_arabic_letters_join() -> None:
    (line,) = Typesetter().set(plain(ARABIC), STANDARD.body, 300).lines
    joined = [glyph.number for piece in line.pieces for glyph in piece.shaped.glyphs]
    apart = [
        glyph.number
        for letter in reversed(ARABIC)
        for piece in Typesetter().set(plain(letter), STANDARD.body, 300).lines[0].pieces
        for glyph in piece.shaped.glyphs
    ]
    assert joined != apart


@pytest.mark.parametrize(
    "text",
    [
        "\u0a28\u0a42\u0a70 \u0a15\u0a4b\u0a1a",
        "\u09b8\u09aa\u09cd\u09a4\u09be\u09b9",
        "\u0645\u0646\u0635\u0648\u0628\u06c1",
        "\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f",
        "Nguy\u1ec5n \u0142\u0301",
    ],
    ids=["Gurmukhi", "Bengali", "Urdu", "Arabic with vowels", "marks on Latin letters"],
)
def test_each_glyph_stands_where_its_script_puts_it(text: str) -> None:
    """The numbers between glyphs are followed as a viewer of PDF does."""
    typesetter = Typesetter(right_to_left=text[0] in "\u0645", shaper=Shaper(Hand.NASTALIQ))
    done = typesetter.set(plain(text), STANDARD.body, 400)
    operators = typesetter.operators(done, 0, 0, 400)
    shown = re.findall(r"<([0-9A-F]{4,})>|(-?[0-9.]+)", " ".join(arrays(operators)))
    glyphs = [glyph for piece in done.lines[0].visual() for glyph in piece.shaped.glyphs]
    nominal = {glyph.number: glyph.nominal for glyph in glyphs}
    pen, places = 0.0, []
    for drawn, shift in shown:
        if shift:
            pen -= float(shift)
        for at in range(0, len(drawn), 4):
            places.append(pen)
            pen += nominal[int(drawn[at : at + 4], 16)]
    origin, wanted = 0.0, []
    for glyph in glyphs:
        wanted.append(origin + glyph.dx)
        origin += glyph.advance
    assert places == pytest.approx(wanted, abs=0.5)


@pytest.mark.parametrize("number", ["116 123", "0303 123 1113", "+44 (0)161 496-0000"])
def test_a_telephone_number_runs_from_left_to_right_among_arabic_letters(number: str) -> None:
    (line,) = (
        Typesetter(right_to_left=True)
        .set(plain(f"{ARABIC} {number} {ARABIC}"), STANDARD.body, 400)
        .lines
    )
    seen = "".join(piece.shaped.text for piece in line.visual() if piece.level == 2)
    assert seen == number


@pytest.mark.parametrize("first", [True, False])
def test_an_english_quotation_among_arabic_letters_keeps_its_full_stop(first: bool) -> None:  # noqa: FBT001 - one of two
    quotation = Span(text="\u201cBack (by 3 May).\u201d", language="en-GB")
    parts = (Span(text=f"{ARABIC}: "), quotation)
    whole = (quotation, Span(text=f" {ARABIC}")) if first else parts
    (line,) = Typesetter(right_to_left=True).set(whole, STANDARD.body, 400).lines
    assert line.right_to_left
    assert quotation.text in "".join(piece.shaped.text for piece in line.visual())


def test_lines_from_right_to_left_end_at_the_edge() -> None:
    typesetter, width = Typesetter(right_to_left=True), 120.0
    done = typesetter.set(plain(f"{ARABIC} " * 12), STANDARD.body, width)
    starts = [
        float(one.split()[4])
        for one in typesetter.operators(done, 0, 0, width)
        if one.endswith(" Tm")
    ]
    assert len(starts) == len(done.lines) > 2
    for start, line in zip(starts, done.lines, strict=True):
        drawn = sum(piece.shaped.width for piece in line.pieces) * done.style.size / 1000
        assert start + drawn == pytest.approx(width, abs=0.02)


def arrays(operators: list[str]) -> list[str]:
    return [one.removesuffix(" TJ") for one in operators if one.endswith(" TJ")]


def test_bold_inside_a_line() -> None:
    (line,) = Typesetter().set((*plain("By "), *bold("Friday")), STANDARD.body, 300).lines
    assert [p.shaped.typeface.name for p in line.pieces][-1] == "AtkinsonHyperlegible-Bold"


def test_language_and_exact_text_are_written() -> None:
    typesetter = Typesetter()
    text = (Span(text="\u0645", language="ar"),)
    (first, *_) = [
        operator
        for operator in typesetter.operators(typesetter.set(text, STANDARD.body, 300), 0, 0, 300)
        if operator.startswith("/Span")
    ]
    assert pdf_text("ar") in first
    assert pdf_text("\u0645") in first


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (-0.001, "0"), (1.5, "1.5"), (10, "10"), (2 / 3, "0.67")]
)
def test_numbers(value: float, written: str) -> None:
    assert number(value) == written


def test_a_missing_typeface_is_a_refusal() -> None:
    with pytest.raises(FontUnreadable):
        load(Source("fontpkg_noto_sans", "NotThere.ttf", "NotThere"))
    with pytest.raises(FontUnreadable):
        load(Source("fontpkg_noto_sans", "../LICENSE", "Damaged"))
