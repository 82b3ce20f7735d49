"""Signing in at the organisation's own service, and coming back from there."""

from urllib.parse import quote, unquote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from coach_app.domain.errors import Refusal
from sync.server import sessions
from sync.server.bodies import sender
from sync.server.organisation import Begun, Organisation, OrganisationRefused, account_of
from sync.server.rates import SIGNING_IN, Rates
from sync.server.sessions import Stage
from sync.server.web.forms import own_path
from sync.server.web.gate import Web
from sync.server.web.navigation import first_page
from sync.server.web.pages import SESSION_COOKIE
from sync.server.web.sign_in_routes import UNAUTHORISED, SignIn

AWAY, BACK = "/sign-in/organisation", "/sign-in/organisation/back"
COOKIE, WANTED = "coach_organisation", "coach_wanted"
MINUTES = 10


def organisation_routes(web: Web, sign_in: SignIn) -> APIRouter:
    routes = APIRouter()
    organisation = Organisation(web.settings)

    def back_to(request: Request) -> str:
        return f"{str(request.base_url).rstrip('/')}{BACK}"

    def keep(response: Response, name: str, kept: str) -> None:
        # Lax, not strict: the browser comes back from another site.
        response.set_cookie(
            web.pages.cookie(name),
            kept,
            max_age=MINUTES * 60,
            httponly=True,
            samesite="lax",
            secure=web.settings.secure_cookies,
        )

    @routes.get(AWAY)
    def away(request: Request, to: str = "") -> Response:
        if not organisation.on:
            return web.pages.go_to("/sign-in")
        tokens = web.sources.tokens
        begun = Begun(
            *(part.replace(".", "") for part in (tokens(), tokens(), tokens() + tokens()))
        )
        try:
            with Session(web.engine) as session, session.begin():
                rates = Rates(on=web.settings.limit_rates)
                rates.count(session, SIGNING_IN, sender(request), web.sources.clock())
            response = RedirectResponse(
                organisation.address(begun, back_to(request)), 303, web.pages.headers
            )
        except Refusal as refused:
            return sign_in.ask(UNAUTHORISED, str(refused))
        keep(response, COOKIE, begun.kept)
        # Quoted, as no cookie holds every sign of an address; always set: none is left over.
        keep(response, WANTED, quote(own_path(to), safe=""))
        return response

    @routes.get(BACK)
    def back(request: Request, code: str = "", state: str = "") -> Response:
        try:
            begun = Begun.read(web.cookie(request, COOKIE), state)
            if not code or not organisation.on:
                raise OrganisationRefused
            now = web.sources.clock()
            known = organisation.known(begun, code, back_to(request), int(now.timestamp()))
            with Session(web.engine) as session, session.begin():
                account = account_of(session, known)
                token = sessions.begin(session, account, Stage.IN, web.settings, web.sources)
                session.flush()
                who = sessions.signed_in(session, token, web.settings, now)
        except Refusal as refused:
            return sign_in.ask(UNAUTHORISED, str(refused))
        # A page of ours sends the browser on: the strict cookie does not travel on a redirect
        # that another site has begun.
        to = own_path(unquote(web.cookie(request, WANTED))) or first_page(who)
        response = web.pages.draw("signed_in.jinja", who=who, to=to)
        response.headers["refresh"] = f"0; url={to}"
        web.pages.set_cookie(response, SESSION_COOKIE, token)
        web.pages.drop_cookie(response, COOKIE)
        web.pages.drop_cookie(response, WANTED)
        return response

    return routes
