"""Signatures: who signed which content, how, when and where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import SignatureEmpty
from coach_app.domain.fields import moment, required, visible

Point = tuple[float, float, float]
"""x and y in 0 to 1 of the pad, from its top left; pen pressure in 0 to 1."""
Stroke = tuple[Point, ...]


class SignerRole(StrEnum):
    PARTICIPANT = "participant"
    COACH = "coach"


class SigningMethod(StrEnum):
    DRAWN = "drawn"
    TYPED = "typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The evidence kept of one signature; it never changes afterwards."""

    KIND: ClassVar[str] = "signature"

    id: str
    case_id: str
    plan_id: str
    role: SignerRole
    signer_name: str
    method: SigningMethod
    strokes: tuple[Stroke, ...] = ()
    typed_name: str = ""
    statement: str
    """The sentence the person agreed to, exactly as it was shown."""
    statement_language: str = "en-GB"
    read_aloud: bool = False
    interpreted: bool = False
    signed_at: datetime
    place: str = ""
    device: str = ""
    offline: bool = True
    content_hash: str
    """SHA-256 of the plan content that was signed."""

    def __post_init__(self) -> None:
        required(self.signer_name, "The name of the signer")
        required(self.statement, "The statement")
        required(self.content_hash, "The hash of the plan")
        moment(self.signed_at, "The time of the signature")
        drawn = self.method is SigningMethod.DRAWN and any(len(s) > 1 for s in self.strokes)
        typed = self.method is SigningMethod.TYPED and visible(self.typed_name)
        if not drawn and not typed:
            raise SignatureEmpty
