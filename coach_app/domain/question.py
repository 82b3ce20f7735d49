"""A question about a referral: from a referrer to us, or from us to somebody."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import Refusal
from coach_app.domain.fields import moment, required, storable


class QuestionAnswered(Refusal):
    key = "question.already_answered"
    sentence = "This question is answered already. Ask a new one if something is still open."


class QuestionWay(StrEnum):
    TO_US = "to-us"
    """A referrer asks; they hear back within the programme's limit."""
    FROM_US = "from-us"
    """Triage asks, and looks again when the answer is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    KIND: ClassVar[str] = "question"

    id: str
    case_id: str
    way: QuestionWay
    other: str = ""
    """Who asks us, or whom we ask."""
    text: str
    asked_at: datetime
    asked_by: str = ""
    due_on: date
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""

    def __post_init__(self) -> None:
        required(self.text, "The question")
        moment(self.asked_at, "The time of the question")
        storable(self.other)
        storable(self.answer)

    @property
    def open(self) -> bool:
        return self.answered_at is None
