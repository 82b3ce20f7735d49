"""The page for a laptop without a network: its file is handed in, the answer taken away."""

from dataclasses import dataclass
from datetime import timedelta
from threading import Semaphore
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from coach_app.domain.access import Deed
from coach_app.domain.errors import Refusal
from sync.server.broken_lines import KEPT_FOR
from sync.server.by_file import LaptopWithdrawnByFile
from sync.server.exchange import Exchanger
from sync.server.sessions import FormExpired, SignedIn, check_token
from sync.server.sticks import LARGEST, AnswerGone, FileTooLarge, Sticks
from sync.server.web.gate import Web
from sync.server.web.uploaded import Uploaded, read_upload

PAGE = "/laptops/stick"
FIELD = "file"


class NoFileChosen(Refusal):
    key = "exchange_file.none_chosen"
    sentence = "Choose the file that the laptop wrote. Its name ends in “.exchange”."


async def uploaded(request: Request) -> Uploaded:
    return await read_upload(request, FIELD, LARGEST)


Handed = Annotated[Uploaded, Depends(uploaded)]


@dataclass(frozen=True)
class StickPages:
    web: Web
    sticks: Sticks

    def form(self, who: SignedIn, problem: str = "", done: str = "", status: int = 422) -> Response:
        shown = status if problem else 200
        return self.web.pages.draw("stick.jinja", shown, who=who, problem=problem, done=done)

    def hand_in(self, who: SignedIn, file: Uploaded) -> Response:
        web = self.web
        try:
            if file.content is None:
                raise FileTooLarge
            check_token(who.csrf, file.token)
            if not file.content:
                raise NoFileChosen
            now, number = web.sources.clock(), web.sources.ids()
            done = self.sticks.hand_in(who, file.content, number, now)
        except FormExpired as old:
            return self.form(who, str(old), status=403)
        except LaptopWithdrawnByFile as held:
            return self.form(who, done=str(held))
        except Refusal as refused:
            return self.form(who, str(refused))
        return web.pages.draw(
            "stick_taken.jinja",
            who=who,
            one=done,
            taken=done.taken,
            minutes=KEPT_FOR // timedelta(minutes=1),
        )

    def answer(self, who: SignedIn, device_id: str, sha256: str) -> Response:
        web = self.web
        try:
            content = self.sticks.answer(who, device_id, sha256, web.sources.clock())
        except AnswerGone as gone:
            return self.form(who, str(gone), status=404)
        headers = web.pages.headers | {
            "content-disposition": f'attachment; filename="answer-{device_id[:8]}.exchange"'
        }
        return Response(content, 200, headers, "application/octet-stream")


def stick_routes(web: Web) -> APIRouter:
    routes = APIRouter()
    exchanger = Exchanger(web.engine, sign_in=web.settings.person_sign_in)
    pages = StickPages(web, Sticks(exchanger, Semaphore()))
    managing = web.allows(Deed.MANAGE_LAPTOPS)

    @routes.get(PAGE)
    def page(who: SignedIn = managing) -> Response:
        return pages.form(who)

    @routes.post(PAGE)
    async def send(who: Annotated[SignedIn, managing], file: Handed) -> Response:
        """In this order: nothing is read for who may not send it."""
        return await run_in_threadpool(pages.hand_in, who, file)

    @routes.get(PAGE + "/{device_id}/{sha256}")
    def answer(device_id: str, sha256: str, who: SignedIn = managing) -> Response:
        return pages.answer(who, device_id, sha256)

    return routes
