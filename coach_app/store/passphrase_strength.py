"""How hard a passphrase is to guess, as far as a program can tell (zxcvbn)."""

from coach_app.store.passphrase import ENOUGH, Strength, check_new_passphrase, plain_form
from coach_app.store.refusals import PassphraseEasyToGuess, PassphraseTooWeak

LOOKED_AT = 72
"""Characters. The rest can only make it harder, and looking at it takes ever longer."""
KNOWN_WORDS = ("coach", "coach-app", "workwell", "plan", "passphrase", "laptop", "jobcentre")
"""What somebody who finds the laptop tries first."""


def load_words() -> None:
    """The dictionaries are large, and only a new passphrase needs them."""
    import zxcvbn  # noqa: F401, PLC0415 - see above


def how_strong(passphrase: str) -> Strength:
    """Never raises."""
    try:
        check_new_passphrase(passphrase)
    except PassphraseTooWeak as weak:
        known = isinstance(weak, PassphraseEasyToGuess)
        level = 0 if known else min(_level(passphrase), ENOUGH - 1)
        return Strength(level=level, enough=False, advice=str(weak))
    level = _level(passphrase)
    if level < ENOUGH:
        return Strength(level=level, enough=False, advice=PassphraseEasyToGuess.sentence)
    return Strength(level=level, enough=True, advice="")


def must_be_strong(passphrase: str) -> None:
    """Raises PassphraseTooWeak, or PassphraseEasyToGuess for a long one that many choose."""
    check_new_passphrase(passphrase)
    if _level(passphrase) < ENOUGH:
        raise PassphraseEasyToGuess


def _level(passphrase: str) -> int:
    text = plain_form(passphrase)[:LOOKED_AT]
    if not text:
        return 0
    from zxcvbn import zxcvbn  # noqa: PLC0415 - see load_words

    return int(zxcvbn(text, user_inputs=list(KNOWN_WORDS))["score"])
