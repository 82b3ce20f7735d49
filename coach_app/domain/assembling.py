"""Puts loose records together into one case file."""

from collections.abc import Iterable
from typing import Any

from coach_app.domain.case import Case, CaseFile
from coach_app.domain.errors import CaseNotFound
from coach_app.domain.records import FIELD_OF_KIND, Record

SINGLE = frozenset({"case", "person"})


def assemble(records: Iterable[Record]) -> CaseFile:
    """The case file of records that all belong to one case; they come oldest first.

    Raises CaseNotFound when the case itself is not among them.
    """
    parts: dict[str, Any] = {}
    for record in records:
        field = FIELD_OF_KIND[record.KIND]
        if record.KIND in SINGLE:
            parts[field] = record
        else:
            parts[field] = (*parts.get(field, ()), record)
    if not isinstance(parts.get("case"), Case):
        raise CaseNotFound
    return CaseFile(**parts)


def records_of(case_file: CaseFile) -> tuple[Record, ...]:
    """All records of a case file, the case first."""
    found: list[Record] = []
    for field in FIELD_OF_KIND.values():
        value = getattr(case_file, field)
        if isinstance(value, tuple):
            found.extend(value)
        elif value is not None:
            found.append(value)
    return tuple(found)
