"""Which passphrases are taken, and what is said about the others."""

import pytest

from coach_app.store.key_file import KeyFile
from coach_app.store.passphrase import ENOUGH, by_length, check_new_passphrase, denied
from coach_app.store.passphrase_strength import how_strong, must_be_strong
from coach_app.store.refusals import PassphraseEasyToGuess, PassphraseTooWeak


@pytest.mark.parametrize(
    "good", ["twelve chars", "we go by bus", "otter lamp violin harbour", "caf\u00e9 street corner"]
)
def test_twelve_characters_or_four_words_are_enough(good: str) -> None:
    must_be_strong(good)
    assert how_strong(good).enough
    assert how_strong(good).level >= ENOUGH
    assert how_strong(good).advice == ""


@pytest.mark.parametrize(
    "weak", ["", "elevenchars", "one two x", "a a a a", "  padded    ", "x" * 1025]
)
def test_less_is_refused_before_anything_is_made(weak: str) -> None:
    with pytest.raises(PassphraseTooWeak):
        KeyFile.create(weak)
    assert not how_strong(weak).enough
    assert how_strong(weak).advice
    assert by_length(weak).advice == how_strong(weak).advice


@pytest.mark.parametrize(
    "known",
    [
        "Correct Horse Battery Staple",
        "passwordpassword",
        "P455word P455word",
        "WorkWell 2026!",
        "workwell-workwell",
        "letmein letmein",
        "The quick brown fox",
    ],
)
def test_what_everybody_tries_first_is_on_the_list(known: str) -> None:
    assert denied(known)
    with pytest.raises(PassphraseEasyToGuess):
        check_new_passphrase(known)
    assert how_strong(known).level == 0


@pytest.mark.parametrize(
    "long_but_easy", ["aaaaaaaaaaaa", "123456789012", "iloveyouiloveyou", "a b c d", "abcabcabcabc"]
)
def test_long_is_not_enough(long_but_easy: str) -> None:
    """None of these is on the list: they are found by how they are made."""
    assert not denied(long_but_easy)
    with pytest.raises(PassphraseEasyToGuess):
        KeyFile.create(long_but_easy)
    assert not how_strong(long_but_easy).enough


def test_words_that_only_hold_a_known_word_are_not_on_the_list() -> None:
    assert not denied("another long passphrase")
    assert not denied("my coach likes workwell violins")


def test_a_short_one_never_looks_strong() -> None:
    assert how_strong("kX9#pQ2!vZ").level < ENOUGH


def test_strength_of_a_very_long_one_is_told_quickly_enough_to_type() -> None:
    assert how_strong("otter lamp violin harbour " * 30).enough
