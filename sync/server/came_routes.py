"""The routes for laptops whose line broke: how much came, and the rest of an answer."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, Response
from sqlalchemy import Engine

from sync.protocol import ANSWER_PATH, CAME_PATH, UPLOAD_OFFSET
from sync.server.attachments import NoSuchFile
from sync.server.bodies import NO_STORE
from sync.server.devices import DeviceRevoked
from sync.server.exchange import Exchanger
from sync.server.going_on import GoingOn
from sync.server.laptop_routes import ShortMessage
from sync.server.rates import Rates
from sync.server.settings import Settings, Sources
from sync.server.signatures import SignedMessage
from sync.server.turns import Turns
from sync.server.upload_routes import Length, Name, Offset, part_reply


def came_routes(engine: Engine, sources: Sources, settings: Settings, turns: Turns) -> APIRouter:
    """A laptop hears of its own messages only."""
    routes = APIRouter()
    exchanger = Exchanger(engine, Rates(on=settings.limit_rates), settings.person_sign_in)
    going_on = GoingOn(engine, sources)

    @routes.head(CAME_PATH + "{sha256}")
    @turns.of_laptops
    def has_come(sha256: Name, message: ShortMessage, above: Offset = 0) -> Response:
        found = going_on.stands(_own(exchanger.recognise, message, sources), sha256, above)
        if not found.size:
            raise NoSuchFile
        answer = {"etag": f'"{found.answer_sha256}"'} if found.answer_sha256 else {}
        return Response(headers={UPLOAD_OFFSET: str(found.size), **answer, **NO_STORE})

    @routes.get(ANSWER_PATH + "{sha256}")
    @turns.of_laptops
    def read_answer(
        sha256: Name, message: ShortMessage, offset: Offset, length: Length
    ) -> Response:
        own = _own(exchanger.reader, message, sources)
        part = going_on.answer_part(own, sha256, offset, length)
        return part_reply(part.content, offset, part.size)

    return routes


def _own(
    known: Callable[[SignedMessage, datetime], str], message: SignedMessage, sources: Sources
) -> str:
    """The laptop whose own messages these are. One that was withdrawn has none any more and brings
    what it has anew. Raises NoSuchFile."""
    try:
        return known(message, sources.clock())
    except DeviceRevoked:
        raise NoSuchFile from None
