"""Signatures: who signed which content, how, when and where; and who would not sign."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import FieldInvalid, Refusal, SignatureEmpty
from coach_app.domain.fields import moment, required, storable, visible
from coach_app.domain.paper import Manner

Point = tuple[float, float, float]
"""x and y in 0 to 1 of the pad, from its top left; pen pressure in 0 to 1."""
Stroke = tuple[Point, ...]


class SignatureWitnessMissing(Refusal):
    key = "signature.witness_missing"
    sentence = "A mark or a spoken yes needs a witness. Write down the name of the witness."


class ReasonMissing(Refusal):
    key = "signature.reason_missing"
    sentence = "Write down in a few words why the person does not sign."


class SignerRole(StrEnum):
    PARTICIPANT = "participant"
    COACH = "coach"
    EMPLOYER = "employer"
    """Signs the employer copy, third and only if they want to; never the plan itself."""


class SigningMethod(StrEnum):
    DRAWN = "drawn"
    TYPED = "typed"
    MARK = "mark"
    """A cross or another mark of somebody who does not write, before a witness."""
    SPOKEN = "spoken"
    """The person said yes aloud, before a witness."""
    PAPER = "paper"
    """Signed on the printed paper; its photo is attached later."""


WITNESSED = frozenset({SigningMethod.MARK, SigningMethod.SPOKEN})
ON_THE_PAD = frozenset({SigningMethod.DRAWN, SigningMethod.MARK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The evidence kept of one signature; it never changes afterwards."""

    KIND: ClassVar[str] = "signature"

    id: str
    case_id: str
    plan_id: str
    document_id: str = ""
    """The employer copy that was signed; empty for the plan itself."""
    role: SignerRole
    signer_name: str
    method: SigningMethod
    strokes: tuple[Stroke, ...] = ()
    typed_name: str = ""
    witness: str = ""
    """Who saw the mark or heard the yes."""
    statement: str
    """The sentence the person agreed to, exactly as it was shown."""
    statement_language: str = "en-GB"
    statement_version: str = ""
    paper: Manner | None = None
    """Format and language of the paper that was signed; its later signatures stand on the same."""
    read_aloud: bool = False
    interpreted: bool = False
    interpreter: str = ""
    signed_at: datetime
    server_time: datetime | None = None
    """The last time that the server vouched for before; the laptop's clock is only evidence."""
    place: str = ""
    device: str = ""
    certificate: str = ""
    """Serial number, in hex, of the certificate that sealed it."""
    offline: bool = True
    content_hash: str
    """SHA-256 of the plan content that was signed."""

    def __post_init__(self) -> None:
        required(self.signer_name, "The name of the signer")
        required(self.statement, "The statement")
        required(self.content_hash, "The hash of the plan")
        moment(self.signed_at, "The time of the signature")
        storable(self.interpreter)
        if not self._given():
            raise SignatureEmpty
        if self.method in WITNESSED and not visible(storable(self.witness)):
            raise SignatureWitnessMissing

    def _given(self) -> bool:
        match self.method:
            case SigningMethod.DRAWN:
                return any(len(stroke) > 1 for stroke in self.strokes)
            case SigningMethod.MARK:
                return any(self.strokes)
            case SigningMethod.TYPED:
                return visible(self.typed_name)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRefusal:
    """Somebody was asked to sign and did not want to. They may sign later all the same."""

    KIND: ClassVar[str] = "signing-refusal"

    id: str
    case_id: str
    plan_id: str
    role: SignerRole
    signer_name: str
    reason: str
    statement: str
    statement_language: str = "en-GB"
    refused_at: datetime
    place: str = ""
    device: str = ""
    content_hash: str

    def __post_init__(self) -> None:
        required(self.signer_name, "The name of the signer")
        if not visible(storable(self.reason)):
            raise ReasonMissing
        required(self.statement, "The statement")
        moment(self.refused_at, "The time of the refusal")
        if self.role is SignerRole.COACH:
            raise FieldInvalid("A coach who does not sign leaves the plan as it is.")
