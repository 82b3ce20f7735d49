"""How somebody signed, as the signing panel hands it to a presenter. No Qt."""

from dataclasses import dataclass

from coach_app.domain.signature import SigningMethod, Stroke


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    method: SigningMethod
    strokes: tuple[Stroke, ...] = ()
    typed_name: str = ""
    witness: str = ""
    read_aloud: bool = False
    interpreter: str = ""
