"""One time that somebody answered a measure beside the assessment."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from coach_app.domain.assessment import AssessmentStatus
from coach_app.domain.fields import moment, required


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTaken:
    """`response` is a FHIR R4 QuestionnaireResponse as a JSON object."""

    KIND: ClassVar[str] = "measure-taken"

    id: str
    case_id: str
    measure: str
    """Key of the measure: "phq-9"."""
    questionnaire: str
    """Canonical URL and version of its questions."""
    assessment_id: str = ""
    """The assessment it was asked in."""
    status: AssessmentStatus = AssessmentStatus.IN_PROGRESS
    taken_at: datetime
    saved_at: datetime
    response: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        required(self.measure, "The measure")
        required(self.questionnaire, "The questionnaire")
        moment(self.taken_at, "The time of a measure")
        moment(self.saved_at, "The time of a measure")
