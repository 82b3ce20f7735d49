"""An assessment: one FHIR QuestionnaireResponse, unfinished or complete."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from coach_app.domain.fields import moment, required


class AssessmentStatus(StrEnum):
    """The two states of FHIR R4 QuestionnaireResponse.status that this product uses."""

    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """`response` is a FHIR R4 QuestionnaireResponse as a JSON object."""

    KIND: ClassVar[str] = "assessment"

    id: str
    case_id: str
    questionnaire: str
    """Canonical URL and version: "https://.../work-and-health|1.0.0"."""
    status: AssessmentStatus = AssessmentStatus.IN_PROGRESS
    started_at: datetime
    saved_at: datetime
    response: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        required(self.questionnaire, "The questionnaire")
        moment(self.started_at, "The time of the assessment")
        moment(self.saved_at, "The time of the assessment")
