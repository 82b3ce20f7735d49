"""The one page of a coach: "this is my laptop", confirmed with the code that the laptop shows."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlmodel import Session

from coach_app.domain.access import Deed
from coach_app.domain.errors import Refusal
from sync.person import PERSONS_PAGE, plain_letters, shown
from sync.server import person
from sync.server.accounts import Door, locked
from sync.server.person import CodePast, CodeUnknown
from sync.server.rates import Rates, TooOften
from sync.server.sessions import SignedIn
from sync.server.tables import Account, Device
from sync.server.web.gate import Posted, Web

LOCKED = "Too many wrong codes. Your account is locked for 15 minutes; then ask for a new code."
NO_CODE = "Type the code that your laptop shows."
DONE = {
    "yes": "You are signed in on your laptop. It gets the news of your team again by itself. "
    "Sign out here if this is not your own computer.",
    "no": "The laptop was refused. If the code came from somebody else, by e-mail or telephone, "
    "tell your supervisor at once.",
}
Step = Callable[[Session, Account], Response]


@dataclass(frozen=True)
class MyLaptop:
    """What is done with a code that somebody types or brings along in the address."""

    web: Web
    door: Door

    def page(
        self,
        who: SignedIn,
        *,
        problem: str = "",
        code: str = "",
        laptop: Device | None = None,
        done: str = "",
    ) -> Response:
        return self.web.pages.draw(
            "my_laptop.jinja",
            422 if problem else 200,
            who=who,
            code=shown(plain_letters(code)),
            problem=problem,
            laptop=laptop,
            done=DONE.get(done, ""),
        )

    def look(self, who: SignedIn, code: str) -> Response:
        """Whose laptop it is, before anything is confirmed."""

        def step(session: Session, account: Account) -> Response:
            laptop = person.laptop_showing(session, account, code, self.web.sources.clock())
            return self.page(who, code=code, laptop=laptop)

        return self.page(who, problem=NO_CODE) if not code.strip() else self._tried(who, step)

    def answer(self, who: SignedIn, code: str, *, own: bool) -> Response:
        def step(session: Session, account: Account) -> Response:
            person.say(session, account, code, self.web.sources.clock(), own=own)
            answer = person.YES if own else person.NO
            return self.web.pages.go_to(f"{PERSONS_PAGE}?done={answer}")

        return self._tried(who, step)

    def _tried(self, who: SignedIn, step: Step) -> Response:
        """One code. The transaction ends well also when the code opens nothing: a wrong one is
        counted, as a wrong password is, and locks the account in the end."""
        now = self.web.sources.clock()
        with Session(self.web.engine) as session, session.begin():
            account = session.get_one(Account, who.account_id, with_for_update=True)
            if locked(account, now):
                return self.page(who, problem=LOCKED)
            try:
                rates = Rates(on=self.web.settings.limit_rates)
                rates.count(session, person.TRYING, who.account_id, now)
                return step(session, account)
            except (CodeUnknown, CodePast, TooOften) as refused:
                return self.page(who, problem=self._missed(session, account, refused))

    def _missed(self, session: Session, account: Account, refused: Refusal) -> str:
        now = self.web.sources.clock()
        if isinstance(refused, CodeUnknown):
            self.door.count_failure(session, account, now)
        return LOCKED if locked(account, now) else str(refused)


def my_laptop_routes(web: Web, door: Door) -> APIRouter:
    routes = APIRouter()
    pages = MyLaptop(web, door)
    looking, answering = web.allows(Deed.VOUCH), web.posts(Deed.VOUCH)

    @routes.get(PERSONS_PAGE)
    def my_laptop(who: SignedIn = looking, code: str | None = None, done: str = "") -> Response:
        return pages.page(who, done=done) if code is None else pages.look(who, code)

    @routes.post(PERSONS_PAGE)
    def answer(posted: Posted = answering) -> Response:
        form = posted.form
        own = form.text("answer") == person.YES
        return pages.answer(posted.who, form.text("code"), own=own)

    return routes
