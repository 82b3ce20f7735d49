"""What a use case touched, so that open screens know whether to look again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    kinds: frozenset[str]
    case_id: str
    record_id: str = ""
    """The record a screen would open next: the new plan after drafting."""


def changes(case_id: str, *kinds: str, record_id: str = "") -> Changes:
    return Changes(frozenset(kinds), case_id, record_id)
