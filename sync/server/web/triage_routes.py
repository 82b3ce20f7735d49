"""Triage in the browser: the queue, eligibility explained, duplicates, accept, send on; links."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Response
from sqlmodel import Session, select

from coach_app.domain.access import Deed, NotAllowed, NotHere
from coach_app.domain.decision import Outcome
from coach_app.domain.errors import Refusal
from coach_app.domain.journey import Stage
from coach_app.domain.limits import Limits, due_on
from coach_app.domain.people import Channel, CommunicationNeed, Person
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import Referral, Source
from sync.server import partner_links, web_referrals
from sync.server.caseload import Choice, Looking, caseload, team_names
from sync.server.desk_tables import PartnerLink, WebReferral
from sync.server.resembling import alike
from sync.server.sessions import SignedIn
from sync.server.web.forms import Form
from sync.server.web.gate import Posted, Web
from sync.server.web.referral_form import LINES, NO, YES, filled, questions_of, records_of
from sync.server.web_referrals import Accept, person_in, receipt, referral_in

PAGE, LINKS = "/triage", "/triage/links"
ONE = "/triage/referrals/{referral_id}"
DONE = {
    "accepted": "Accepted. The case is on the coach's laptop after its next exchange.",
    "same": "The referral stands in the case of that person now.",
    "sent": "Kept: where the person was sent, and why.",
    "filled": "Saved. The decision below follows what is known now.",
    "closed": "The link is closed. It takes no more referrals.",
}
BESIDE = (
    ("preferred_name", "Called"),
    ("full_name", "Full name"),
    ("date_of_birth", "Date of birth"),
    ("phone", "Telephone"),
    ("email", "Email"),
    ("postcode", "Postcode"),
    ("nhs_number", "NHS number"),
)
"""What is compared side by side."""


class ProgrammeNotKnown(Refusal):
    key = "triage.programme_not_known"
    sentence = "Choose a programme and who refers."


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One line of the queue."""

    id: str
    number: str
    name: str
    partner: str
    programme: str
    received_at: datetime
    due_on: date
    late: bool
    outcome: Outcome


