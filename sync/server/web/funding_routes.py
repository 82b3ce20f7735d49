"""The funding page: profile against actual, what is earned, what will not count, the forecast."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from coach_app.domain.access import Deed
from coach_app.domain.earning import WHY_NOT
from coach_app.domain.funding_statement import rounded, said
from sync.server.figures import starting
from sync.server.figures.counting import usual_programme
from sync.server.figures.funding import FundingView, funding_view
from sync.server.sessions import SignedIn
from sync.server.web import parts
from sync.server.web.figure_choice import Choice, choose
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
            people = _people(session, chosen, view, request)
        return web.pages.draw(
            "funding.jinja",
            who=who,
            chosen=chosen,
            view=view,
            people=people,
            why_not=WHY_NOT,
            money=said,
            pounds=lambda amount: said(rounded(amount)),
            now=now,
        )

    return routes


def _people(
    session: Session, chosen: Choice, view: FundingView | None, request: Request
) -> parts.Part | None:
    """Those whose start does not count; None where there are none, or no name may be seen."""
    if view is None or chosen.pack is None or not chosen.sees_names or not view.not_counted:
        return None
    pages = parts.pages_of(view.not_counted)
    page = min(parts.asked_page(request.query_params), pages)
    before = (page - 1) * parts.ROWS_SHOWN
    found = starting.refused(session, chosen.scope, chosen.pack, parts.ROWS_SHOWN, before)
    return parts.Part(found, view.not_counted, page, pages)
