"""The people page: who signs in here, what they may do, and help when they cannot get in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Response
from sqlmodel import Session, col, select

from coach_app.domain.access import Deed, NotHere, Role, comes_with_laptop
from coach_app.domain.errors import Refusal
from sync.server import people
from sync.server.accounts import Door
from sync.server.organisation import Organisation, expected
from sync.server.people import Place, RoleNotPossible
from sync.server.scope import account_for
from sync.server.sessions import SignedIn, actor_of
from sync.server.tables import Account, Team
from sync.server.teams import NameNotPossible, NewAccount, SignInNameTaken
from sync.server.web.forms import Form
from sync.server.web.gate import Posted, Web

PAGE = "/people"
ORGANISATION = "organisation"
ROLES = tuple(role for role in Role if not comes_with_laptop(role))
FIELD_OF: dict[type[Refusal], str] = {
    NameNotPossible: "sign-in-name",
    SignInNameTaken: "sign-in-name",
    RoleNotPossible: "role",
}
DONE = {
    "place": "The role and the teams are changed. This person has to sign in again.",
    "way-in": "This coach signs in with your organisation\u2019s account, for their laptop alone.",
    "second-step": "The second step is removed. At the next sign-in this person sets up a phone.",
    "closed": "The account is closed. Nobody signs in under it any more.",
    "opened": "The account is open.",
}


Change = Callable[[Session, Account], None]
Button = Callable[[Session, SignedIn, Account, datetime], None]


@dataclass(frozen=True)
class PeoplePages:
    """The list and one person's page, and what is done there."""

    web: Web
    door: Door

    def listed(
        self,
        who: SignedIn,
        form: Form | None = None,
        problem: str = "",
        field: str = "",
        *,
        made: bool = False,
    ) -> Response:
        with Session(self.web.engine) as session:
            return self.web.pages.draw(
                "people.jinja",
                422 if problem else 200,
                who=who,
                rows=people.people(session, who, self.web.sources.clock()),
                **_choices(session, who, form),
                problem=problem,
                field=field,
                organisation=Organisation(self.web.settings).on,
                way=form.text("way") if form else "",
                made=made,
            )

    def person(
        self,
        who: SignedIn,
        account_id: str,
        done: str = "",
        problem: str = "",
        form: Form | None = None,
    ) -> Response:
        with Session(self.web.engine) as session:
            account = account_for(session, who, Deed.MANAGE_PEOPLE, account_id)
            rows = people.people(session, who, self.web.sources.clock())
            values = _choices(session, who, form)
            if form is None:
                teams = actor_of(session, account).teams
                values |= _chosen(account.role, account.team_id, teams, all_teams=account.all_teams)
            return self.web.pages.draw(
                "person.jinja",
                422 if problem else 200,
                who=who,
                row=next(row for row in rows if row.id == account_id),
                signs_in=people.signs_in(account),
                comes_with_laptop=comes_with_laptop(Role(account.role)),
                organisation=Organisation(self.web.settings).on,
                asked_for=self.web.settings.person_sign_in is not None,
                **values,
                done=DONE.get(done, ""),
                problem=problem,
            )

    def make(self, posted: Posted) -> Response:
        who, form, web = posted.who, posted.form, self.web
        at_organisation = form.text("way") == ORGANISATION and Organisation(web.settings).on
        password = None if at_organisation else people.first_password()
        try:
            place = _place(form)
            new = NewAccount(
                sign_in_name=form.text("sign-in-name"),
                role=place.role,
                password=password,
                name=form.text("name"),
                all_teams=place.all_teams,
                identity=expected(form.text("sign-in-name")) if at_organisation else None,
            )
            with Session(web.engine) as session, session.begin():
                made = people.make_person(
                    session, who, new, place, self.door.passwords, web.sources
                )
                told = (made.name, made.sign_in_name or "")
        except Refusal as refused:
            return self.listed(who, form, str(refused), FIELD_OF.get(type(refused), "team"))
        if password is None:
            return self.web.pages.go_to(f"{PAGE}?made=yes")
        return self.first_password(who, told, password)

    def first_password(self, who: SignedIn, told: tuple[str, str], password: str) -> Response:
        name, sign_in_name = told
        return self.web.pages.draw(
            "first_password.jinja",
            who=who,
            name=name,
            sign_in_name=sign_in_name,
            password=password,
        )

    def change(self, posted: Posted, account_id: str, deed: Change, done: str) -> Response:
        """Raises NotHere; another refusal is said on the person's page."""
        who = posted.who
        try:
            with Session(self.web.engine) as session, session.begin():
                deed(session, people.person_for(session, who, account_id))
        except NotHere:
            raise
        except Refusal as refused:
            return self.person(who, account_id, problem=str(refused), form=posted.form)
        return self.web.pages.go_to(f"{PAGE}/{account_id}?done={done}")

    def new_password(self, posted: Posted, account_id: str) -> Response:
        password = people.first_password()
        told: list[tuple[str, str]] = []

        def deed(session: Session, account: Account) -> None:
            hashed = self.door.passwords.hash(password)
            now = self.web.sources.clock()
            people.reset_password(session, posted.who, account, hashed, now)
            told.append((account.name, account.sign_in_name or ""))

        answer = self.change(posted, account_id, deed, "")
        return self.first_password(posted.who, told[0], password) if told else answer

    def give_way_in(self, posted: Posted, account_id: str) -> Response:
        """A coach gets a name to sign in with, for their own laptop alone."""
        who, form = posted.who, posted.form
        at_organisation = form.text("way") == ORGANISATION and Organisation(self.web.settings).on
        password = None if at_organisation else people.first_password()
        name = form.text("sign-in-name")
        told: list[tuple[str, str]] = []

        def deed(session: Session, account: Account) -> None:
            hashed = None if password is None else self.door.passwords.hash(password)
            identity = expected(name) if at_organisation else None
            way = people.WayIn(sign_in_name=name, password_hash=hashed, identity=identity)
            people.give_way_in(session, who, account, way, self.web.sources.clock())
            told.append((account.name, account.sign_in_name or ""))

        answer = self.change(posted, account_id, deed, "way-in")
        return self.first_password(who, told[0], password) if told and password else answer


