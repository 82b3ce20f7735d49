"""A person's own words in quotation marks."""


def quoted(text: str) -> str:
    """The words in curly quotation marks; marks the person typed around them are not doubled."""
    inner = text.strip().strip('"\u201c\u201d').strip()
    return f"\u201c{inner}\u201d" if inner else ""