@dataclass(frozen=True)
class TriagePages:
    web: Web

    @property
    def today(self) -> date:
        return self.web.sources.clock().astimezone(self.web.pages.zone).date()

    def pack(self, row: WebReferral) -> ProgrammePack:
        received = row.received_at.astimezone(self.web.pages.zone).date()
        return self.web.reading.programmes.in_force(row.programme, received)

    def queue(self, who: SignedIn, done: str = "") -> Response:
        web = self.web
        not_shown = web.books.standings(who.teams)
        with Session(web.engine) as session:
            rows = web_referrals.waiting(session, who)
            partners = {link.id: link.name for link in session.exec(select(PartnerLink))}
            lines = [self._line(row, partners[row.link_id]) for row in rows]
            on_laptops = self._undecided(session, who)
        page = web.pages.draw(
            "triage.jinja",
            who=who,
            not_shown=not_shown,
            lines=sorted(lines, key=lambda line: (line.due_on, line.received_at)),
            on_laptops=on_laptops,
            done=DONE.get(done, ""),
        )
        return web.books.beside(page, not_shown)

    def _undecided(self, session: Session, who: SignedIn) -> Any:
        """Cases on coaches' laptops in which nobody has decided yet."""
        now = self.web.sources.clock()
        days = self.web.deadlines.days
        looking = Looking(teams=who.teams, now=now, today=self.today, days=days)
        return caseload(session, looking, Choice(stage=Stage.REFERRAL))

    def _line(self, row: WebReferral, partner: str) -> Waiting:
        pack = self.pack(row)
        received = row.received_at.astimezone(self.web.pages.zone).date()
        limit = pack.limit("referral") or Limits().referral
        due = due_on(limit, received, self.web.deadlines.days)
        return Waiting(
            id=row.id,
            number=receipt(row),
            name=person_in(row).preferred_name,
            partner=partner,
            programme=pack.name,
            received_at=row.received_at,
            due_on=due,
            late=due < self.today,
            outcome=web_referrals.verdict_on(row, pack, self.today).outcome,
        )

    def one(
        self,
        who: SignedIn,
        referral_id: str,
        done: str = "",
        problem: str = "",
        sent: Form | None = None,
    ) -> Response:
        web = self.web
        web.books.standings(who.teams)
        with Session(web.engine) as session:
            row = web_referrals.referral_for(session, who, referral_id)
            pack = self.pack(row)
            asked = questions_of(pack)
            person, referral = person_in(row), referral_in(row)
            partner = session.get_one(PartnerLink, row.link_id).name
            wrong = filled(sent, asked, self.today).wrong if sent and sent.text("reason") else {}
            return web.pages.draw(
                "triage_referral.jinja",
                422 if problem else 200,
                who=who,
                row=row,
                number=receipt(row),
                partner=partner,
                pack=pack,
                person=person,
                referral=referral,
                verdict=web_referrals.verdict_on(row, pack, self.today),
                eligible=Outcome.ELIGIBLE,
                alike=alike(session, who, row),
                beside=BESIDE,
                coaches=web_referrals.coaches_for(session, row),
                asked=asked,
                lines=LINES,
                channels=tuple(Channel),
                needs=tuple(CommunicationNeed),
                typed=sent if wrong and sent else form_of(person, referral),
                sent=sent or Form({}),
                wrong=wrong,
                done=DONE.get(done, ""),
                problem=problem,
            )

    def look(self, who: SignedIn, referral_id: str, done: str) -> Response:
        """Also for somebody who has gone back with the browser after deciding."""
        try:
            return self.one(who, referral_id, done)
        except web_referrals.DecidedAlready as decided:
            return self.too_late(who, decided)

    def too_late(self, who: SignedIn, decided: Refusal) -> Response:
        return self.web.pages.draw(
            "message.jinja", 409, who=who, title="Decided already", text=str(decided)
        )

    def act(
        self, posted: Posted, referral_id: str, deed: Callable[[Session], None], to: str
    ) -> Response:
        """Raises NotHere; another refusal is said on the referral's page, typed text kept."""
        try:
            with Session(self.web.engine) as session, session.begin():
                deed(session)
        except (NotHere, NotAllowed):
            raise
        except web_referrals.DecidedAlready as decided:
            return self.too_late(posted.who, decided)
        except Refusal as refused:
            return self.one(posted.who, referral_id, problem=str(refused), sent=posted.form)
        return self.web.pages.go_to(to)

    def fill_in(self, posted: Posted, referral_id: str) -> Response:
        def deed(session: Session) -> None:
            row = web_referrals.referral_for(session, posted.who, referral_id, locked=True)
            read = filled(posted.form, questions_of(self.pack(row)), self.today)
            if read.wrong:
                raise WrongFields
            before, known = person_in(row), referral_in(row)
            ids = (before.id, known.id)
            person, referral = records_of(read, row.id, ids, known.source, known.received_on)
            person = replace(person, language=before.language)
            web_referrals.fill_in(session, posted.who, referral_id, person, referral)

        return self.act(posted, referral_id, deed, f"{PAGE}/referrals/{referral_id}?done=filled")

    def accept(self, posted: Posted, referral_id: str) -> Response:
        form, who = posted.form, posted.who

        def deed(session: Session) -> None:
            row = web_referrals.referral_for(session, who, referral_id, locked=True)
            new = Accept(
                coach_id=form.text("coach"),
                on=self.today,
                said=form.text("said"),
                promised=form.text("promised"),
                best_time=form.text("when"),
            )
            web_referrals.accept(session, who, referral_id, new, self.pack(row), self.web.sources)

        return self.act(posted, referral_id, deed, f"{PAGE}?done=accepted")

    def links(
        self,
        who: SignedIn,
        problem: str = "",
        form: Form | None = None,
        token: str = "",
        done: str = "",
    ) -> Response:
        programmes = self.web.reading.programmes
        with Session(self.web.engine) as session:
            return self.web.pages.draw(
                "triage_links.jinja",
                422 if problem else 200,
                who=who,
                rows=partner_links.links_of(session, who),
                teams=team_names(session, who.teams),
                sources=tuple(Source),
                programmes=tuple(sorted((p.name, p.key) for p in programmes.values())),
                typed=form or Form({}),
                token=token,
                problem=problem,
                done=DONE.get(done, ""),
            )

    def make_link(self, posted: Posted) -> Response:
        who, form, web = posted.who, posted.form, self.web
        try:
            programme, source = form.text("programme"), form.text("source")
            if programme not in web.reading.programmes or source not in set(Source):
                raise ProgrammeNotKnown
            with Session(web.engine) as session, session.begin():
                named = (form.text("name"), programme)
                token = partner_links.make_link(
                    session, who, form.text("team"), Source(source), named, web.sources
                )
        except NotHere:
            raise
        except Refusal as refused:
            return self.links(who, str(refused), form)
        return self.links(who, token=token)


