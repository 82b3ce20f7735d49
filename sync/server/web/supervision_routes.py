"""The sheet for the monthly talk with a coach, as a PDF."""

from fastapi import APIRouter, Response
from sqlmodel import Session

from coach_app.domain.access import Deed
from coach_app.plans.pdf import render
from sync.server import supervision
from sync.server.sessions import SignedIn
from sync.server.web.caseload_routes import COACHES, CaseloadPages
from sync.server.web.gate import Web


def supervision_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking = web.allows(Deed.REVIEW)
    pages = CaseloadPages(web)

    @routes.get(COACHES + "/{account_id}/sheet")
    def sheet(account_id: str, who: SignedIn = looking) -> Response:
        with Session(web.engine) as session:
            talk = supervision.talk_about(
                session, who, account_id, pages.looking(who), web.pages.zone
            )
            session.commit()
            web.books.standings(who.teams)
            web.books.figures(who.teams)
            document = supervision.paper(session, who, talk)
            session.commit()
        headers = web.pages.headers | {
            "content-disposition": 'attachment; filename="supervision.pdf"'
        }
        return Response(render(document).pdf, 200, headers, "application/pdf")

    return routes
