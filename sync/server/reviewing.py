"""A supervisor's word on a case: comments, sending a plan back, approving it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from coach_app import codec
from coach_app.domain.access import Deed, NotHere
from coach_app.domain.case import CaseFile
from coach_app.domain.comment import Comment, CommentAbout
from coach_app.domain.commenting import NewComment, comment_on
from coach_app.domain.document import Document
from coach_app.domain.errors import FieldInvalid, Refusal
from sync.server.audit import note
from sync.server.case_files import read_case, records_of_case
from sync.server.page_writing import InCase, Writer, Written, write
from sync.server.scope import case_for
from sync.server.sessions import SignedIn
from sync.server.tables import Account, CareCase, StoredAttachment, StoredRecord

LONGEST_COMMENT = 5000
APPROVED = "Approved."
PDF, PNG, JPEG = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
SHOWN: Mapping[bytes, str] = {PDF: "application/pdf", PNG: "image/png", JPEG: "image/jpeg"}
"""What a browser may show, by how the bytes begin: a laptop's word for it is not enough."""


class NotOnesOwnCase(Refusal):
    key = "review.not_ones_own"
    sentence = "This is your own case. Somebody else has to look at it."


class AnotherVersion(Refusal):
    key = "review.another_version"
    sentence = (
        "The coach has made another version of the plan while you were writing. Look at it, then "
        "send what you wrote, or change it."
    )


class CommentTooLong(Refusal):
    key = "review.comment_too_long"
    sentence = f"A comment has {LONGEST_COMMENT:,} characters at most. Shorten it."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A case as the server has it. `own`: the one who looks is its coach."""

    held: CareCase
    file: CaseFile
    coach: str
    unreadable: int
    own: bool
    here: frozenset[str]
    """Hashes of papers that have arrived."""


def open_case(session: Session, who: SignedIn, case_id: str) -> OpenCase:
    """Raises NotAllowed, and NotHere also for a case that this server cannot read yet."""
    held = case_for(session, who, Deed.SEE_CASES, case_id)
    stored = records_of_case(session, held.team_id, case_id)
    file, unreadable = read_case(stored)
    if file is None:
        raise NotHere
    coach = session.get_one(Account, held.account_id)
    hashes = [document.sha256 for document in file.documents]
    here = {sha256 for sha256 in hashes if session.get(StoredAttachment, (held.team_id, sha256))}
    return OpenCase(
        held=held,
        file=file,
        coach=coach.name,
        unreadable=unreadable,
        own=is_own(who, coach),
        here=frozenset(here),
    )


def is_own(who: SignedIn, coach: Account) -> bool:
    """A supervisor who coaches as well has two accounts; the name tells that they are one."""
    same_name = " ".join(coach.name.casefold().split()) == " ".join(who.name.casefold().split())
    return coach.id == who.account_id or same_name


def looked_at(session: Session, who: SignedIn, opened: OpenCase, now: datetime) -> None:
    """Opening a case is written in the audit."""
    team, case_id = opened.held.team_id, opened.held.case_id
    note(session, now, who.account_id, "case.opened", team_id=team, subject=case_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What was sent: `comment_id` was made with the page, so that a form sent twice counts once;
    `seen_plan` is the version that stood on the page."""

    comment_id: str
    seen_plan: str
    new: NewComment


def comment(
    session: Session, who: SignedIn, case_id: str, word: Word, now: datetime
) -> Comment | None:
    """Keep it in the case; it is on the coach's laptop after the next exchange. None when the
    same form came before.

    Raises NotAllowed, NotHere, NotOnesOwnCase, AnotherVersion, CommentTooLong, and what
    comment_on raises.
    """
    who.actor.check(Deed.REVIEW)
    opened = open_case(session, who, case_id)
    if opened.own:
        raise NotOnesOwnCase
    if _came_before(session, opened, word.comment_id):
        return None
    plan = opened.file.plan
    if (plan.id if plan else "") != word.seen_plan:
        raise AnotherVersion
    if len(word.new.text) > LONGEST_COMMENT:
        raise CommentTooLong
    made = comment_on(opened.file, word.new, comment_id=word.comment_id, author=who.name, at=now)
    team = opened.held.team_id
    written = Written(kind=Comment.KIND, record_id=made.id, changed=codec.dump(made))
    write(session, InCase(team, case_id), Writer(who.account_id, who.name), [written], now)
    deed = "plan.sent_back" if made.sends_back else "case.commented"
    deed = "plan.approved" if made.approves else deed
    note(session, now, who.account_id, deed, team_id=team, subject=case_id)
    return made


def _came_before(session: Session, opened: OpenCase, comment_id: str) -> bool:
    """Raises FieldInvalid for an id that no page of ours has made."""
    if not (comment_id.isascii() and comment_id.isalnum() and 16 <= len(comment_id) <= 64):
        raise FieldInvalid("This page cannot be sent any more. Open the case again.")
    known = session.get(StoredRecord, (opened.held.team_id, Comment.KIND, comment_id))
    if known is not None and known.case_id != opened.held.case_id:
        raise FieldInvalid("This page cannot be sent any more. Open the case again.")
    return known is not None


def document_in(opened: OpenCase, document_id: str) -> Document:
    """Raises NotHere."""
    found = next((one for one in opened.file.documents if one.id == document_id), None)
    if found is None:
        raise NotHere
    return found


def bytes_of(session: Session, opened: OpenCase, document: Document) -> tuple[bytes, str]:
    """A paper's bytes and what they are; "" for what no browser should show. Raises NotHere."""
    kept = session.get(StoredAttachment, (opened.held.team_id, document.sha256))
    if kept is None:
        raise NotHere
    kinds = (kind for start, kind in SHOWN.items() if kept.content.startswith(start))
    return kept.content, next(kinds, "")


PARTS: Mapping[CommentAbout, str] = {
    CommentAbout.PLAN: "The plan as a whole",
    CommentAbout.GOAL: "The goal",
    CommentAbout.ADJUSTMENTS: "Changes at work",
    CommentAbout.PHASED_RETURN: "The phased return",
    CommentAbout.ASSESSMENT: "The assessment",
}


def parts_of(file: CaseFile) -> tuple[tuple[str, str], ...]:
    """What of this case can be commented on: "kind:id" and how it is called."""
    plan = file.plan
    found: list[tuple[str, str]] = []
    if plan is not None:
        found += [(about, PARTS[about]) for about in (CommentAbout.PLAN, CommentAbout.GOAL)]
        found += [(f"{CommentAbout.STEP}:{s.id}", f"Step: {s.title}") for s in plan.steps]
        if plan.adjustments:
            found.append((CommentAbout.ADJUSTMENTS, PARTS[CommentAbout.ADJUSTMENTS]))
        if plan.phased_return is not None:
            found.append((CommentAbout.PHASED_RETURN, PARTS[CommentAbout.PHASED_RETURN]))
    if file.assessments:
        found.append((CommentAbout.ASSESSMENT, PARTS[CommentAbout.ASSESSMENT]))
    found += [(f"{CommentAbout.REVIEW}:{r.id}", f"Review of {r.at:%d.%m.%Y}") for r in file.reviews]
    found += [
        (f"{CommentAbout.OUTCOME}:{o.id}", f"Outcome of {o.on:%d.%m.%Y}") for o in file.outcomes
    ]
    return tuple((str(key), text) for key, text in found)
