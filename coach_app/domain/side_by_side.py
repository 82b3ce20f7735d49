"""A plan as two people read it side by side: pages of words in one language."""

from dataclasses import dataclass
from enum import StrEnum


class PageKind(StrEnum):
    NEXT = "next"
    STEP = "step"
    WORK = "work"
    RETURN = "return"
    LATER = "later"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing on a page, with a small title above it; "" where it needs none."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPage:
    kind: PageKind
    where: str
    """Small, above: "Step 2 of 9"."""
    title: str
    under: str = ""
    """A second title, above what is said."""
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """Words on the buttons."""

    on: str
    back: str
    close: str
    sign: str
    open_paper: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A plan in one language."""

    language: str
    own_name: str
    """Of the language, in itself."""
    right_to_left: bool
    unchecked: str
    """What has to be known about a translation that nobody has checked; "" for one that is."""
    pages: tuple[ReadingPage, ...]
    turning: Turning
