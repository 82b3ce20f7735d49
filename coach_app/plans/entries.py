"""What the entries of a PDF's dictionaries hold, as whoever reads the file sees it."""

from typing import Any

from pyhanko.pdf_utils.generic import DictionaryObject


def held(one: DictionaryObject, key: str, otherwise: Any = None) -> Any:
    """The value of an entry, wherever in the file it stands: `get` would give the reference."""
    try:
        return one[key]
    except KeyError:
        return otherwise
