"""One's own account: who am I here, and a new password."""

from fastapi import APIRouter, Response
from sqlmodel import Session, col, select

from sync.server import sessions, wording
from sync.server.accounts import Door, PasswordTooShort, checked_password
from sync.server.audit import note
from sync.server.sessions import SignedIn, Stage
from sync.server.tables import Account, Team
from sync.server.web.gate import Posted, Web
from sync.server.web.pages import SESSION_COOKIE

NOT_YOUR_PASSWORD = "This is not your present password."  # noqa: S105 - a sentence


def account_routes(web: Web, door: Door) -> APIRouter:
    routes = APIRouter()
    anybody, sender = web.allows(), web.posts()

    def page(
        who: SignedIn, problem: str = "", field: str = "", *, changed: bool = False
    ) -> Response:
        with Session(web.engine) as session:
            account = session.get_one(Account, who.account_id)
            teams = session.exec(select(Team.name).where(col(Team.id).in_(who.teams)))
            return web.pages.draw(
                "account.jinja",
                422 if problem else 200,
                who=who,
                role=wording.ROLES[who.role],
                teams=sorted(teams),
                changed=changed,
                has_password=account.password_hash is not None,
                has_second_factor=account.totp_secret is not None,
                problem=problem,
                field=field,
            )

    @routes.get("/account")
    def own_account(who: SignedIn = anybody, changed: str = "") -> Response:
        return page(who, changed=bool(changed))

    @routes.post("/account/password")
    def new_password(posted: Posted = sender) -> Response:
        who, now = posted.who, web.sources.clock()
        old, new = posted.form.raw("old"), posted.form.raw("new")
        with Session(web.engine) as session, session.begin():
            account = door.again(session, who.account_id, old, now)
            if account is None:
                return page(who, NOT_YOUR_PASSWORD, "old")
            try:
                account.password_hash = door.passwords.hash(checked_password(new))
                account.first_password_until = None
            except PasswordTooShort as short:
                return page(who, str(short), "new")
            team = account.team_id
            note(session, now, account.id, "account.password_changed", team_id=team, subject="")
            sessions.end_all(session, account.id)
            token = sessions.begin(session, account, Stage.IN, web.settings, web.sources)
        response = web.pages.go_to("/account?changed=yes")
        web.pages.set_cookie(response, SESSION_COOKIE, token)
        return response

    return routes
