"""Text whose parts run in different directions: telephone numbers, and words of another language.

Without care "116 123" is shown as "123 116" in Arabic or Urdu, and somebody dials a wrong number.
"""

import re
import unicodedata

IN_GROUPS = re.compile(r"(?:\+ ?)?\(?\d[\d()]*(?:[ -][\d()]+)+")
"""A telephone number: its groups run from left to right whatever stands around it."""
RIGHT_TO_LEFT = ("R", "AL")
LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2066", "\u2068", "\u2069"
"""Marks of the Unicode Bidirectional Algorithm (UAX 9), for plain text on a screen."""


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    if text.isascii():
        return False
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in RIGHT_TO_LEFT:
            return True
        if direction == "L":
            return False
    return False


def set_apart(words: str) -> str:
    """They run as their own first letter does, and what stands around them as if they were not
    there."""
    return f"{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}"


def numbers_apart(text: str) -> str:
    """Telephone numbers from left to right, for plain text on a screen."""
    return IN_GROUPS.sub(rf"{LEFT_TO_RIGHT_ISOLATE}\g<0>{POP_ISOLATE}", text)


def numbers_apart_in_html(escaped: str) -> str:
    """The same for text whose special characters are escaped already."""
    return IN_GROUPS.sub(r'<bdi dir="ltr">\g<0></bdi>', escaped)
