"""What counts as a passphrase, and how it becomes bytes."""

import unicodedata

from coach_app.store.refusals import PassphraseTooWeak

SHORTEST = 12
FEWEST_WORDS = 4
LONGEST = 1024


def passphrase_bytes(passphrase: str) -> bytes:
    """The same bytes for the same letters, whichever keyboard composed them (NFKC)."""
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")


def check_new_passphrase(passphrase: str) -> None:
    """Raises PassphraseTooWeak for one that is shorter than 12 characters and 4 words."""
    text = unicodedata.normalize("NFKC", passphrase).strip()
    words = {word.casefold() for word in text.split()}
    long_enough = len(text) >= SHORTEST or len(words) >= FEWEST_WORDS
    if not long_enough:
        raise PassphraseTooWeak
    if len(text) > LONGEST:
        raise PassphraseTooWeak("This passphrase is too long. Use at most 1,024 characters.")
