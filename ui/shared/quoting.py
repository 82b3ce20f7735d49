"""A person's own words in quotation marks, and their name within a sentence."""

import unicodedata

RIGHT_TO_LEFT = frozenset({"R", "AL"})
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
"""UAX 9: what stands between them does not turn the rest of the line round."""


def apart(name: str) -> str:
    """The name for a sentence of another direction: one that begins with an Arabic name would
    run from right to left as a whole, its full stop in front."""
    if any(unicodedata.bidirectional(char) in RIGHT_TO_LEFT for char in name):
        return f"{ISOLATE}{name}{END_OF_ISOLATE}"
    return name


def quoted(text: str) -> str:
    """The words in curly quotation marks; marks the person typed around them are not doubled."""
    inner = text.strip().strip('"\u201c\u201d').strip()
    return f"\u201c{inner}\u201d" if inner else ""
