"""The laptops page: who has one, when it was last heard, a code for a new one, withdrawing one."""

from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlmodel import Session, col, select

from coach_app.domain.access import Deed
from coach_app.domain.errors import Refusal
from sync.server import devices, teams, wording
from sync.server.laptop_list import laptops
from sync.server.scope import account_for, device_for
from sync.server.sessions import SignedIn
from sync.server.tables import Account, Team
from sync.server.web.gate import Posted, Web

PAGE = "/laptops"
NEW_COACH = "new"


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    name: str


class TeamNotChosen(Refusal):
    key = "laptops.team_not_chosen"
    sentence = "Choose the team that the coach belongs to."


def laptop_list_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking = web.allows(Deed.SEE_LAPTOPS)
    managing = web.posts(Deed.MANAGE_LAPTOPS)
    asking = web.allows(Deed.MANAGE_LAPTOPS)

    def page(who: SignedIn, problem: str = "", name: str = "", withdrawn: str = "") -> Response:
        with Session(web.engine) as session:
            return web.pages.draw(
                "laptops.jinja",
                422 if problem else 200,
                who=who,
                rows=laptops(session, who.teams),
                coaches=_coaches(session, who),
                teams=_teams(session, who),
                asked_for=wording.lasting(web.settings.person_sign_in),
                may_manage=who.actor.may(Deed.MANAGE_LAPTOPS),
                now=web.sources.clock(),
                problem=problem,
                name=name,
                withdrawn=withdrawn,
            )

    @routes.get(PAGE)
    def laptop_list(who: SignedIn = looking, withdrawn: str = "") -> Response:
        return page(who, withdrawn=withdrawn)

    @routes.post("/laptops/codes")
    def make_code(posted: Posted = managing) -> Response:
        form, who = posted.form, posted.who
        name = form.text("name")
        try:
            with Session(web.engine) as session, session.begin():
                account = _coach(session, web, who, form.text("coach"), form.text("team"), name)
                code = teams.new_code(session, account, web.sources.clock(), who.account_id)
                told = account.name
        except (TeamNotChosen, teams.NameNotPossible) as refused:
            return page(who, str(refused), name)
        return web.pages.draw("laptop_code.jinja", who=who, code=code, coach=told)

    @routes.get("/laptops/{device_id}/withdraw")
    def ask(device_id: str, who: SignedIn = asking) -> Response:
        with Session(web.engine) as session:
            device_for(session, who, Deed.MANAGE_LAPTOPS, device_id)
            (row,) = (row for row in laptops(session, who.teams) if row.id == device_id)
        return web.pages.draw("laptop_withdraw.jinja", who=who, row=row, now=web.sources.clock())

    @routes.post("/laptops/{device_id}/withdraw")
    def withdraw(device_id: str, posted: Posted = managing) -> Response:
        with Session(web.engine) as session, session.begin():
            device_for(session, posted.who, Deed.MANAGE_LAPTOPS, device_id)
            now = web.sources.clock()
            devices.revoke(session, device_id, posted.who.account_id, now)
        return web.pages.go_to(f"{PAGE}?withdrawn=yes")

    return routes


def _coach(session: Session, web: Web, who: SignedIn, coach: str, team: str, name: str) -> Account:
    """The coach who was chosen, or a new one. Raises NotHere, TeamNotChosen, NameNotPossible."""
    if coach not in ("", NEW_COACH):
        return account_for(session, who, Deed.MANAGE_LAPTOPS, coach)
    if team not in who.teams:
        raise TeamNotChosen
    found = session.get_one(Team, team)
    return teams.coach_named(session, found, name, web.sources)


def _coaches(session: Session, who: SignedIn) -> list[Choice]:
    found = session.exec(
        select(Account.id, Account.name, Team.name)
        .join(Team, col(Team.id) == col(Account.team_id))
        .where(col(Account.team_id).in_(who.teams), Account.role == "coach", Account.active)
        .order_by(col(Account.name))
    )
    several = len(who.teams) > 1
    return [Choice(id_, f"{name} ({team})" if several else name) for id_, name, team in found]


def _teams(session: Session, who: SignedIn) -> list[Choice]:
    found = session.exec(select(Team).where(col(Team.id).in_(who.teams)).order_by(col(Team.name)))
    return [Choice(team.id, team.name) for team in found]
