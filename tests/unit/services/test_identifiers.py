"""Advice on numbers and addresses as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.services.identifiers import IdentifierKind, advice, tidy

NHS, NI = IdentifierKind.NHS_NUMBER, IdentifierKind.NI_NUMBER
PHONE, EMAIL, POSTCODE = IdentifierKind.PHONE, IdentifierKind.EMAIL, IdentifierKind.POSTCODE


@pytest.mark.parametrize(
    ("kind", "typed", "written"),
    [
        (NHS, "9434765919", "943 476 5919"),
        (NHS, "943-476-5919", "943 476 5919"),
        (NI, "aa123456a", "AA 12 34 56 A"),
        (NI, "CE 12 34 56 D", "CE 12 34 56 D"),
        (PHONE, "+447700900123", "07700 900123"),
        (PHONE, "0161 496 0000", "0161 496 0000"),
        (PHONE, "+48 22 123 45 67", "+48 22 123 45 67"),
        (EMAIL, " a.b+c@post.example ", "a.b+c@post.example"),
        (POSTCODE, "bl90sw", "BL9 0SW"),
        (POSTCODE, "sw1a 1aa", "SW1A 1AA"),
    ],
)
def test_what_holds_gets_no_advice_and_its_usual_form(
    kind: IdentifierKind, typed: str, written: str
) -> None:
    assert advice(kind, typed) == ""
    assert tidy(kind, typed) == written


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (NHS, "9434765918"),
        (NHS, "943476591"),
        (NHS, "94347659190"),
        (NHS, "\u0669\u0664\u0663\u0664\u0667\u0666\u0665\u0669\u0661\u0669x"),
        (NI, "QQ123456A"),
        (NI, "QQ 12 34 56 C"),
        (NI, "AO123456A"),
        (NI, "DA123456A"),
        (NI, "AV123456A"),
        (NI, "AA123456E"),
        (NI, "AA12345A"),
        (NI, "AA123456"),
        *((NI, f"{prefix}123456A") for prefix in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")),
        (PHONE, "07700 90012"),
        (PHONE, "123"),
        (PHONE, "ask her sister"),
        (EMAIL, "a@b"),
        (EMAIL, "a b@post.example"),
        (EMAIL, "a@post.example, b@post.example"),
        (POSTCODE, "M1"),
        (POSTCODE, "BL9 0CW"),
    ],
)
def test_what_does_not_hold_gets_a_sentence_and_stays_as_typed(
    kind: IdentifierKind, typed: str
) -> None:
    sentence = advice(kind, typed)
    assert sentence.endswith(".")
    assert typed not in sentence
    assert tidy(kind, typed) == typed


@given(st.sampled_from(IdentifierKind), st.text(max_size=150))
def test_no_text_is_too_odd_to_be_looked_at(kind: IdentifierKind, typed: str) -> None:
    advice(kind, typed)
    written = tidy(kind, typed)
    assert tidy(kind, written) == written


@pytest.mark.parametrize("kind", IdentifierKind)
def test_nothing_typed_needs_no_advice(kind: IdentifierKind) -> None:
    assert advice(kind, "") == advice(kind, "  ") == ""
