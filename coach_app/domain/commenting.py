"""Comments in their case: what may be commented on, what is still to be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coach_app.domain.case import CaseFile
from coach_app.domain.comment import (
    OF_A_PLAN,
    CannotApprove,
    CannotSendBack,
    Comment,
    CommentAbout,
    CommentNowhere,
    PlanSentBack,
)
from coach_app.domain.plan import Plan
from coach_app.domain.plan_states import ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """`part_id` is the id of the step, review or outcome that it is about."""

    about: CommentAbout = CommentAbout.PLAN
    text: str
    part_id: str = ""
    sends_back: bool = False
    approves: bool = False


def comment_on(
    case_file: CaseFile, new: NewComment, *, comment_id: str, author: str, at: datetime
) -> Comment:
    """A new comment on the newest plan or on another part of the case.

    The page that takes it and the laptop that shows it share this one rule.
    Raises CommentNowhere, CannotSendBack, CannotApprove and FieldMissing.
    """
    plan = case_file.plan
    of_the_plan = new.about in OF_A_PLAN
    if of_the_plan and plan is None:
        raise CommentNowhere
    if new.sends_back and (plan is None or not of_the_plan or plan.status in ENDED):
        raise CannotSendBack
    if new.approves and not _may_be_approved(case_file, new):
        raise CannotApprove
    return Comment(
        id=comment_id,
        case_id=case_file.case.id,
        about=new.about,
        plan_id=plan.id if plan is not None else "",
        part_id=new.part_id,
        part=_name_of_part(case_file, new.about, new.part_id),
        text=new.text.strip(),
        author=author,
        written_at=at,
        sends_back=new.sends_back,
        approves=new.approves,
    )


def _may_be_approved(case_file: CaseFile, new: NewComment) -> bool:
    plan = case_file.plan
    if plan is None or plan.status in ENDED or new.about is not CommentAbout.PLAN:
        return False
    return sent_back(case_file) is None


def approval(case_file: CaseFile, plan: Plan) -> Comment | None:
    """The supervisor's word that this version is good, if it was given."""
    found = (c for c in reversed(case_file.comments) if c.approves and c.plan_id == plan.id)
    return next(found, None)


def open_comments(case_file: CaseFile) -> tuple[Comment, ...]:
    """Those that nobody answered; what sends a plan back comes first, then the oldest."""
    waiting = (comment for comment in case_file.comments if comment.open)
    return tuple(sorted(waiting, key=lambda c: (not c.sends_back, c.written_at, c.id)))


def sent_back(case_file: CaseFile) -> Comment | None:
    """The comment that holds the newest plan up, if there is one.

    A comment stays with its case: it holds up a newer version too, until it is answered.
    """
    return next((comment for comment in open_comments(case_file) if comment.sends_back), None)


def may_go_on(case_file: CaseFile, plan: Plan) -> None:
    """Raises PlanSentBack while a supervisor waits for an answer about the newest plan."""
    newest = case_file.plan
    if newest is not None and newest.id == plan.id and sent_back(case_file) is not None:
        raise PlanSentBack


def comments_by_part(case_file: CaseFile) -> Mapping[str, tuple[Comment, ...]]:
    """Open comments by the id of the step, review or outcome; "" for the plan as a whole."""
    found: dict[str, tuple[Comment, ...]] = {}
    for comment in open_comments(case_file):
        found[comment.part_id] = (*found.get(comment.part_id, ()), comment)
    return found


def _name_of_part(case_file: CaseFile, about: CommentAbout, part_id: str) -> str:
    plan = case_file.plan
    match about:
        case CommentAbout.STEP if plan is not None:
            found = [step.title for step in plan.steps if step.id == part_id]
        case CommentAbout.REVIEW:
            found = ["" for review in case_file.reviews if part_id in ("", review.id)]
        case CommentAbout.OUTCOME:
            found = ["" for outcome in case_file.outcomes if outcome.id == part_id]
        case _:
            return ""
    if not found:
        raise CommentNowhere
    return found[0]
