"""Signing in with a name, a password and a code from the phone; and signing out."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from sync.server import second_factor, sessions
from sync.server.accounts import (
    Door,
    PasswordTooShort,
    SignInFailed,
    checked_password,
    locked,
)
from sync.server.audit import note
from sync.server.bodies import sender
from sync.server.organisation import Organisation
from sync.server.rates import SIGNING_IN, Rates, TooOften
from sync.server.sessions import FormExpired, NotSignedIn, Stage, check_token
from sync.server.tables import Account, WebSession
from sync.server.web.forms import NOTHING_KEPT, Form, FormFields, Kept, kept_before, own_path
from sync.server.web.gate import Posted, Web
from sync.server.web.navigation import first_page
from sync.server.web.pages import FORM_COOKIE, SESSION_COOKIE

SIGN_IN, CODE, SET_UP, OUT = "/sign-in", "/sign-in/code", "/sign-in/second-factor", "/sign-out"
OWN_PASSWORD = "/sign-in/password"  # noqa: S105 - an address
CODE_WRONG = (
    "This code is not right, or was used before. Wait for the next one on your phone and type it. "
    "Set the phone to automatic time if no code is ever right."
)
SAME_PASSWORD = "This is the first password. Choose another one that only you know."  # noqa: S105 - a sentence
TOO_LONG = "Signing in took too long. Start again."
UNAUTHORISED = 401
Step = Callable[[Request, Form], Response]


@dataclass(frozen=True)
class SignIn:
    """The steps of a sign-in. Each step ends the session of the one before."""

    web: Web
    door: Door

    def ask(self, status: int = 200, problem: str = "", kept: Kept = NOTHING_KEPT) -> Response:
        token = self.web.sources.tokens()
        response = self.web.pages.draw(
            "sign_in.jinja",
            status,
            form_token=token,
            problem=problem,
            kept=kept,
            organisation=Organisation(self.web.settings).on,
        )
        self.web.pages.set_cookie(response, FORM_COOKIE, token)
        return response

    def password(self, request: Request, form: Form) -> Response:
        kept = kept_before(form)
        try:
            check_token(self.web.cookie(request, FORM_COOKIE), form.raw("form_token"))
        except FormExpired as expired:
            return self.ask(403, str(expired), kept)
        name, password = form.text("name"), form.raw("password")
        try:
            self._count(sender(request))
        except TooOften as often:
            return self._wait(often, kept)
        with Session(self.web.engine) as session, session.begin():
            account = self.door.attempt(session, name, password, self.web.sources.clock())
            if account is None:
                return self.ask(UNAUTHORISED, SignInFailed.sentence, kept)
            return self.go_on(session, account, self._stage(account), kept)

    def _count(self, who: str) -> None:
        with Session(self.web.engine) as session, session.begin():
            rates = Rates(on=self.web.settings.limit_rates)
            rates.count(session, SIGNING_IN, who, self.web.sources.clock())

    def _wait(self, often: TooOften, kept: Kept) -> Response:
        response = self.ask(429, str(often), kept)
        response.headers["retry-after"] = str(often.retry_after)
        return response

    def _stage(self, account: Account) -> Stage:
        if account.totp_secret is not None:
            return Stage.CODE_NEEDED
        return Stage.SECOND_FACTOR_NEEDED if self.web.settings.second_factor else Stage.IN

    def go_on(self, session: Session, account: Account, stage: Stage, kept: Kept) -> Response:
        """The next page, under a new session."""
        web = self.web
        if stage is Stage.IN and account.first_password_until is not None:
            stage = Stage.PASSWORD_NEEDED
        token = sessions.begin(session, account, stage, web.settings, web.sources)
        session.flush()
        half = session.get_one(WebSession, sessions.token_hash(token))
        if stage is Stage.CODE_NEEDED:
            response = self._code_page(half, kept)
        elif stage is Stage.SECOND_FACTOR_NEEDED:
            half.new_secret = second_factor.new_secret()
            response = self._set_up_page(half, account, kept)
        elif stage is Stage.PASSWORD_NEEDED:
            response = self._password_page(half, kept)
        else:
            response = self._inside(session, token, kept)
        web.pages.set_cookie(response, SESSION_COOKIE, token)
        web.pages.drop_cookie(response, FORM_COOKIE)
        return response

    def _inside(self, session: Session, token: str, kept: Kept) -> Response:
        web = self.web
        who = sessions.signed_in(session, token, web.settings, web.sources.clock())
        if kept.fields:
            return web.pages.draw("carry_on.jinja", who=who, kept=kept)
        return web.pages.go_to(own_path(kept.path) or first_page(who))

    def _code_page(self, half: WebSession, kept: Kept, problem: str = "") -> Response:
        return self.web.pages.draw(
            "sign_in_code.jinja",
            UNAUTHORISED if problem else 200,
            form_token=half.csrf,
            problem=problem,
            kept=kept,
        )

    def _set_up_page(
        self, half: WebSession, account: Account, kept: Kept, problem: str = ""
    ) -> Response:
        name = account.sign_in_name or account.name
        return self.web.pages.draw(
            "second_factor.jinja",
            UNAUTHORISED if problem else 200,
            form_token=half.csrf,
            problem=problem,
            kept=kept,
            picture=second_factor.picture(half.new_secret, name),
            spelled=second_factor.spelled(half.new_secret),
        )

    def code(self, request: Request, form: Form) -> Response:
        """The code of a phone that is known."""
        kept, now = kept_before(form), self.web.sources.clock()
        with Session(self.web.engine) as session, session.begin():
            half, account = self._half_way(session, request, form, Stage.CODE_NEEDED)
            if not locked(account, now) and second_factor.passed(account, form.raw("code"), now):
                session.delete(half)
                return self.go_on(session, account, Stage.IN, kept)
            self._failed(session, account, half)
            if locked(account, now):
                return self.ask(UNAUTHORISED, SignInFailed.sentence, kept)
            return self._code_page(half, kept, CODE_WRONG)

    def confirm(self, request: Request, form: Form) -> Response:
        """The first code of a new phone: it becomes this account's second factor."""
        kept, now = kept_before(form), self.web.sources.clock()
        with Session(self.web.engine) as session, session.begin():
            half, account = self._half_way(session, request, form, Stage.SECOND_FACTOR_NEEDED)
            step = second_factor.matching_step(half.new_secret, form.raw("code"), now)
            if step is None or account.totp_secret is not None:
                return self._set_up_page(half, account, kept, CODE_WRONG)
            account.totp_secret, account.totp_step = half.new_secret, step
            team = account.team_id
            note(session, now, account.id, "account.second_factor_set", team_id=team, subject="")
            session.delete(half)
            return self.go_on(session, account, Stage.IN, kept)

    def _password_page(self, half: WebSession, kept: Kept, problem: str = "") -> Response:
        return self.web.pages.draw(
            "new_password.jinja",
            422 if problem else 200,
            form_token=half.csrf,
            problem=problem,
            kept=kept,
        )

    def own_password(self, request: Request, form: Form) -> Response:
        """In place of the first one, which somebody else has seen."""
        kept, now = kept_before(form), self.web.sources.clock()
        with Session(self.web.engine) as session, session.begin():
            half, account = self._half_way(session, request, form, Stage.PASSWORD_NEEDED)
            new = form.raw("new")
            if self.door.passwords.matches(account.password_hash, new):
                return self._password_page(half, kept, SAME_PASSWORD)
            try:
                account.password_hash = self.door.passwords.hash(checked_password(new))
            except PasswordTooShort as short:
                return self._password_page(half, kept, str(short))
            account.first_password_until = None
            team = account.team_id
            note(session, now, account.id, "account.password_changed", team_id=team, subject="")
            session.delete(half)
            return self.go_on(session, account, Stage.IN, kept)

    def _half_way(
        self, session: Session, request: Request, form: Form, stage: Stage
    ) -> tuple[WebSession, Account]:
        """Raises NotSignedIn, FormExpired."""
        now = self.web.sources.clock()
        half = sessions.half_way(session, self.web.cookie(request), stage, now)
        check_token(half.csrf, form.raw("form_token"))
        return half, session.get_one(Account, half.account_id, with_for_update=True)

    def _failed(self, session: Session, account: Account, half: WebSession) -> None:
        now = self.web.sources.clock()
        if not locked(account, now):
            self.door.count_failure(session, account, now)
        if locked(account, now):
            session.delete(half)


