"""The caseload pages: by exception, by coach, search, saved views, cases given to others."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotHere
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import Stage
from sync.server import giving, saved_views
from sync.server.caseload import (
    MOST_DAYS,
    NO_CONTACT_DAYS,
    Choice,
    Flag,
    Looking,
    Order,
    caseload,
    coach_loads,
    days_in,
    team_names,
)
from sync.server.scope import account_for
from sync.server.sessions import SignedIn
from sync.server.web.forms import Form
from sync.server.web.gate import Posted, Web

PAGE, COACHES = "/caseload", "/caseload/coaches"
LONGEST_SEARCH = 80
DAYS_WRONG = (
    f"Days without contact is a whole number from 1 to {MOST_DAYS}. The list below counts "
    f"{NO_CONTACT_DAYS} days."
)


@dataclass(frozen=True)
class CaseloadPages:
    web: Web

    def looking(self, who: SignedIn) -> Looking:
        now = self.web.sources.clock()
        today = now.astimezone(self.web.pages.zone).date()
        return Looking(teams=who.teams, now=now, today=today, days=self.web.deadlines.days)

    def listed(self, who: SignedIn, wanted: Choice, done: str = "", problem: str = "") -> Response:
        not_shown = self.web.books.standings(who.teams)
        looking = self.looking(who)
        with Session(self.web.engine) as session:
            page = self.web.pages.draw(
                "caseload.jinja",
                422 if problem else 200,
                who=who,
                not_shown=not_shown,
                found=caseload(session, looking, wanted),
                wanted=wanted,
                coaches=coach_loads(session, looking),
                teams=team_names(session, who.teams),
                views=saved_views.views_of(session, who),
                flags=tuple(Flag),
                stages=tuple(Stage),
                orders=tuple(Order),
                may_give=who.actor.may(Deed.REASSIGN),
                now=looking.now,
                done=done,
                problem=problem,
            )
        return self.web.books.beside(page, not_shown)

    def by_coach(self, who: SignedIn, problem: str = "") -> Response:
        not_shown = self.web.books.standings(who.teams)
        looking = self.looking(who)
        with Session(self.web.engine) as session:
            page = self.web.pages.draw(
                "caseload_coaches.jinja",
                422 if problem else 200,
                who=who,
                not_shown=not_shown,
                rows=coach_loads(session, looking),
                teams={team.id: team.name for team in team_names(session, who.teams)},
                problem=problem,
            )
        return self.web.books.beside(page, not_shown)

    def give(self, posted: Posted) -> Response:
        """First a page that says what will happen; with `sure` it is done."""
        who, form, web = posted.who, posted.form, self.web
        cases, to = form.all("case"), form.text("to")
        wanted = Choice.read(dict(parse_qsl(form.raw("back"))))
        try:
            with Session(web.engine) as session, session.begin():
                if form.text("sure") != "yes":
                    return self._ask(session, who, cases, to, wanted)
                gift = giving.Gift(cases, to, dict(map(_pair, form.all("held"))))
                number = giving.give(session, who, gift, web.sources.clock())
        except NotHere:
            raise
        except Refusal as refused:
            return self.listed(who, wanted, problem=str(refused))
        back = wanted.address()
        return web.pages.go_to(f"{PAGE}?given={number}{'&' if back else ''}{back}")

    def _ask(
        self, session: Session, who: SignedIn, cases: tuple[str, ...], to: str, wanted: Choice
    ) -> Response:
        chosen = giving.chosen_cases(session, who, cases)
        if not to:
            raise giving.CoachNotChosen
        coach = account_for(session, who, Deed.REASSIGN, to)
        return self.web.pages.draw(
            "caseload_give.jinja",
            who=who,
            chosen=chosen,
            held=giving.held_now(session, chosen),
            coach=coach,
            back=wanted.address(),
            token_path=PAGE,
        )

    def give_all(self, posted: Posted) -> Response:
        """Everything that one coach has, to somebody else: for leave, or for good."""
        who, form = posted.who, posted.form
        try:
            with Session(self.web.engine) as session:
                coach = account_for(session, who, Deed.REASSIGN, form.text("from"))
                cases = giving.open_cases_of(session, who, coach.id)
                return self._ask(session, who, cases, form.text("to"), Choice())
        except NotHere:
            raise
        except Refusal as refused:
            return self.by_coach(who, str(refused))

    def keep_view(self, posted: Posted) -> Response:
        who, form, web = posted.who, posted.form, self.web
        wanted = Choice.read(dict(parse_qsl(form.raw("query"))))
        try:
            with Session(web.engine) as session, session.begin():
                name, query = form.text("name"), wanted.address()
                saved_views.keep_view(session, who, web.sources.ids(), name, query)
        except Refusal as refused:
            return self.listed(who, wanted, problem=str(refused))
        return web.pages.go_to(f"{PAGE}?{wanted.address()}")

    def search(self, who: SignedIn, form: Form) -> Response:
        text = form.text("text")[:LONGEST_SEARCH]
        wanted = Choice.read(dict(parse_qsl(form.raw("query"))))
        return self.listed(who, replace(wanted, text=text, after=""))


def caseload_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    supervisor = web.allows(Deed.SEE_CASES)
    sender = web.posts(Deed.SEE_CASES)
    giver = web.posts(Deed.REASSIGN)
    pages = CaseloadPages(web)

    @routes.get(PAGE)
    def caseload_page(request: Request, who: SignedIn = supervisor, given: str = "") -> Response:
        asked = request.query_params
        problem = DAYS_WRONG if asked.get("days", "").strip() and days_in(asked) is None else ""
        return pages.listed(who, Choice.read(asked), done=_said(given), problem=problem)

    @routes.get(COACHES)
    def coaches_page(who: SignedIn = supervisor) -> Response:
        return pages.by_coach(who)

    @routes.post(PAGE)
    def search(posted: Posted = sender) -> Response:
        return pages.search(posted.who, posted.form)

    @routes.post("/caseload/give")
    def give(posted: Posted = giver) -> Response:
        return pages.give(posted)

    @routes.post("/caseload/coaches/give")
    def give_all(posted: Posted = giver) -> Response:
        return pages.give_all(posted)

    @routes.post("/caseload/views")
    def keep_view(posted: Posted = sender) -> Response:
        return pages.keep_view(posted)

    @routes.post("/caseload/views/{view_id}/remove")
    def drop_view(view_id: str, posted: Posted = sender) -> Response:
        with Session(web.engine) as session, session.begin():
            saved_views.drop_view(session, posted.who, view_id)
        return web.pages.go_to(PAGE)

    return routes


def _said(given: str) -> Any:
    """How many cases changed hands, as the page after it says."""
    if not (given.isascii() and given.isdigit() and len(given) < 5):
        return ""
    if not int(given):
        return "Nothing had to be changed: the coach you chose has these cases already."
    one = given == "1"
    them = "it" if one else "them"
    return (
        f"{'1 case has' if one else f'{given} cases have'} another coach now. Their laptop gets "
        f"{them} at its next exchange; the laptop that had {them} hands over what it has not sent, "
        f"and then erases {them}."
    )


def _pair(said: str) -> tuple[str, str]:
    """A case and the coach who had it."""
    case_id, _, account_id = said.partition(" ")
    return case_id, account_id
