"""Keeping and erasing, a person's copy of their data, and the audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotAllowed, NotHere
from coach_app.domain.errors import Refusal
from sync.server import audit_search, keeping_list
from sync.server.keeping_list import KeptLines, KeptStretches, Stretch
from sync.server.sessions import SignedIn
from sync.server.web.forms import Form
from sync.server.web.gate import Posted, Web
from sync.server.web.parts import ROWS_SHOWN, Part, asked_page, pages_of

PAGE, AUDIT = "/keeping", "/audit"
HELD = "held"
"""Which page of those on hold; the other list has `page`."""
ONE = PAGE + "/{case_id}"
DONE = {
    "held": "The case is on hold. Nothing erases it before it is released.",
    "released": "The hold is over. The rules count again.",
    "erased": (
        "Erased here. Every laptop that has the case erases it at its next exchange; the audit "
        "keeps a line without any personal data."
    ),
}
NO_SUCH = "There is no case with this reference in your teams. Look at it again."


@dataclass(frozen=True)
class KeepingPages:
    web: Web

    def listed(
        self,
        who: SignedIn,
        done: str = "",
        problem: str = "",
        asked: Mapping[str, str] = MappingProxyType({}),
    ) -> Response:
        web = self.web
        today = web.sources.clock().astimezone(web.pages.zone).date()
        not_shown = web.books.standings(who.teams)
        with Session(web.engine) as session:
            known = web.reading.programmes
            wanted = KeptStretches(due=_stretch(asked, "page"), held=_stretch(asked, HELD))
            due, held = keeping_list.kept_cases(session, who, known, today, wanted)
        page = web.pages.draw(
            "keeping.jinja",
            422 if problem else 200,
            who=who,
            not_shown=not_shown,
            due=_part(due),
            held=_part(held),
            today=today,
            done=DONE.get(done, ""),
            problem=problem,
        )
        return web.books.beside(page, not_shown)

    def one(
        self,
        who: SignedIn,
        case_id: str,
        problem: str = "",
        done: str = "",
        form: Form | None = None,
    ) -> Response:
        with Session(self.web.engine) as session:
            return self.web.pages.draw(
                "keeping_case.jinja",
                422 if problem else 200,
                who=who,
                found=keeping_list.found(session, who, case_id),
                done=DONE.get(done, ""),
                typed=form or Form({}),
                problem=problem,
            )

    def find(self, posted: Posted) -> Response:
        try:
            self.web.books.standings(posted.who.teams)
            with Session(self.web.engine) as session:
                case_id = keeping_list.named(session, posted.who, posted.form.text("ref"))
        except NotHere:
            return self.listed(posted.who, problem=NO_SUCH)
        return self.web.pages.go_to(f"{PAGE}/{case_id}")

    def act(self, posted: Posted, case_id: str, deed: str) -> Response:
        who, form, web = posted.who, posted.form, self.web
        now = web.sources.clock()
        today = now.astimezone(web.pages.zone).date()
        try:
            with Session(web.engine) as session, session.begin():
                if deed == "hold":
                    keeping_list.hold(session, who, case_id, form.text("reason"), now, today)
                elif deed == "release":
                    keeping_list.release(session, who, case_id, now)
                else:
                    keeping_list.erase(session, who, case_id, form.text("ref"), now)
        except (NotHere, NotAllowed):
            raise
        except Refusal as refused:
            return self.one(who, case_id, str(refused), form=form)
        if deed == "erase":
            return web.pages.go_to(f"{PAGE}?done=erased")
        return web.pages.go_to(f"{PAGE}/{case_id}?done={'held' if deed == 'hold' else 'released'}")

    def copy(self, posted: Posted, case_id: str) -> Response:
        web = self.web
        with Session(web.engine) as session, session.begin():
            now = web.sources.clock()
            content = keeping_list.subject_copy(session, posted.who, case_id, now)
        headers = web.pages.headers | {
            "content-disposition": 'attachment; filename="copy-of-data.zip"'
        }
        return Response(content, 200, headers, "application/zip")

    def audit(self, who: SignedIn, request: Request) -> Response:
        web = self.web
        wanted = audit_search.Wanted.read(request.query_params)
        web.books.standings(who.teams)
        with Session(web.engine) as session:
            people, deeds = audit_search.choices(session, who)
            problem = wanted.wrong(request.query_params)
            return web.pages.draw(
                "audit.jinja",
                422 if problem else 200,
                problem=problem,
                who=who,
                wanted=wanted,
                found=audit_search.search(session, who, wanted, web.pages.zone),
                people=people,
                deeds=deeds,
            )


def _stretch(asked: Mapping[str, str], name: str) -> Stretch:
    return Stretch((asked_page(asked, name) - 1) * ROWS_SHOWN, ROWS_SHOWN)


def _part(known: KeptLines) -> Part:
    return Part(known.lines, known.out_of, known.first // ROWS_SHOWN + 1, pages_of(known.out_of))


def keeping_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking, sender = web.allows(Deed.KEEP_OR_ERASE), web.posts(Deed.KEEP_OR_ERASE)
    reading = web.allows(Deed.READ_AUDIT)
    pages = KeepingPages(web)

    @routes.get(PAGE)
    def listed(request: Request, who: SignedIn = looking, done: str = "") -> Response:
        return pages.listed(who, done, asked=request.query_params)

    @routes.post(PAGE)
    def find(posted: Posted = sender) -> Response:
        return pages.find(posted)

    @routes.get(ONE)
    def one(case_id: str, who: SignedIn = looking, done: str = "") -> Response:
        return pages.one(who, case_id, done=done)

    @routes.post(ONE + "/copy")
    def copy(case_id: str, posted: Posted = sender) -> Response:
        return pages.copy(posted, case_id)

    def button(deed: str) -> None:
        @routes.post(f"{ONE}/{deed}", name=f"keeping-{deed}")
        def press(case_id: str, posted: Posted = sender) -> Response:
            return pages.act(posted, case_id, deed)

    for deed in ("hold", "release", "erase"):
        button(deed)

    @routes.get(AUDIT)
    def audit(request: Request, who: SignedIn = reading) -> Response:
        return pages.audit(who, request)

    return routes
