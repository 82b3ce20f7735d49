"""The routes by which a laptop has its person sign in: a code, and how it stands."""

from datetime import timedelta

from fastapi import APIRouter, Response
from sqlalchemy import Engine
from sqlmodel import Session

from sync.person import SIGN_IN_PATH, STANDING_PATH, SignInRequest, StandingRequest
from sync.server import person
from sync.server.attachments import NoSuchFile
from sync.server.bodies import content, reply
from sync.server.exchange import Exchanger
from sync.server.incoming import read_message
from sync.server.laptop_routes import ShortMessage
from sync.server.rates import Rates
from sync.server.settings import Settings, Sources
from sync.server.tables import Device
from sync.server.turns import Turns


def person_routes(engine: Engine, sources: Sources, settings: Settings, turns: Turns) -> APIRouter:
    """Both are signed by the laptop, so that nobody but the laptop that shows a code learns how it
    stands. Where nobody is asked to sign in there is nothing here."""
    routes = APIRouter()
    rates = Rates(on=settings.limit_rates)
    exchanger = Exchanger(engine, rates)

    def asked_for() -> timedelta:
        """Raises NoSuchFile."""
        if settings.person_sign_in is None:
            raise NoSuchFile
        return settings.person_sign_in

    @routes.post(SIGN_IN_PATH)
    @turns.of_laptops
    def begin(message: ShortMessage) -> Response:
        now = sources.clock()
        device_id = exchanger.recognise(message, now)
        request = read_message(SignInRequest, content(message.headers, message.body))
        asked_for()
        with Session(engine) as session, session.begin():
            rates.count(session, person.ASKING, device_id, now)
            device = session.get_one(Device, device_id)
            return reply(person.ask(session, device, request.incarnation, now))

    @routes.post(STANDING_PATH)
    @turns.of_laptops
    def standing(message: ShortMessage) -> Response:
        now = sources.clock()
        device_id = exchanger.recognise(message, now)
        request = read_message(StandingRequest, content(message.headers, message.body))
        lasts = asked_for()
        with Session(engine) as session, session.begin():
            rates.count(session, person.POLLING, device_id, now)
            device = session.get_one(Device, device_id)
            return reply(person.answer_to(session, device, request.code, lasts, now))

    return routes
