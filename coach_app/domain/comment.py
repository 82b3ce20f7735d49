"""A supervisor's comment on a plan: written on the team's page, answered on the laptop."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from coach_app.domain.errors import FieldInvalid, Refusal
from coach_app.domain.fields import moment, required, storable


class CommentAnswered(Refusal):
    key = "comment.already_answered"
    sentence = "This comment is answered already. What was said stays as it is."


class PlanSentBack(Refusal):
    key = "comment.sent_back"
    sentence = "A supervisor sent this plan back. Answer the comment first."


class CommentNowhere(Refusal):
    key = "comment.nothing_there"
    sentence = "What this comment is about is not there any more. Look at the case again."


class CannotApprove(Refusal):
    key = "comment.cannot_approve"
    sentence = (
        "This plan cannot be approved now: it is not the newest version, or it was sent back and "
        "the coach has not answered yet."
    )


class CannotSendBack(Refusal):
    key = "comment.cannot_send_back"
    sentence = "This version is not the one in use. Send back the newest version of the plan."


class CommentAbout(StrEnum):
    """The part of a case that a comment is about."""

    PLAN = "plan"
    GOAL = "goal"
    STEP = "step"
    ADJUSTMENTS = "adjustments"
    PHASED_RETURN = "phased-return"
    REVIEW = "review"
    OUTCOME = "outcome"
    ASSESSMENT = "assessment"


OF_A_PLAN = frozenset(
    {
        CommentAbout.PLAN,
        CommentAbout.GOAL,
        CommentAbout.STEP,
        CommentAbout.ADJUSTMENTS,
        CommentAbout.PHASED_RETURN,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What was written never changes; only the answer is added, once."""

    KIND: ClassVar[str] = "comment"

    id: str
    case_id: str
    about: CommentAbout = CommentAbout.PLAN
    plan_id: str = ""
    """The version it was written on."""
    part_id: str = ""
    """The id of the step, review or outcome."""
    part: str = ""
    """What the part was called then: the title of the step."""
    text: str
    author: str
    written_at: datetime
    sends_back: bool = False
    """The plan is neither agreed nor signed before this is answered."""
    approves: bool = False
    """The supervisor found the plan good as it is. Nothing has to be answered."""
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""

    def __post_init__(self) -> None:
        required(self.text, "The comment")
        required(self.author, "Who wrote the comment")
        moment(self.written_at, "The time of the comment")
        storable(self.part)
        storable(self.answer)
        if self.approves and self.sends_back:
            raise FieldInvalid("A plan is approved or sent back, not both.")

    @property
    def open(self) -> bool:
        return self.answered_at is None and not self.approves

    def answered(self, text: str, by: str, at: datetime) -> "Comment":
        """Raises CommentAnswered: an answer that was given is never written over."""
        if not self.open:
            raise CommentAnswered
        required(text, "The answer")
        return replace(self, answer=text.strip(), answered_by=by, answered_at=at)
