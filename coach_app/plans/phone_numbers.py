"""Telephone numbers in lines that run from right to left: their groups keep their order.

Without that "116 123" is shown as "123 116" in Arabic or Urdu, and somebody dials a wrong number.
"""

import re

IN_GROUPS = re.compile(r"(?:\+ ?)?\(?\d[\d()]*(?:[ -][\d()]+)+")
LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"


def isolated(text: str) -> str:
    """For plain text on a screen, with the marks of Unicode's bidirectional algorithm (UAX 9)."""
    return IN_GROUPS.sub(rf"{LEFT_TO_RIGHT_ISOLATE}\g<0>{POP_ISOLATE}", text)


def isolated_in_html(escaped: str) -> str:
    """The same for text whose special characters are escaped already."""
    return IN_GROUPS.sub(r'<bdi dir="ltr">\g<0></bdi>', escaped)