class WrongFields(Refusal):
    key = "triage.wrong_fields"
    sentence = "Some answers need another look. They are marked below."


def form_of(person: Person, referral: Referral) -> Form:
    """What is known already, as the form would have sent it."""
    values: dict[str, list[str]] = {"agreed": [YES]}
    for record in (person, referral):
        for one in fields(record):
            value = getattr(record, one.name)
            if isinstance(value, bool):
                values[one.name] = [YES if value else NO]
            elif isinstance(value, date):
                for part in ("day", "month", "year"):
                    values[f"{one.name}-{part}"] = [str(getattr(value, part))]
            elif isinstance(value, tuple):
                values[one.name] = [str(part) for part in value]
            elif value is not None:
                values[one.name] = [str(value)]
    return Form(values)


def triage_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    looking, sender = web.allows(Deed.TRIAGE), web.posts(Deed.TRIAGE)
    pages = TriagePages(web)

    @routes.get(PAGE)
    def queue(who: SignedIn = looking, done: str = "") -> Response:
        return pages.queue(who, done)

    @routes.get(LINKS)
    def links(who: SignedIn = looking, done: str = "") -> Response:
        return pages.links(who, done=done)

    @routes.post(LINKS)
    def make_link(posted: Posted = sender) -> Response:
        return pages.make_link(posted)

    @routes.post(LINKS + "/{link_id}/close")
    def close_link(link_id: str, posted: Posted = sender) -> Response:
        with Session(web.engine) as session, session.begin():
            partner_links.close_link(session, posted.who, link_id, web.sources.clock())
        return web.pages.go_to(f"{LINKS}?done=closed")

    @routes.get(ONE)
    def one(referral_id: str, who: SignedIn = looking, done: str = "") -> Response:
        return pages.look(who, referral_id, done)

    routes.include_router(_decisions(web, pages))
    return routes


def _decisions(web: Web, pages: TriagePages) -> APIRouter:
    routes = APIRouter()
    sender = web.posts(Deed.TRIAGE)

    @routes.post(ONE + "/answers")
    def fill_in(referral_id: str, posted: Posted = sender) -> Response:
        return pages.fill_in(posted, referral_id)

    @routes.post(ONE + "/accept")
    def accept(referral_id: str, posted: Posted = sender) -> Response:
        return pages.accept(posted, referral_id)

    @routes.post(ONE + "/same")
    def same(referral_id: str, posted: Posted = sender) -> Response:
        def deed(session: Session) -> None:
            case_id = posted.form.text("case")
            now = web.sources.clock()
            web_referrals.same_person(session, posted.who, referral_id, case_id, now)

        return pages.act(posted, referral_id, deed, f"{PAGE}?done=same")

    @routes.post(ONE + "/send-on")
    def send_on(referral_id: str, posted: Posted = sender) -> Response:
        def deed(session: Session) -> None:
            where, reason = posted.form.text("where"), posted.form.text("why")
            now = web.sources.clock()
            web_referrals.send_on(session, posted.who, referral_id, where, reason, now)

        return pages.act(posted, referral_id, deed, f"{PAGE}?done=sent")

    return routes