def sign_in_routes(web: Web, door: Door) -> APIRouter:
    routes = APIRouter()
    steps = SignIn(web, door)
    anybody = web.posts()

    @routes.get("/")
    def front_door(request: Request) -> Response:
        try:
            return web.pages.go_to(first_page(web.who(request)))
        except NotSignedIn:
            return web.pages.go_to(SIGN_IN)

    @routes.get(SIGN_IN)
    def sign_in_page(to: str = "") -> Response:
        return steps.ask(kept=Kept(own_path(to)))

    @routes.post(SIGN_IN)
    def sign_in(request: Request, form: Form = FormFields) -> Response:
        return steps.password(request, form)

    def step(path: str, take: Step) -> None:
        @routes.post(path, name=path)
        def next_step(request: Request, form: Form = FormFields) -> Response:
            try:
                return take(request, form)
            except NotSignedIn:
                return steps.ask(UNAUTHORISED, TOO_LONG, kept_before(form))

    step(CODE, steps.code)
    step(SET_UP, steps.confirm)
    step(OWN_PASSWORD, steps.own_password)

    @routes.post(OUT)
    def sign_out(request: Request, posted: Posted = anybody) -> Response:
        del posted  # the dependency has checked the form's token
        with Session(web.engine) as session, session.begin():
            sessions.end(session, web.cookie(request))
        response = web.pages.go_to(SIGN_IN)
        web.pages.drop_cookie(response, SESSION_COOKIE)
        return response

    return routes
