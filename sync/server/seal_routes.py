"""The routes about seals: one for this laptop, the list of withdrawn ones, time stamps."""

from fastapi import APIRouter, Response
from sqlalchemy import Engine
from sqlmodel import Session

from sync.protocol import MessageTooLarge
from sync.seals import (
    LONGEST_STAMP,
    SEALS_PATH,
    STAMP_PATH,
    STAMP_REPLY,
    WITHDRAWN_PATH,
    SealRequest,
)
from sync.server import seals, time_stamps
from sync.server.attachments import NoSuchFile
from sync.server.bodies import NO_STORE, content, reply
from sync.server.exchange import Exchanger
from sync.server.incoming import read_message
from sync.server.laptop_routes import ShortMessage
from sync.server.rates import Rates
from sync.server.seal_authority import authority
from sync.server.settings import Settings, Sources
from sync.server.turns import Turns


def seal_routes(engine: Engine, sources: Sources, settings: Settings, turns: Turns) -> APIRouter:
    """Each route is the way in only; the work is done in the modules it calls."""
    routes = APIRouter()
    exchanger = Exchanger(engine, Rates(on=settings.limit_rates))
    files = settings.seal_files

    @routes.post(SEALS_PATH)
    @turns.of_laptops
    def seal(message: ShortMessage) -> Response:
        now = sources.clock()
        device_id = exchanger.recognise(message, now)
        asked = read_message(SealRequest, content(message.headers, message.body))
        with Session(engine) as session, session.begin():
            offered = settings.time_stamps
            return reply(seals.seal_for(session, device_id, asked, files, now, time_stamps=offered))

    @routes.get(WITHDRAWN_PATH)
    def withdrawn() -> Response:
        """Numbers and dates only; anybody who checks a signed plan may ask."""
        with Session(engine) as session, session.begin():
            listed = seals.withdrawn_lists(session, files, sources.clock())
        return Response(listed, media_type="application/x-pem-file", headers=NO_STORE)

    @routes.post(STAMP_PATH)
    @turns.of_laptops
    def time_stamp(message: ShortMessage) -> Response:
        now = sources.clock()
        exchanger.recognise(message, now)
        if not settings.time_stamps:
            raise NoSuchFile
        if len(message.body) > LONGEST_STAMP:
            raise MessageTooLarge
        with Session(engine) as session, session.begin():
            made = authority(session, files, now)
            answered = time_stamps.answer(message.body, made, int(sources.ids(), 16), now)
        return Response(answered, media_type=STAMP_REPLY, headers=NO_STORE)

    return routes
