"""The page of e-mails: which were asked for, and what became of each."""

from fastapi import APIRouter, Response
from sqlmodel import Session

from coach_app.domain.access import Deed
from sync.server.mail import all_mail
from sync.server.sessions import SignedIn
from sync.server.web.gate import Web

PAGE = "/mail"


def mail_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking = web.allows(Deed.SEE_CASES)

    @routes.get(PAGE)
    def mail(who: SignedIn = looking) -> Response:
        with Session(web.engine) as session:
            rows = all_mail(session, sorted(who.teams))
        return web.pages.draw("mail.jinja", who=who, rows=rows, now=web.sources.clock())

    return routes
