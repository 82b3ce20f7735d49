"""Kinds of record that are whole statements: evidence, added to and never rewritten or mixed."""

WHOLE_STATEMENTS = frozenset(
    {
        "contact",
        "signature",
        "document",
        "disclosure",
        "delivery",
        "signing-refusal",
        "correction",
        "conflict",
        "resolution",
    }
)
"""Contact notes, signed papers, and what was decided: of two versions both stay."""
