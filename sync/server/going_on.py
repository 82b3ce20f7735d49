"""Messages that go on where their line broke: what came is put down, the rest is put behind it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256 as sha256_of
from threading import Event
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from coach_app.domain.errors import Refusal
from sync.digests import digest_in
from sync.protocol import MAX_BODY, UPLOAD_OFFSET, UPLOAD_PATH, WHOLE, MessageTooLarge
from sync.server import broken_lines, uploads
from sync.server.attachments import NoSuchFile, Part
from sync.server.bodies import content
from sync.server.broken_lines import LARGE, Came, Standing
from sync.server.devices import sender_of
from sync.server.settings import Sources
from sync.server.signatures import SignedMessage
from sync.server.uploads import OffsetNotThere, Wanted
from sync.storable import is_sha256

LONGEST_NUMBER = 10
LOOKS = (0.02, 0.04, 0.08, 0.16, 0.2)
"""Seconds between looks for what another worker is just putting down: it hears of the cut at
about the same time as the laptop does."""


@dataclass(frozen=True, slots=True)
class GoingOn:
    """What was cut is in the database, so that any worker goes on with it."""

    engine: Engine
    sources: Sources

    async def cut(self, message: SignedMessage) -> None:
        """Put down what came of a message. Nobody hears whether that went well."""
        with suppress(Refusal, OperationalError, PoolTimeout):
            await run_in_threadpool(self._put_down, message)

    def _put_down(self, message: SignedMessage) -> None:
        now = self.sources.clock()
        with Session(self.engine) as session, session.begin():
            device_id = sender_of(session, message, now)
            broken_lines.keep(session, came(message, device_id), now)

    async def part_cut(self, message: SignedMessage) -> None:
        """The same for a part of an upload: the whole of it is checked against its name."""
        with suppress(Refusal, OperationalError, PoolTimeout):
            await run_in_threadpool(self._put_down_part, message)

    def _put_down_part(self, message: SignedMessage) -> None:
        now = self.sources.clock()
        name = urlsplit(message.url).path.removeprefix(UPLOAD_PATH)
        with Session(self.engine) as session, session.begin():
            device_id = sender_of(session, message, now)
            uploads.append(session, device_id, name, _offset(message), message.body, now)

    def unpacked(self, message: SignedMessage, device_id: str) -> bytes:
        """The content of a message whose beginning may have come before.

        Raises OffsetNotThere, MessageTooLarge, MessageUnreadable.
        """
        latest = came(message, device_id)
        if not latest.offset:
            return content(message.headers, message.body)
        with Session(self.engine) as session, session.begin():
            now = self.sources.clock()
            whole = broken_lines.beginning(session, latest, now) + message.body
        if len(whole) > MAX_BODY:
            raise MessageTooLarge
        if sha256_of(whole).hexdigest() != latest.whole:
            raise OffsetNotThere
        return content(message.headers, whole)

    def worth_keeping(self, message: SignedMessage, answer: bytes) -> bool:
        """Whether another go at all of it would cost much."""
        return _offset(message) + len(message.body) + len(answer) >= LARGE

    def keep_answer(
        self, message: SignedMessage, device_id: str, answer: bytes, as_of: int | None
    ) -> None:
        """For a laptop whose line breaks before it has read it whole; `as_of` as with
        `broken_lines.keep_answer`."""
        now = self.sources.clock()
        with Session(self.engine) as session, session.begin():
            broken_lines.keep_answer(session, came(message, device_id), answer, as_of, now)

    def stands(self, device_id: str, whole: str, above: int) -> Standing:
        """How much of a message is here; waits a moment for more than `above` bytes of it."""
        found = Standing()
        for session in self._looks():
            found = broken_lines.stands(session, device_id, whole, self.sources.clock())
            if found.size > above:
                break
        return found

    def upload_stands(self, wanted: Wanted, above: int) -> uploads.Standing:
        """Begins an upload or finds it; waits a moment for more than `above` bytes of it.

        Raises MessageTooLarge and MessageUnreadable."""
        found: uploads.Standing | None = None
        for session in self._looks():
            with session.begin():
                found = uploads.begin(session, wanted, self.sources.clock())
            if found.offset > above:
                break
        return found or uploads.Standing(0, wanted.size)

    def answer_part(self, device_id: str, sha256: str, offset: int, length: int) -> Part:
        """Some bytes of an answer, which may just be being put down. Raises NoSuchFile."""
        for session in self._looks():
            now = self.sources.clock()
            with suppress(NoSuchFile):
                return broken_lines.answer_part(session, device_id, sha256, offset, length, now)
        raise NoSuchFile

    def _looks(self) -> Iterator[Session]:
        moment = Event()
        for pause in (0.0, *LOOKS):
            moment.wait(pause)
            with Session(self.engine) as session:
                yield session


def came(message: SignedMessage, device_id: str) -> Came:
    """Which message of a laptop this is a piece of. Raises OffsetNotThere for none."""
    offset = _offset(message)
    named = parse_qs(urlsplit(message.url).query).get(WHOLE, [""])[0]
    whole = named if offset else digest_in(_header(message, "content-digest"))
    if not is_sha256(whole):
        raise OffsetNotThere
    return Came(device_id, whole, offset, message.body)


def _offset(message: SignedMessage) -> int:
    value = _header(message, UPLOAD_OFFSET) or "0"
    if not value.isascii() or not value.isdecimal() or len(value) > LONGEST_NUMBER:
        raise OffsetNotThere
    return int(value)


def _header(message: SignedMessage, name: str) -> str:
    """ "" where it is not there."""
    return dict(message.headers.items()).get(name, "")
