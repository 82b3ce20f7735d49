"""What counts as a passphrase, and how it becomes bytes."""

import unicodedata
from dataclasses import dataclass

from coach_app.store.refusals import PassphraseEasyToGuess, PassphraseTooWeak

ENOUGH = 3
"""Of 4: more than 10^8 guesses, each of which costs a third of a second or more."""
SHORTEST = 12
FEWEST_WORDS = 4
LONGEST = 1024

DENIED = frozenset(
    {
        "correcthorsebatterystaple",
        "fourrandomwords",
        "thequickbrownfox",
        "thequickbrownfoxjumpsoverthelazydog",
        "tobeornottobe",
        "tobeornottobethatisthequestion",
        "maytheforcebewithyou",
        "letmeinletmein",
        "iforgotmypassword",
        "thisismypassword",
        "thisismypassphrase",
        "mypassphrase",
        "passphrase",
        "password",
        "changeme",
        "coachapp",
        "workwell",
        "workandhealthcoach",
        "workandhealth",
        "healthandwork",
        "jobcentreplus",
        "jobcentre",
        "admin",
        "qwertyuiop",
        "qwertyuiopasdfghjklzxcvbnm",
        "abcdefghijkl",
        "abcdefghijklmnopqrstuvwxyz",
    }
)
"""Long enough, and the first that anybody tries; capitals, blanks, signs and figures around them
do not matter."""
_FIGURES_FOR_LETTERS = str.maketrans("013457@$", "oleastas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """`level` goes from 0 to 4. `advice` says what to do while it is not enough, else ""."""

    level: int
    enough: bool
    advice: str


def plain_form(passphrase: str) -> str:
    return unicodedata.normalize("NFKC", passphrase).strip()


def passphrase_bytes(passphrase: str) -> bytes:
    """The same bytes for the same letters, whichever keyboard composed them (NFKC)."""
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")


def check_new_passphrase(passphrase: str) -> None:
    """Raises PassphraseTooWeak for one that is shorter than 12 characters and 4 words.

    Raises PassphraseEasyToGuess, a kind of the former, for one that everybody knows.
    """
    text = plain_form(passphrase)
    words = {word.casefold() for word in text.split()}
    long_enough = len(text) >= SHORTEST or len(words) >= FEWEST_WORDS
    if not long_enough:
        raise PassphraseTooWeak
    if len(text) > LONGEST:
        raise PassphraseTooWeak("This passphrase is too long. Use at most 1,024 characters.")
    if denied(text):
        raise PassphraseEasyToGuess


def by_length(passphrase: str) -> Strength:
    """What can be said without a dictionary."""
    try:
        check_new_passphrase(passphrase)
    except PassphraseTooWeak as weak:
        return Strength(level=0, enough=False, advice=str(weak))
    return Strength(level=ENOUGH, enough=True, advice="")


def denied(text: str) -> bool:
    """On the list, or one thing on the list over and over."""
    folded = text.casefold()
    spellings = {
        "".join(c for c in spelling if c.isalpha())
        for spelling in (folded, folded.translate(_FIGURES_FOR_LETTERS))
    }
    return any(_known(letters) for letters in spellings)


def _known(letters: str) -> bool:
    return any(
        known == letters or (len(letters) > len(known) and not letters.replace(known, ""))
        for known in DENIED
    )
