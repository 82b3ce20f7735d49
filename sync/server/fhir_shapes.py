"""What every FHIR resource of a case is made with: names of records, texts that are not empty."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

Resource = dict[str, Any]
LEFT_OUT = " \t\r\n"
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
"""What FHIR R4 allows as a resource's id."""


def url(kind: str, record_id: str) -> str:
    """One name for one record, whatever system reads it, and whenever."""
    return f"urn:uuid:{_number(kind, record_id)}"


def identifier(kind: str, record_id: str) -> str:
    """The record's own id where FHIR allows it."""
    return record_id if ID.fullmatch(record_id) else str(_number(kind, record_id))


def _number(kind: str, record_id: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:coach-app:{kind}:{record_id}")


def said(text: str) -> Resource:
    """A CodeableConcept in words."""
    return {"text": text}


def texts(text: str) -> Iterator[str]:
    """The text without spaces around it, or nothing: FHIR knows no empty strings."""
    if trimmed := text.strip(LEFT_OUT):
        yield trimmed