def people_routes(web: Web, door: Door) -> APIRouter:
    routes = APIRouter()
    looking = web.allows(Deed.MANAGE_PEOPLE)
    sender = web.posts(Deed.MANAGE_PEOPLE)
    pages = PeoplePages(web, door)

    @routes.get(PAGE)
    def people_list(who: SignedIn = looking, made: str = "") -> Response:
        return pages.listed(who, made=bool(made))

    @routes.post(PAGE)
    def make_person(posted: Posted = sender) -> Response:
        return pages.make(posted)

    @routes.get(PAGE + "/{account_id}")
    def one_person(account_id: str, who: SignedIn = looking, done: str = "") -> Response:
        return pages.person(who, account_id, done)

    @routes.post(PAGE + "/{account_id}/password")
    def new_password(account_id: str, posted: Posted = sender) -> Response:
        return pages.new_password(posted, account_id)

    @routes.post(PAGE + "/{account_id}/way-in")
    def give_way_in(account_id: str, posted: Posted = sender) -> Response:
        return pages.give_way_in(posted, account_id)

    routes.include_router(_change_routes(web, pages))
    return routes


def _change_routes(web: Web, pages: PeoplePages) -> APIRouter:
    """What is done with one button or form on a person's page."""
    routes = APIRouter()
    sender = web.posts(Deed.MANAGE_PEOPLE)
    clock = web.sources.clock

    @routes.post(PAGE + "/{account_id}/place")
    def set_place(account_id: str, posted: Posted = sender) -> Response:
        def deed(session: Session, account: Account) -> None:
            people.set_place(session, posted.who, account, _place(posted.form), clock())

        return pages.change(posted, account_id, deed, "place")

    def button(name: str, act: Button, done: str) -> None:
        @routes.post(PAGE + "/{account_id}/" + name, name=name)
        def press(account_id: str, posted: Posted = sender) -> Response:
            def deed(session: Session, account: Account) -> None:
                act(session, posted.who, account, clock())

            return pages.change(posted, account_id, deed, done)

    button("second-step", people.reset_second_step, "second-step")
    button("close", people.close, "closed")
    button("open", people.reopen, "opened")
    return routes


def _place(form: Form) -> Place:
    """Raises RoleNotPossible."""
    try:
        role = Role(form.text("role"))
    except ValueError:
        raise RoleNotPossible from None
    return Place(
        role=role,
        team_id=form.text("team"),
        more=frozenset(form.all("more")),
        all_teams=form.text("all-teams") == "yes",
    )


def _choices(session: Session, who: SignedIn, form: Form | None) -> dict[str, object]:
    own = session.get_one(Account, who.account_id)
    mine = select(Team).where(col(Team.id).in_(sorted(who.teams))).order_by(col(Team.name))
    values: dict[str, object] = {
        "teams": session.exec(mine).all(),
        "roles": ROLES,
        "may_give_all": own.all_teams,
        "typed": {} if form is None else {"name": form.text("name")},
        "sign_in_name": "" if form is None else form.text("sign-in-name"),
    }
    if form is None:
        return values | _chosen("", who.team_id, frozenset(), all_teams=False)
    teams = frozenset(form.all("more"))
    all_teams = form.text("all-teams") == "yes"
    return values | _chosen(form.text("role"), form.text("team"), teams, all_teams=all_teams)


def _chosen(role: str, team: str, more: frozenset[str], *, all_teams: bool) -> dict[str, object]:
    return {"role": role, "team": team, "more": sorted(more), "all_teams": all_teams}
