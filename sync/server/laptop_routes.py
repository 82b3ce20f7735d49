"""The routes that laptops call: enrol, exchange, attachments."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.background import BackgroundTask

from sync.codes import AUTHORITY_PATH
from sync.protocol import (
    ATTACHMENT_PATH,
    ENROL_PATH,
    EXCHANGE_PATH,
    MAX_ATTACHMENT,
    MAX_BODY,
    REJOIN_PATH,
    EnrolRequest,
)
from sync.server import attachments, devices
from sync.server.attachments import NoSuchFile
from sync.server.bodies import NO_STORE, bounded, content, reply, sender
from sync.server.bookkeeping import Books
from sync.server.exchange import Exchanger
from sync.server.incoming import read_message
from sync.server.metrics import Metrics
from sync.server.rates import ENROLLING, Rates
from sync.server.settings import Settings, Sources
from sync.server.signatures import SignedMessage
from sync.server.turns import Turns
from sync.storable import is_sha256


def signed(limit: int) -> Callable[[Request], Awaitable[SignedMessage]]:
    """A dependency that reads the request whole, but never more than `limit` bytes."""

    async def read(request: Request) -> SignedMessage:
        body = await bounded(request, limit)
        url = str(request.url)
        return SignedMessage(request.method, url, request.headers, body, sender(request))

    return read


ShortMessage = Annotated[SignedMessage, Depends(signed(MAX_BODY))]
FileMessage = Annotated[SignedMessage, Depends(signed(MAX_ATTACHMENT))]


def enrolment_routes(engine: Engine, sources: Sources, settings: Settings) -> APIRouter:
    """For those who are not known yet: whose certificate is this, and let me in."""
    routes = APIRouter()
    rates = Rates(on=settings.limit_rates)

    def count(who: str) -> None:
        with Session(engine) as session, session.begin():
            rates.count(session, ENROLLING, who, sources.clock())

    @routes.get(AUTHORITY_PATH + "{code_id}")
    def authority(code_id: str, request: Request) -> Response:
        count(sender(request))
        if not is_sha256(code_id):
            raise NoSuchFile
        with Session(engine) as session:
            now = sources.clock()
            return reply(devices.authority_for(session, settings.authority, code_id, now))

    @routes.post(ENROL_PATH)
    def enrol(message: ShortMessage) -> Response:
        count(message.sender)
        request = read_message(EnrolRequest, content(message.headers, message.body))
        with Session(engine) as session, session.begin():
            answer = devices.enrol(session, request, message, sources.ids(), sources.clock())
        return reply(answer)

    return routes


def laptop_routes(
    engine: Engine,
    sources: Sources,
    settings: Settings,
    metrics: Metrics,
    books: Books,
    turns: Turns,
) -> APIRouter:
    """Each route is the way in only; the work is done in the modules it calls."""
    routes = APIRouter()
    exchanger = Exchanger(engine, Rates(on=settings.limit_rates), settings.person_sign_in)

    @routes.post(EXCHANGE_PATH)
    @turns.of_laptops
    def exchange(message: ShortMessage) -> Response:
        body = content(message.headers, message.body)
        answer = exchanger.answer(message, body, sources.clock())
        metrics.exchanged(answer.reply)
        replied = reply(answer.reply)
        if answer.reply.verdicts and not answer.rest:
            # The laptop has its answer by then; the next page finds less to do. While it still
            # has something to send, the worker is there for that.
            replied.background = BackgroundTask(books.after_exchange)
        return replied

    @routes.post(REJOIN_PATH)
    @turns.of_laptops
    def rejoin(message: ShortMessage) -> Response:
        body = content(message.headers, message.body)
        return reply(exchanger.rejoin(message, body, sources.ids(), sources.clock()))

    @routes.head(ATTACHMENT_PATH + "{sha256}")
    @turns.of_laptops
    def has_attachment(sha256: str, message: ShortMessage) -> Response:
        device_id = exchanger.recognise(message, sources.clock())
        with Session(engine) as session:
            if not is_sha256(sha256) or not attachments.present(session, device_id, sha256):
                raise NoSuchFile
        return _tagged(sha256)

    @routes.put(ATTACHMENT_PATH + "{sha256}")
    @turns.of_laptops
    def take_attachment(sha256: str, message: FileMessage) -> Response:
        now = sources.clock()
        device_id = exchanger.recognise(message, now)
        if not is_sha256(sha256):
            raise NoSuchFile
        with Session(engine) as session, session.begin():
            attachments.keep(session, device_id, sha256, message.body, now)
        return _tagged(sha256)

    return routes


def _tagged(sha256: str) -> Response:
    """The tag proves that this server answered, not a guest network's sign-in page."""
    return Response(status_code=200, headers={"etag": f'"{sha256}"', **NO_STORE})
