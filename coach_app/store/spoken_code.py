"""A code that is said aloud: digits only, which sound alike in no language that is spoken here
and are typed on every telephone."""

import secrets

GROUPS, DIGITS = 5, 4
"""Five groups of four digits: 66 bits. The file can be tried without end by whoever finds the
stick, so a PIN would not do; at a billion tries a second this takes three thousand years."""


def spoken_code() -> str:
    """As it is said and written down: "1234 5678 ..."."""
    groups = ("".join(secrets.choice("0123456789") for _ in range(DIGITS)) for _ in range(GROUPS))
    return " ".join(groups)


def as_typed(code: str) -> str:
    """Without what people put between the groups."""
    return "".join(letter for letter in code if letter.isalnum())
