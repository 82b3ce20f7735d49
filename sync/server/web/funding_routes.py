"""The funding page: profile against actual, what is earned, what will not count, the forecast."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from coach_app.domain.access import Deed
from coach_app.domain.funding import Part
from coach_app.domain.funding_statement import rounded, said
from sync.server.figures.counting import usual_programme
from sync.server.figures.funding import funding_view
from sync.server.sessions import SignedIn
from sync.server.web.figure_choice import choose
from sync.server.web.gate import Web


def funding_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking = web.allows(Deed.SEE_COUNTS)

    @routes.get("/funding")
    def funding_page(request: Request, who: SignedIn = looking) -> Response:
        now = web.sources.clock().astimezone(web.pages.zone)
        with Session(web.engine) as session:
            chosen = choose(web, session, who, request, usual=usual_programme)
            scope = chosen.scope if chosen.sees_names else chosen.whole
            view = (
                funding_view(session, scope, chosen.pack, now, sees_names=chosen.sees_names)
                if chosen.pack
                else None
            )
        return web.pages.draw(
            "funding.jinja",
            who=who,
            chosen=chosen,
            view=view,
            money=said,
            pounds=lambda amount: said(rounded(amount)),
            parts=Part,
            now=now,
        )

    return routes
