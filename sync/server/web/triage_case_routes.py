"""Triage of a case that came in on a coach's laptop."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotAllowed, NotHere
from coach_app.domain.decision import Outcome
from coach_app.domain.errors import Refusal
from sync.server import deciding
from sync.server.deciding import Said, Undecided
from sync.server.sessions import SignedIn
from sync.server.web.forms import Form
from sync.server.web.gate import Posted, Web
from sync.server.web_referrals import DecidedAlready

PAGE = "/triage/cases/{case_id}"


@dataclass(frozen=True)
class TriageCasePages:
    web: Web

    def found(self, session: Session, who: SignedIn, case_id: str) -> Undecided:
        return deciding.undecided(
            session, who, case_id, self.web.reading.programmes, self.web.today
        )

    def show(
        self, who: SignedIn, case_id: str, problem: str = "", sent: Form | None = None
    ) -> Response:
        try:
            with Session(self.web.engine) as session, session.begin():
                found = self.found(session, who, case_id)
                deciding.looked_at(session, who, found, self.web.sources)
        except DecidedAlready as decided:
            return self.decided(who, decided)
        return self.web.pages.draw(
            "triage_case.jinja",
            422 if problem else 200,
            who=who,
            file=found.file,
            referral=found.referral,
            pack=found.pack,
            verdict=found.verdict,
            coach=found.coach,
            eligible=Outcome.ELIGIBLE,
            sent=sent or Form({}),
            problem=problem,
        )

    def decided(self, who: SignedIn, refused: DecidedAlready) -> Response:
        return self.web.pages.draw(
            "message.jinja", 409, who=who, title="Decided already", text=str(refused)
        )

    def act(
        self, posted: Posted, case_id: str, deed: Callable[[Session, Undecided], None], done: str
    ) -> Response:
        """Raises NotHere; another refusal is said on the page, typed text kept."""
        try:
            with Session(self.web.engine) as session, session.begin():
                deed(session, self.found(session, posted.who, case_id))
        except (NotHere, NotAllowed):
            raise
        except DecidedAlready as decided:
            return self.decided(posted.who, decided)
        except Refusal as refused:
            return self.show(posted.who, case_id, str(refused), posted.form)
        return self.web.pages.go_to(f"/triage?done={done}")


def triage_case_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking, sender = web.allows(Deed.TRIAGE), web.posts(Deed.TRIAGE)
    pages = TriageCasePages(web)

    @routes.get(PAGE)
    def one(case_id: str, who: SignedIn = looking) -> Response:
        return pages.show(who, case_id)

    @routes.post(PAGE + "/accept")
    def accept(case_id: str, posted: Posted = sender) -> Response:
        form = posted.form
        new = Said(
            said=form.text("said"), promised=form.text("promised"), best_time=form.text("when")
        )

        def deed(session: Session, found: Undecided) -> None:
            deciding.take_on(session, posted.who, found, new, web.today, web.sources)

        return pages.act(posted, case_id, deed, "accepted")

    @routes.post(PAGE + "/send-on")
    def send_on(case_id: str, posted: Posted = sender) -> Response:
        where = (posted.form.text("where"), posted.form.text("why"))

        def deed(session: Session, found: Undecided) -> None:
            deciding.send_on(session, posted.who, found, where, web.today, web.sources)

        return pages.act(posted, case_id, deed, "sent")

    return routes
