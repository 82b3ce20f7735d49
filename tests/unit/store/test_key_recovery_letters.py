"""The letters of the recovery key: by chance, easy to read, and a mistype is always noticed."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.store.recovery_key import (
    BY_CHANCE,
    LETTERS,
    WHOLE,
    groups,
    new_recovery_key,
    normal_form,
    spelled,
)
from coach_app.store.refusals import RecoveryKeyMistyped

KEY = normal_form("T84TG-BPR56-S8YJQ-X5GNB-JSTRY-RMZ6Z-ERVZZ")  # one that was drawn by chance


def test_it_is_by_chance_and_has_about_160_bits() -> None:
    assert len({new_recovery_key() for _ in range(200)}) == 200
    assert 160 <= BY_CHANCE * 4.9 <= 170
    assert len(LETTERS) == len(set(LETTERS)) == 30
    assert not set("ILOU01") & set(LETTERS)


def test_every_new_key_has_a_check_letter_that_fits() -> None:
    for _ in range(500):
        key = new_recovery_key()
        assert normal_form(key) == key


def test_it_stands_on_paper_in_seven_groups_of_five() -> None:
    assert [len(group) for group in groups(KEY)] == [5] * 7
    assert spelled(KEY).count("-") == 6


@pytest.mark.parametrize(
    "typed",
    [
        spelled(KEY),
        spelled(KEY).lower(),
        "  ".join(groups(KEY)),
        "\n".join(groups(KEY.lower())),
        "\u2013".join(groups(KEY)),
        " " + KEY + "\t",
        "".join(chr(ord(letter) + 0xFEE0) for letter in KEY),
    ],
)
def test_capitals_blanks_and_hyphens_do_not_matter(typed: str) -> None:
    assert normal_form(typed) == KEY


def test_every_single_wrong_letter_is_noticed() -> None:
    for place in range(WHOLE):
        for letter in LETTERS:
            if letter != KEY[place]:
                with pytest.raises(RecoveryKeyMistyped):
                    normal_form(KEY[:place] + letter + KEY[place + 1 :])


def test_every_swap_of_two_neighbours_is_noticed() -> None:
    for place in range(WHOLE - 1):
        left, right = KEY[place], KEY[place + 1]
        if left != right:
            with pytest.raises(RecoveryKeyMistyped):
                normal_form(KEY[:place] + right + left + KEY[place + 2 :])


@pytest.mark.parametrize("typed", ["", KEY[:-1], KEY + "A", KEY[:-1] + "0", "O" + KEY[1:], KEY * 9])
def test_too_few_too_many_and_letters_that_never_occur_are_named(typed: str) -> None:
    with pytest.raises(RecoveryKeyMistyped) as refused:
        normal_form(typed)
    assert str(refused.value) != RecoveryKeyMistyped.sentence


@given(st.text(max_size=80))
def test_no_text_crashes_it_and_none_is_repeated(typed: str) -> None:
    with contextlib.suppress(RecoveryKeyMistyped):
        assert len(normal_form(typed)) == WHOLE
    with pytest.raises(RecoveryKeyMistyped) as refused:
        normal_form(f"{typed}\u2603")  # a sign that stands in no sentence of the program
    assert "\u2603" not in str(refused.value)
