"""A document that has been drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    pdf: bytes
    missing: frozenset[str]
    """Characters that no typeface has; they stand in the document as U+FFFD."""
    pages: int
