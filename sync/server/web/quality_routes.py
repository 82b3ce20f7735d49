"""Quality pages: draw a sample, answer apart from each other, see how far two reviewers agree."""

from dataclasses import dataclass

from fastapi import APIRouter, Response
from sqlmodel import Session

from coach_app.domain.access import Deed, NotAllowed, NotHere
from coach_app.domain.errors import Refusal
from coach_app.domain.quality import QualityAnswer
from sync.server import quality
from sync.server.caseload import team_names
from sync.server.quality import Answered, Wanted
from sync.server.sessions import SignedIn
from sync.server.standing import catch_up
from sync.server.web.forms import Form
from sync.server.web.gate import Posted, Web

PAGE = "/quality"
ROUND = PAGE + "/{round_id}"
CASE = ROUND + "/cases/{case_id}"
QUESTION = "question-"
"""Beginning of the name of a question's field."""
DONE = {
    "drawn": "The sample is drawn. Two people answer for each case, apart from each other.",
    "answered": "Your answers are kept. You see the other reviewer\u2019s when both have answered.",
}


@dataclass(frozen=True)
class QualityPages:
    web: Web

    def listed(self, who: SignedIn, problem: str = "", form: Form | None = None) -> Response:
        programmes = self.web.reading.programmes
        asking = (pack for pack in programmes.values() if pack.quality)
        with Session(self.web.engine) as session:
            return self.web.pages.draw(
                "quality.jinja",
                422 if problem else 200,
                who=who,
                rounds=quality.rounds(session, who),
                teams={team.id: team.name for team in team_names(session, who.teams)},
                programmes={pack.key: pack.name for pack in asking},
                typed=form or Form({}),
                usual=quality.USUAL_CASES,
                problem=problem,
            )

    def draw(self, posted: Posted) -> Response:
        who, form, web = posted.who, posted.form, self.web
        size = form.text("cases")
        try:
            if form.text("programme") not in web.reading.programmes:
                raise quality.NoChecklist
            wanted = Wanted(
                team_id=form.text("team"),
                pack=web.reading.programmes.in_force(form.text("programme"), web.today),
                size=int(size) if size.isascii() and size.isdigit() and len(size) < 4 else 0,
                today=web.today,
            )
            with Session(web.engine) as session, session.begin():
                catch_up(session, who.teams, web.deadlines)
                drawn = quality.draw(session, who, wanted, web.sources)
        except (NotHere, NotAllowed):
            raise
        except Refusal as refused:
            return self.listed(who, str(refused), form)
        return web.pages.go_to(f"{PAGE}/{drawn}?done=drawn")

    def one_round(self, who: SignedIn, round_id: str, done: str) -> Response:
        with Session(self.web.engine) as session:
            found = quality.one_round(session, who, round_id)
            teams = {team.id: team.name for team in team_names(session, who.teams)}
        programme = self.web.reading.programmes.get(found.row.programme)
        return self.web.pages.draw(
            "quality_round.jinja",
            who=who,
            found=found,
            team=teams[found.row.team_id],
            programme=programme.name if programme else found.row.programme,
            done=DONE.get(done, ""),
        )

    def one_case(
        self,
        who: SignedIn,
        round_id: str,
        case_id: str,
        problem: Refusal | None = None,
        form: Form | None = None,
    ) -> Response:
        with Session(self.web.engine) as session:
            found = quality.one_round(session, who, round_id)
        unmarked = isinstance(problem, quality.AnswersMissing)
        typed = form or Form({})
        return self.web.pages.draw(
            "quality_case.jinja",
            422 if problem else 200,
            who=who,
            found=found,
            case=quality.one_case(found, case_id),
            answers=tuple(QualityAnswer),
            name=QUESTION,
            typed=typed,
            missing={
                one.key
                for one in found.questions
                if unmarked and not typed.text(QUESTION + one.key)
            },
            longest=quality.LONGEST_NOTE,
            problem=str(problem) if problem else "",
        )

    def answer(self, posted: Posted, round_id: str, case_id: str) -> Response:
        who, form, web = posted.who, posted.form, self.web
        said = {
            name.removeprefix(QUESTION): form.text(name)
            for name in form.values
            if name.startswith(QUESTION)
        }
        sent = Answered(said, form.text("note").replace("\r\n", "\n"))
        try:
            with Session(web.engine) as session, session.begin():
                quality.answer(session, who, round_id, case_id, sent, web.sources.clock())
        except (NotHere, NotAllowed):
            raise
        except Refusal as refused:
            return self.one_case(who, round_id, case_id, refused, form)
        return web.pages.go_to(f"{PAGE}/{round_id}?done=answered")


def quality_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking, sender = web.allows(Deed.REVIEW), web.posts(Deed.REVIEW)
    pages = QualityPages(web)

    @routes.get(PAGE)
    def listed(who: SignedIn = looking) -> Response:
        return pages.listed(who)

    @routes.post(PAGE)
    def draw(posted: Posted = sender) -> Response:
        return pages.draw(posted)

    @routes.get(ROUND)
    def one_round(round_id: str, who: SignedIn = looking, done: str = "") -> Response:
        return pages.one_round(who, round_id, done)

    @routes.get(CASE)
    def one_case(round_id: str, case_id: str, who: SignedIn = looking) -> Response:
        return pages.one_case(who, round_id, case_id)

    @routes.post(CASE)
    def answer(round_id: str, case_id: str, posted: Posted = sender) -> Response:
        return pages.answer(posted, round_id, case_id)

    return routes
