"""Documents that were made and kept: what, for whom, and the hash of their bytes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import Meaning, Refusal
from coach_app.domain.fields import moment, required


class DocumentUnreadable(Refusal):
    key = "document.unreadable"
    meaning = Meaning.DAMAGED
    sentence = "This file is not a whole PDF. Ask for it again, or make it again."


class DocumentKind(StrEnum):
    SIGNED_PLAN = "signed-plan"
    SIGNED_PAPER = "signed-paper"
    """A photo of the page that was signed by pen."""
    EMPLOYER_COPY = "employer-copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`sha256` (hex) names the bytes, which are kept apart from the record."""

    KIND: ClassVar[str] = "document"

    id: str
    case_id: str
    plan_id: str
    kind: DocumentKind
    title: str
    media_type: str = "application/pdf"
    sha256: str
    size: int
    """Bytes."""
    made_at: datetime
    replaces: str = ""
    """The document that this one is a later state of: stamped with a time, or signed once more."""
    stamped_at: datetime | None = None
    """When a time stamping service vouched for it; None while only the laptop's clock does."""
    consent_id: str = ""
    """The person's consent that an employer copy was made under."""
    signature_id: str = ""
    """The signature that a photo shows."""

    def __post_init__(self) -> None:
        required(self.sha256, "The hash of the document")
        moment(self.made_at, "The time of the document")
