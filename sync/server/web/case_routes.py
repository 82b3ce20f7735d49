"""One case as its coach sees it, and the supervisor's word on it."""

from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotAllowed, NotHere
from coach_app.domain.comment import CommentAbout
from coach_app.domain.commenting import NewComment, approval, comments_by_part, sent_back
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import stage
from coach_app.domain.phased_return import course
from sync.server import reviewing
from sync.server.reviewing import APPROVED, OpenCase, Word, bytes_of, document_in, open_case
from sync.server.said import said
from sync.server.scored import scored
from sync.server.sessions import SignedIn
from sync.server.web.forms import Form
from sync.server.web.gate import Posted, Web

PAGE = "/cases/{case_id}"
BACK, APPROVE = "send-back", "approve"
DONE = {
    "comment": "Your comment is on its way: it is on the coach's laptop after its next exchange.",
    BACK: "The plan is sent back. It is neither agreed nor signed before the coach has answered.",
    APPROVE: "The plan is approved. The coach reads it after the next exchange.",
}
FRAMED = "frame-src 'self'; object-src 'self'; "


@dataclass(frozen=True)
class CasePages:
    web: Web

    def show(
        self,
        who: SignedIn,
        case_id: str,
        done: str = "",
        problem: str = "",
        form: Form | None = None,
    ) -> Response:
        web, now = self.web, self.web.sources.clock()
        today = now.astimezone(web.pages.zone).date()
        with Session(web.engine) as session, session.begin():
            opened = open_case(session, who, case_id)
            reviewing.looked_at(session, who, opened, now)
        file = opened.file
        plan, assessment = file.plan, file.finished_assessment or file.assessment
        agreed = plan.phased_return if plan else None
        return web.pages.draw(
            "case.jinja",
            422 if problem else 200,
            who=who,
            opened=opened,
            file=file,
            plan=plan,
            stage=stage(file, today),
            due=web.deadlines.next_due(file, today),
            today=today,
            sections=said(web.reading.form, assessment.response) if assessment else (),
            assessment=assessment,
            measures=tuple(scored(file, web.measures)),
            weeks=course(agreed, web.deadlines.days).weeks if agreed else (),
            approved=approval(file, plan) if plan else None,
            back=sent_back(file),
            open_parts=comments_by_part(file),
            parts=reviewing.parts_of(file),
            may_review=who.actor.may(Deed.REVIEW) and not opened.own,
            comment_id=form.text("comment-id") if form else web.sources.ids(),
            typed=form.raw("text") if form else "",
            part=form.text("part") if form else "",
            verdict=form.text("verdict") if form else "",
            longest=reviewing.LONGEST_COMMENT,
            done=DONE.get(done, ""),
            problem=problem,
        )

    def comment(self, posted: Posted, case_id: str) -> Response:
        who, form, web = posted.who, posted.form, self.web
        verdict = form.text("verdict")
        try:
            with Session(web.engine) as session, session.begin():
                reviewing.comment(session, who, case_id, _word(form), web.sources.clock())
        except (NotHere, NotAllowed):
            raise
        except Refusal as refused:
            return self.show(who, case_id, problem=str(refused), form=form)
        done = verdict if verdict in DONE else "comment"
        return web.pages.go_to(f"/cases/{case_id}?done={done}#comments")

    def document(self, who: SignedIn, case_id: str, document_id: str) -> Response:
        with Session(self.web.engine) as session:
            opened = open_case(session, who, case_id)
            document = document_in(opened, document_id)
            kind = ""
            if document.sha256 in opened.here:
                _, kind = bytes_of(session, opened, document)
        answer = self.web.pages.draw(
            "case_document.jinja", who=who, opened=opened, document=document, kind=kind
        )
        policy = answer.headers["content-security-policy"]
        answer.headers["content-security-policy"] = FRAMED + policy
        return answer

    def file(self, who: SignedIn, case_id: str, document_id: str) -> Response:
        """The paper itself. What no browser should show is only ever saved."""
        with Session(self.web.engine) as session, session.begin():
            opened: OpenCase = open_case(session, who, case_id)
            content, kind = bytes_of(session, opened, document_in(opened, document_id))
            reviewing.looked_at(session, who, opened, self.web.sources.clock())
        policy = self.web.pages.headers["content-security-policy"]
        headers = self.web.pages.headers | {
            "content-disposition": "inline" if kind else 'attachment; filename="paper.bin"',
            "content-security-policy": policy.replace(
                "frame-ancestors 'none'", "frame-ancestors 'self'"
            ),
        }
        return Response(content, 200, headers, kind or "application/octet-stream")


def _word(form: Form) -> Word:
    """Raises CommentNowhere through comment_on for a part that nobody knows."""
    verdict = form.text("verdict")
    about, _, part_id = form.text("part").partition(":")
    known = about in {kind.value for kind in CommentAbout}
    text = form.text("text").replace("\r\n", "\n")
    of_the_plan = verdict in (BACK, APPROVE)
    return Word(
        comment_id=form.text("comment-id"),
        seen_plan=form.text("plan"),
        new=NewComment(
            about=CommentAbout(about) if known and verdict != APPROVE else CommentAbout.PLAN,
            part_id=part_id if known and verdict != APPROVE else "",
            text=text or (APPROVED if verdict == APPROVE else ""),
            sends_back=of_the_plan and verdict == BACK,
            approves=verdict == APPROVE,
        ),
    )


def case_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking = web.allows(Deed.SEE_CASES)
    reviewer = web.posts(Deed.REVIEW)
    pages = CasePages(web)

    @routes.get(PAGE)
    def case_page(case_id: str, who: SignedIn = looking, done: str = "") -> Response:
        return pages.show(who, case_id, done)

    @routes.post(PAGE + "/comments")
    def comment(case_id: str, posted: Posted = reviewer) -> Response:
        return pages.comment(posted, case_id)

    @routes.get(PAGE + "/documents/{document_id}")
    def document(case_id: str, document_id: str, who: SignedIn = looking) -> Response:
        return pages.document(who, case_id, document_id)

    @routes.get(PAGE + "/documents/{document_id}/file")
    def file(case_id: str, document_id: str, who: SignedIn = looking) -> Response:
        return pages.file(who, case_id, document_id)

    return routes
