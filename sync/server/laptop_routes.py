"""The routes that laptops call: enrol, exchange, attachments."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.background import BackgroundTasks

from sync.codes import AUTHORITY_PATH
from sync.digests import digest_header
from sync.packing import compress
from sync.protocol import (
    ATTACHMENT_PATH,
    ENROL_PATH,
    EXCHANGE_PATH,
    MAX_ATTACHMENT,
    MAX_BODY,
    REJOIN_PATH,
    EnrolRequest,
)
from sync.server import attachments, devices, older
from sync.server.attachments import NoSuchFile
from sync.server.bodies import (
    NO_STORE,
    bounded,
    content,
    packed_reply,
    reply,
    sender,
)
from sync.server.bookkeeping import Books
from sync.server.exchange import Exchanger
from sync.server.going_on import GoingOn
from sync.server.incoming import read_message
from sync.server.metrics import Metrics
from sync.server.rates import ENROLLING, Rates
from sync.server.settings import Settings, Sources
from sync.server.signatures import SignedMessage
from sync.server.turns import Turns
from sync.storable import is_sha256


def signed(
    limit: int,
    cut: Callable[[SignedMessage], Awaitable[None]] | None = None,
    *,
    silent: bool = True,
) -> Callable[[Request], Awaitable[SignedMessage]]:
    """A dependency that reads the request whole, but never more than `limit` bytes. `cut` gets
    what came of one whose line broke, and, if `silent`, of one whose line has fallen silent."""

    async def read(request: Request) -> SignedMessage:
        url = str(request.url)

        def message(body: bytes, *, partial: bool = False) -> SignedMessage:
            method, headers = request.method, request.headers
            return SignedMessage(method, url, headers, body, sender(request), partial)

        if cut is None:
            return message(await bounded(request, limit))

        async def put_down(body: bytes) -> None:
            await cut(message(body, partial=True))

        return message(await bounded(request, limit, put_down, silent=silent))

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
    going_on = GoingOn(engine, sources)
    resumable = signed(MAX_BODY, going_on.cut)

    @routes.post(EXCHANGE_PATH)
    @turns.of_laptops
    def exchange(message: Annotated[SignedMessage, Depends(resumable)]) -> Response:
        def unpacked(device_id: str) -> bytes:
            return going_on.unpacked(message, device_id)

        answer = exchanger.answer(message, unpacked, sources.clock())
        metrics.exchanged(answer.reply)
        packed = compress(older.spelt(answer.reply, answer.protocol))
        # The laptop has its answer by the time these are done.
        replied, after = packed_reply(packed), BackgroundTasks()
        if going_on.worth_keeping(message, packed):
            replied.headers["content-digest"] = digest_header(packed)
            own = answer.device_id
            after.add_task(going_on.keep_answer, message, own, packed, answer.as_of)
        if answer.reply.verdicts and not answer.rest:
            # The next page finds less to do. While the laptop still has something to send, the
            # worker is there for that.
            after.add_task(books.after_exchange)
        replied.background = after
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
