"""The recovery key: letters on paper that open the store when the passphrase is forgotten.

34 letters by chance (about 167 bits) and a check letter, in groups of five. Letters and digits
that look alike on paper do not occur.
"""

import secrets
import unicodedata

from coach_app.store.refusals import RecoveryKeyMistyped

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without I, L, O, U, 0 and 1."""
BY_CHANCE = 34
WHOLE = BY_CHANCE + 1
GROUP = 5
_PRIME = 31
_GENERATOR = 3
"""Its powers modulo 31 are never 0 and never the same for neighbours: every single wrong letter
and every swap of two neighbours changes the sum."""
_SEPARATORS = "-\u2010\u2011\u2012\u2013\u2014_.,:/"


def new_recovery_key() -> str:
    """A fresh key in its normal form. A draw whose sum has no letter is drawn again."""
    while True:
        letters = "".join(secrets.choice(LETTERS) for _ in range(BY_CHANCE))
        check = _sum(letters)
        if check < len(LETTERS):
            return letters + LETTERS[check]


def normal_form(typed: str) -> str:
    """The key as it was made, whatever capitals, blanks and hyphens it was typed with.

    Raises RecoveryKeyMistyped, with a hint at what is wrong where that can be said.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    letters = "".join(c for c in text if not c.isspace() and c not in _SEPARATORS)
    if any(letter not in LETTERS for letter in letters):
        raise RecoveryKeyMistyped(
            "A recovery key has no letters I, L, O or U, no digits 0 or 1 and no signs. "
            "Look at it again."
        )
    if len(letters) != WHOLE:
        raise RecoveryKeyMistyped(
            f"A recovery key has {WHOLE} letters and digits; this one has {len(letters)}."
        )
    if _sum(letters[:BY_CHANCE]) != LETTERS.index(letters[BY_CHANCE]):
        raise RecoveryKeyMistyped
    return letters


def groups(key: str) -> tuple[str, ...]:
    """As it stands on paper: seven groups of five."""
    return tuple(key[start : start + GROUP] for start in range(0, len(key), GROUP))


def spelled(key: str) -> str:
    return "-".join(groups(key))


def _sum(letters: str) -> int:
    weighed = (
        pow(_GENERATOR, place, _PRIME) * LETTERS.index(letter)
        for place, letter in enumerate(letters)
    )
    return -sum(weighed) % _PRIME
