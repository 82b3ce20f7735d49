"""The form for partners, under a link of their own: nothing is kept before it is sent."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session, select

from coach_app.domain.errors import Refusal
from coach_app.domain.people import Channel, CommunicationNeed
from coach_app.domain.programme import ProgrammePack
from coach_app.domain.referral import Source
from sync.server import partner_links, web_referrals
from sync.server.bodies import sender
from sync.server.desk_tables import PartnerLink
from sync.server.partner_links import LinkClosed
from sync.server.rates import Allowance, Rates, TooOften
from sync.server.sessions import FormExpired, check_token
from sync.server.tables import Team
from sync.server.web.forms import Form, read_form
from sync.server.web.gate import Web
from sync.server.web.pages import FORM_COOKIE
from sync.server.web.referral_form import LINES, Asked, Filled, filled, questions_of, records_of

PAGE = "/refer/{token}"
TRAP = "website"
"""A field that nobody sees: who fills it in is no person."""
GONE, TOO_MANY, NO_FILES, WRONG = 404, 429, 415, 422
NOT_A_PERSON = "Leave the last field of the form empty, and send it again."


class FilesNotTaken(Refusal):
    key = "refer.no_files"
    sentence = (
        "Files cannot be sent here. Write what matters into the form; papers can come along to "
        "the first meeting."
    )


@dataclass(frozen=True)
class ReferPages:
    web: Web

    def form(
        self, link: PartnerLink, status: int = 200, problem: str = "", sent: Form | None = None
    ) -> Response:
        """Empty, or with what was typed and what is wrong with it."""
        web = self.web
        token = web.sources.tokens()
        pack, asked = self._asked(link)
        wrong = filled(sent, asked, self._today()).wrong if sent and status == WRONG else {}
        answer = web.pages.draw(
            "refer.jinja",
            status,
            link=link,
            team=self._team(link),
            pack=pack,
            asked=asked,
            lines=LINES,
            channels=tuple(Channel),
            needs=tuple(CommunicationNeed),
            typed=sent or Form({}),
            wrong=wrong,
            problem=problem,
            form_token=token,
            referral_id=sent.text("referral-id") if sent else web.sources.ids(),
        )
        web.pages.set_cookie(answer, FORM_COOKIE, token)
        return answer

    def take(self, request: Request, token: str, form: Form) -> Response:
        try:
            self._count(web_referrals.REFERRING, sender(request))
            with Session(self.web.engine) as session:
                link = partner_links.open_link(session, token)
            self._count(web_referrals.BY_LINK, link.id)
        except LinkClosed as closed:
            return self.say(closed, GONE)
        except TooOften as often:
            answer = self.say(often, TOO_MANY)
            answer.headers["retry-after"] = str(often.retry_after)
            return answer
        return self._read(request, link, form)

    def _read(self, request: Request, link: PartnerLink, form: Form) -> Response:
        try:
            check_token(self.web.cookie(request, FORM_COOKIE), form.raw("form_token"))
        except FormExpired as expired:
            return self.form(link, 403, f"{expired} What you typed is still here.", form)
        if form.text(TRAP):
            return self.form(link, WRONG, NOT_A_PERSON, form)
        read = filled(form, self._asked(link)[1], self._today())
        if read.wrong:
            return self.form(link, WRONG, sent=form)
        try:
            number = self._keep(link, form.text("referral-id"), read)
        except Refusal as refused:
            return self.form(link, WRONG, str(refused), form)
        return self.web.pages.draw(
            "refer_received.jinja",
            link=link,
            team=self._team(link),
            number=number,
            limit=self._limit(link),
        )

    def _keep(self, link: PartnerLink, said_id: str, read: Filled) -> str:
        """The receipt number."""
        web, today = self.web, self._today()
        ids = (web.sources.ids(), web.sources.ids())
        person, referral = records_of(read, _own_id(said_id), ids, Source(link.source), today)
        with Session(web.engine) as session, session.begin():
            return web_referrals.receive(session, link, person, referral, web.sources.clock())

    def say(self, refused: Refusal, status: int) -> Response:
        return self.web.pages.draw("refer_message.jinja", status, text=str(refused))

    def _count(self, allowance: Allowance, who: str) -> None:
        with Session(self.web.engine) as session, session.begin():
            rates = Rates(on=self.web.settings.limit_rates)
            rates.count(session, allowance, who, self.web.sources.clock())

    def _asked(self, link: PartnerLink) -> tuple[ProgrammePack, tuple[Asked, ...]]:
        pack = self.web.reading.programmes.in_force(link.programme, self._today())
        return pack, questions_of(pack)

    def _limit(self, link: PartnerLink) -> str:
        limit = self._asked(link)[0].limit("referral")
        return f"{limit.within} {limit.unit.value.replace('-', ' ')}" if limit else "2 working days"

    def _today(self) -> date:
        return self.web.sources.clock().astimezone(self.web.pages.zone).date()

    def _team(self, link: PartnerLink) -> str:
        with Session(self.web.engine) as session:
            return session.exec(select(Team.name).where(Team.id == link.team_id)).one()


async def _form_only(request: Request) -> Form | None:
    """None for a form with files in it, which is not even read."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("application/x-www-form-urlencoded"):
        return None
    return await read_form(request)


FormOnly = Depends(_form_only)


def _own_id(said: str) -> str:
    """The id that was made with the form. Raises FormExpired."""
    if not (said.isascii() and said.isalnum() and 16 <= len(said) <= 64):
        raise FormExpired
    return said


def refer_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    pages = ReferPages(web)

    @routes.get(PAGE)
    def empty_form(token: str) -> Response:
        try:
            with Session(web.engine) as session:
                return pages.form(partner_links.open_link(session, token))
        except LinkClosed as closed:
            return pages.say(closed, GONE)

    @routes.post(PAGE)
    def take(token: str, request: Request, form: Form | None = FormOnly) -> Response:
        if form is None:
            return pages.say(FilesNotTaken(), NO_FILES)
        return pages.take(request, token, form)

    return routes
