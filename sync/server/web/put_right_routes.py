"""To put right: two versions of one answer, and what came from laptops and could not be taken."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotHere
from coach_app.domain.conflict import Choice
from coach_app.domain.errors import Refusal
from sync.server import holding, settling
from sync.server.caseload import Looking, coach_loads
from sync.server.page_writing import Writer
from sync.server.sessions import SignedIn
from sync.server.web.forms import Form
from sync.server.web.gate import Posted, Web

PAGE = "/put-right"
CONFLICT = PAGE + "/conflicts/{conflict_id}"
HELD_LONG = timedelta(days=1)
WRITTEN = "new-"
MET = (
    "Somebody decided otherwise while you were looking. Both decisions are kept and stand in the "
    "list as a new question."
)
DONE = {
    "decided": "Decided. Every laptop that has the case gets it at its next exchange.",
    "met": MET,
    "taken": "Taken into the case.",
    "aside": "Set aside. It stays here to be read under what has been dealt with.",
}
TAKE, ASIDE = "take", "aside"


class NotANumber(Refusal):
    key = "put_right.nothing_chosen"
    sentence = "Tick at least one line, and say what is to be done."


@dataclass(frozen=True)
class PutRightPages:
    web: Web

    def listed(
        self, who: SignedIn, done: str = "", problem: str = "", *, decided: bool = False
    ) -> Response:
        web, now = self.web, self.web.sources.clock()
        today = now.astimezone(web.pages.zone).date()
        looking = Looking(teams=who.teams, now=now, today=today, days=web.deadlines.days)
        with Session(web.engine) as session:
            return web.pages.draw(
                "put_right.jinja",
                422 if problem else 200,
                who=who,
                disputes=settling.disputes(session, who.teams, decided=decided),
                held=holding.holding(session, who.teams, settled=decided),
                waits=holding.waiting_for_case(session, who.teams, now - HELD_LONG),
                coaches=[coach for coach in coach_loads(session, looking) if coach.active],
                decided=decided,
                done=DONE.get(done, ""),
                problem=problem,
            )

    def conflict(
        self, who: SignedIn, conflict_id: str, problem: str = "", form: Form | None = None
    ) -> Response:
        with Session(self.web.engine) as session:
            return self.web.pages.draw(
                "put_right_conflict.jinja",
                422 if problem else 200,
                who=who,
                dispute=settling.dispute(session, who.teams, conflict_id),
                typed=form or Form({}),
                written=WRITTEN,
                problem=problem,
            )

    def decide(self, posted: Posted, conflict_id: str) -> Response:
        who, form, web = posted.who, posted.form, self.web
        try:
            with Session(web.engine) as session, session.begin():
                about = settling.dispute(session, who.teams, conflict_id)
                decided = settling.decide(
                    session,
                    about,
                    Writer(who.account_id, who.name),
                    choice=_choice(form),
                    written={one.key: form.text(WRITTEN + one.key) for one in about.fields},
                    seen=_seen(form, about.seen),
                    new_id=web.sources.ids,
                    now=web.sources.clock(),
                )
        except NotHere:
            raise
        except Refusal as refused:
            return self.conflict(who, conflict_id, str(refused), form)
        return web.pages.go_to(f"{PAGE}?done={'met' if decided.met else 'decided'}")

    def held(self, posted: Posted) -> Response:
        who, form, web = posted.who, posted.form, self.web
        now, by = web.sources.clock(), Writer(who.account_id, who.name)
        deed = form.text("deed")
        try:
            ids = _numbers(form)
            if not ids or deed not in (TAKE, ASIDE):
                raise NotANumber
            with Session(web.engine) as session, session.begin():
                if deed == TAKE:
                    coach = form.text("coach")
                    holding.take_over(session, who.teams, ids, by, now, to_account=coach)
                else:
                    holding.set_aside(session, who.teams, ids, by, now)
        except NotHere:
            raise
        except Refusal as refused:
            return self.listed(who, problem=str(refused))
        return web.pages.go_to(f"{PAGE}?done={'taken' if deed == TAKE else 'aside'}")

    def file(self, who: SignedIn, item: str) -> Response:
        if not (item.isascii() and item.isdigit() and len(item) < 19):
            raise NotHere
        web = self.web
        with Session(web.engine) as session, session.begin():
            by = Writer(who.account_id, who.name)
            content = holding.as_file(session, who.teams, int(item), by, web.sources.clock())
        headers = web.pages.headers | {"content-disposition": 'attachment; filename="held.json"'}
        return Response(content, 200, headers, "application/json")


def _choice(form: Form) -> Choice:
    """Raises NotANumber when nothing was chosen."""
    try:
        return Choice(form.text("choice"))
    except ValueError:
        raise NothingChosen from None


class NothingChosen(Refusal):
    key = "put_right.no_choice"
    sentence = "Choose what is to stand."


def _seen(form: Form, now: int) -> int:
    said = form.text("seen")
    return min(int(said), now) if said.isascii() and said.isdigit() and len(said) < 19 else 0


def _numbers(form: Form) -> list[int]:
    said = form.all("item")
    return [int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 19]


def put_right_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking, sender = web.allows(Deed.SETTLE), web.posts(Deed.SETTLE)
    pages = PutRightPages(web)

    @routes.get(PAGE)
    def listed(who: SignedIn = looking, done: str = "", decided: str = "") -> Response:
        return pages.listed(who, done, decided=decided == "yes")

    @routes.get(CONFLICT)
    def conflict(conflict_id: str, who: SignedIn = looking) -> Response:
        return pages.conflict(who, conflict_id)

    @routes.post(CONFLICT)
    def decide(conflict_id: str, posted: Posted = sender) -> Response:
        return pages.decide(posted, conflict_id)

    @routes.post(PAGE + "/held")
    def held(posted: Posted = sender) -> Response:
        return pages.held(posted)

    @routes.get(PAGE + "/held/{item_id}/file")
    def file(item_id: str, who: SignedIn = looking) -> Response:
        return pages.file(who, item_id)

    return routes
