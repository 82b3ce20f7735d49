"""The supervisors' pages: sign in, caseload, sign out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from sqlalchemy import Engine
from sqlmodel import Session

from coach_app.domain.errors import Refusal
from coach_app.domain.journey import Deadlines
from sync.protocol import storable_text
from sync.server import wording
from sync.server.accounts import (
    Door,
    FormExpired,
    NotAllowed,
    NotSignedIn,
    Role,
    SignedIn,
    SignInFailed,
    check_token,
    end,
    signed_in,
)
from sync.server.bodies import bounded
from sync.server.caseload import Filter, caseload
from sync.server.settings import Settings, Sources

SESSION_COOKIE = "coach_session"
FORM_COOKIE = "coach_form"
LONGEST_FORM = 16_384
STATIC = Path(__file__).parent / "static"
STYLE_SHEET = STATIC / "vendor" / "nhsuk" / "nhsuk-frontend.min.css"
SEE_OTHER = 303

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


async def form(request: Request) -> dict[str, str]:
    """The fields of a posted form, each once. Raises MessageTooLarge, FormExpired."""
    body = await bounded(request, LONGEST_FORM)
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise FormExpired from None
    return {name: values[-1] for name, values in fields.items()}


FormFields = Depends(form)


@dataclass(frozen=True)
class Pages:
    """Draws the templates with what every page needs."""

    environment: Environment
    settings: Settings

    def draw(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        text = self.environment.get_template(template).render(
            styled=STYLE_SHEET.is_file(), words=wording, **values
        )
        return HTMLResponse(text, status, SECURITY_HEADERS)

    def sign_in(self, token: str, status: int = 200, problem: str = "") -> HTMLResponse:
        response = self.draw("sign_in.jinja", status, form_token=token, problem=problem)
        self.set_cookie(response, FORM_COOKIE, token)
        return response

    def set_cookie(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(
            name, value, httponly=True, samesite="strict", secure=self.settings.secure_cookies
        )


def open_pages(settings: Settings) -> Pages:
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("sync.server", "templates"), PackageLoader("nhsuk_frontend_jinja")]
        ),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Pages(environment, settings)


def sign_in_routes(engine: Engine, sources: Sources, door: Door, pages: Pages) -> APIRouter:
    routes = APIRouter()

    @routes.get("/")
    def front_door() -> Response:
        return RedirectResponse("/caseload", SEE_OTHER)

    @routes.get("/sign-in")
    def sign_in_page() -> Response:
        return pages.sign_in(sources.tokens())

    @routes.post("/sign-in")
    def sign_in(request: Request, fields: dict[str, str] = FormFields) -> Response:
        now = sources.clock()
        try:
            check_token(request.cookies.get(FORM_COOKIE, ""), fields.get("form_token", ""))
        except FormExpired as expired:
            return pages.sign_in(sources.tokens(), 403, str(expired))
        name, password = fields.get("name", "").strip(), fields.get("password", "")
        with Session(engine) as session, session.begin():
            known = storable_text(name) and storable_text(password)
            account = door.attempt(session, name, password, now) if known else None
            if account is None:
                return pages.sign_in(sources.tokens(), 401, SignInFailed.sentence)
            token = sources.tokens()
            door.begin(session, account, token=token, csrf=sources.tokens(), now=now)
        response = RedirectResponse("/caseload", SEE_OTHER, SECURITY_HEADERS)
        pages.set_cookie(response, SESSION_COOKIE, token)
        response.delete_cookie(FORM_COOKIE)
        return response

    @routes.post("/sign-out")
    def sign_out(request: Request, fields: dict[str, str] = FormFields) -> Response:
        token = request.cookies.get(SESSION_COOKIE, "")
        with Session(engine) as session, session.begin():
            who = signed_in(session, token, sources.clock())
            check_token(who.csrf, fields.get("csrf", ""))
            end(session, token)
        response = RedirectResponse("/sign-in", SEE_OTHER, SECURITY_HEADERS)
        response.delete_cookie(SESSION_COOKIE)
        return response

    return routes


def caseload_routes(
    engine: Engine, sources: Sources, deadlines: Deadlines, pages: Pages
) -> APIRouter:
    routes = APIRouter()
    zone = ZoneInfo(pages.settings.time_zone)
    supervisor = Depends(needs(engine, sources, Role.SUPERVISOR))

    @routes.get("/caseload")
    def caseload_page(who: SignedIn = supervisor, coach: str = "", late: str = "") -> Response:
        now = sources.clock()
        wanted = Filter(coach_id=coach, late_only=late == "yes")
        with Session(engine) as session:
            found = caseload(session, who.team_id, wanted, deadlines, now.astimezone(zone).date())
        return pages.draw("caseload.jinja", who=who, found=found, wanted=wanted, now=now, zone=zone)

    return routes


def needs(engine: Engine, sources: Sources, role: Role) -> Callable[[Request], SignedIn]:
    """A dependency that lets only people of this role through.

    Raises NotSignedIn, NotAllowed.
    """

    def check(request: Request) -> SignedIn:
        with Session(engine) as session:
            who = signed_in(session, request.cookies.get(SESSION_COOKIE, ""), sources.clock())
        if who.role is not role:
            raise NotAllowed
        return who

    return check


def answer_people(pages: Pages) -> dict[type[Refusal], Callable[[Request, Exception], Response]]:
    """How refusals on pages are shown: a page with what to do, not a key."""

    def to_sign_in(_: Request, __: Exception) -> Response:
        return RedirectResponse("/sign-in", SEE_OTHER, SECURITY_HEADERS)

    def explain(_: Request, problem: Exception) -> Response:
        return pages.draw("message.jinja", 403, title="You cannot see this", text=str(problem))

    return {NotSignedIn: to_sign_in, NotAllowed: explain, FormExpired: explain}
