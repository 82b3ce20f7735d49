"""The caseload page."""

from fastapi import APIRouter, Response
from sqlmodel import Session

from coach_app.domain.access import Deed
from sync.server.caseload import Filter, caseload
from sync.server.sessions import SignedIn
from sync.server.web.gate import Web


def caseload_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    supervisor = web.allows(Deed.SEE_CASES)

    @routes.get("/caseload")
    def caseload_page(who: SignedIn = supervisor, coach: str = "", late: str = "") -> Response:
        now = web.sources.clock()
        wanted = Filter(coach_id=coach, late_only=late == "yes")
        with Session(web.engine) as session:
            today = now.astimezone(web.pages.zone).date()
            found = caseload(session, who.teams, wanted, web.deadlines, today)
        return web.pages.draw("caseload.jinja", who=who, found=found, wanted=wanted, now=now)

    return routes
