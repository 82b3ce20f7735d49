"""A case for another system: who it is for, what for, and the file."""

from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotAllowed, NotHere
from coach_app.domain.errors import Refusal
from sync.server import handing_out, reviewing
from sync.server.handing_out import FHIR, OWN_SERVICE, Asked, Now
from sync.server.reviewing import open_case
from sync.server.sessions import SignedIn
from sync.server.web.forms import Form
from sync.server.web.gate import Posted, Web

PAGE = "/cases/{case_id}/fhir"


@dataclass(frozen=True)
class HandingOutPages:
    web: Web

    def ask(self, who: SignedIn, case_id: str, form: Form, problem: str = "") -> Response:
        web = self.web
        with Session(web.engine) as session, session.begin():
            opened = open_case(session, who, case_id)
            reviewing.looked_at(session, who, opened, web.sources.clock())
        receivers = handing_out.receivers(opened.file, web.today)
        return web.pages.draw(
            "case_fhir.jinja",
            422 if problem else 200,
            who=who,
            file=opened.file,
            receivers=receivers,
            own=OWN_SERVICE,
            asks_name=any(not one.named for one in receivers),
            typed=form,
            longest=handing_out.LONGEST,
            problem=problem,
        )

    def give(self, posted: Posted, case_id: str) -> Response:
        web, form = self.web, posted.form
        key = form.text("for")
        asked = Asked(
            key=key,
            name=form.text("system" if key == OWN_SERVICE else "name"),
            purpose=form.text("purpose"),
        )
        now = Now(at=web.sources.clock(), day=web.today, line_id=web.sources.ids())
        try:
            with Session(web.engine) as session, session.begin():
                data = handing_out.hand_out(session, posted.who, case_id, asked, now)
        except (NotAllowed, NotHere):
            raise
        except Refusal as refused:
            return self.ask(posted.who, case_id, form, str(refused))
        headers = web.pages.headers | {
            "content-disposition": 'attachment; filename="case.fhir.json"'
        }
        return Response(data, 200, headers, FHIR)


def handing_out_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking, sender = web.allows(Deed.SEE_CASES), web.posts(Deed.SEE_CASES)
    pages = HandingOutPages(web)

    @routes.get(PAGE)
    def ask(case_id: str, who: SignedIn = looking) -> Response:
        return pages.ask(who, case_id, Form({}))

    @routes.post(PAGE)
    def give(case_id: str, posted: Posted = sender) -> Response:
        return pages.give(posted, case_id)

    return routes
