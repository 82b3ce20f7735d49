"""One exchange: who is it, what does it bring, what is new for it."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Semaphore

from sqlalchemy import Engine, func
from sqlmodel import Session, select

from coach_app.domain.errors import Refusal
from sync.packing import decompress
from sync.protocol import (
    PROTOCOL_VERSION,
    RECEIPT,
    ErrorKey,
    ExchangeReply,
    ExchangeRequest,
    Head,
    Heartbeat,
    RejoinReply,
    RejoinRequest,
    Statement,
    Verdict,
    VerdictName,
)
from sync.server import heads, older, person, seals, uploads, withdrawn
from sync.server.attachments import NoSuchFile
from sync.server.database import begin_epoch, epoch
from sync.server.devices import (
    DeviceRevoked,
    anchor_for,
    authenticate,
    heard_from,
    locked,
    note_revoked_contact,
)
from sync.server.faults import log_fault
from sync.server.feed import Page, counter, news_for
from sync.server.incoming import Incoming, read_exchange, read_message, read_parcel
from sync.server.intake import take
from sync.server.one_by_one import OVER_ONE_ENTRY, each_alone
from sync.server.rates import EXCHANGING, NO_LIMIT, STRANGERS, Crowded, Rates
from sync.server.signatures import NotRecognised, SignedMessage
from sync.server.statements import file_key, signed
from sync.server.tables import Device, StoredEntry

WORKING = 4
"""Exchanges that one worker works on at the same time. Each asks the database thirty times; with
more of them the locks that they hold are held for longer than they are waited for."""
READERS = 2
"""Laptops for which one worker puts a long answer together at the same time."""
MUCH = 500
"""Changes of the team that make an answer a long one."""
PATIENCE = 20.0
"""Seconds; laptops give a silent line 45."""


class OtherEpoch(Refusal):
    """The laptop has read further than this database goes, or read another one."""

    key = ErrorKey.OTHER_EPOCH.value
    sentence = "This is not the database the laptop last spoke to."


@dataclass(frozen=True, slots=True)
class Answer:
    """To the laptop `device_id`; `rest` is how many changes it still has to send after these, and
    `as_of` the number of the team's latest change before anything of the answer was read; None for
    one that speaks of nobody."""

    device_id: str
    reply: ExchangeReply
    rest: int = 0
    protocol: int = PROTOCOL_VERSION
    as_of: int | None = None


@dataclass(frozen=True, slots=True)
class Exchanger:
    """Answers exchanges; keeps nothing in memory between them, so any worker may answer."""

    engine: Engine
    rates: Rates = NO_LIMIT
    sign_in: timedelta | None = None
    """How long a sign-in of a laptop's person counts; None where nobody is asked for one."""
    working: Semaphore = field(default_factory=lambda: Semaphore(WORKING))
    readers: Semaphore = field(default_factory=lambda: Semaphore(READERS))

    def answer(
        self, message: SignedMessage, content: Callable[[str], bytes], now: datetime
    ) -> Answer:
        """`content` gives the message's body after decompression, once it is known whose it is.

        Raises NotRecognised, MessageUnreadable, OtherEpoch; DeviceRevoked once a withdrawn laptop
        has handed over what it had.
        """
        with self.working:
            try:
                device_id = self.recognise(message, now)
            except DeviceRevoked as revoked:
                own = revoked.device_id
                return Answer(own, self.of_withdrawn(revoked, content(own), now))
            request, incoming = read_exchange(content(device_id))
        return self.answered(device_id, request, incoming, now)

    def answered(
        self,
        device_id: str,
        request: ExchangeRequest,
        incoming: Sequence[Incoming],
        now: datetime,
    ) -> Answer:
        """The answer to a laptop that is known. What it brings is taken whoever sits before it;
        news is only for a person who has signed in, where that is asked for.

        Raises OtherEpoch and OtherStore; UpdateNeeded for a laptop that has handed over all it had
        and whose program can neither sign in nor read what comes next.
        """
        with self.working:
            behind, verdicts = self._received(device_id, request, incoming, now)
        with self._turn(behind), Session(self.engine) as session, session.begin():
            device = locked(session, device_id)
            if request.parcel:
                uploads.used(session, device_id, request.parcel)
            heard_from(device, _since(request.heartbeat, verdicts), request.cursor, now)
            reply = self._reply(session, device, request, verdicts, now)
        if reply is None:
            raise older.UpdateNeeded
        rest = max(0, request.heartbeat.unsent - len(reply.verdicts))
        return Answer(device_id, reply, rest, request.protocol, request.cursor + behind)

    def _reply(
        self,
        session: Session,
        device: Device,
        request: ExchangeRequest,
        verdicts: Sequence[Verdict],
        now: datetime,
    ) -> ExchangeReply | None:
        """None for a laptop whose program has to be updated before it can be told more."""
        page = Page((), request.cursor)
        stands = person.standing(session, device, self.sign_in, now)
        if stands.withheld:
            person.note_withheld(session, device, now)
            old = older.cannot_sign_in(request)
        else:
            page = news_for(session, device, request.cursor, request.room)
            old = older.cannot_read(request, page.news)
        if old and older.must_update(session, device, request, len(verdicts), now):
            return None
        if old or stands.withheld:
            page, verdicts = Page((), request.cursor), person.unsaid(verdicts)
        return ExchangeReply(
            epoch=request.epoch if old else epoch(session),
            cursor=page.cursor,
            server_time=now,
            verdicts=tuple(verdicts),
            news=page.news,
            more=page.more or (old and bool(verdicts)),
            left=page.left,
            signature=_receipt(session, device.id, request, now).signature,
            anchor=anchor_for(session, device, now),
            seals=seals.news_for(session, device),
            file_key=_told_key(session, device.id, request),
            person_until=stands.told,
            withheld=stands.withheld,
        )

    def recognise(
        self, message: SignedMessage, now: datetime, *, withdrawn_too: bool = False
    ) -> str:
        """The id of the laptop that signed this; its nonce is used up for good.

        Raises NotRecognised, TooOften; for a withdrawn laptop the attempt is written down first.
        With `withdrawn_too` it may still hand over a file.
        """
        try:
            with Session(self.engine) as session, session.begin():
                return authenticate(session, message, now, self.rates).id
        except DeviceRevoked as revoked:
            with Session(self.engine) as session, session.begin():
                self.rates.count(session, EXCHANGING, revoked.device_id, now)
                note_revoked_contact(session, revoked.device_id, now)
            if withdrawn_too:
                return revoked.device_id
            raise
        except NotRecognised:
            with Session(self.engine) as session, session.begin():
                self.rates.count(session, STRANGERS, message.sender, now)
            raise

    def reader(self, message: SignedMessage, now: datetime) -> str:
        """The id of the laptop that signed this, for what comes down beside the news: papers, and
        parts of large changes. Raises NotRecognised, TooOften; NoSuchFile while its person has to
        sign in: whoever is told no news learns of no paper either.
        """
        device_id = self.recognise(message, now)
        if self.sign_in is not None:
            with Session(self.engine) as session:
                device = session.get_one(Device, device_id)
                if person.standing(session, device, self.sign_in, now).withheld:
                    raise NoSuchFile
        return device_id

    def of_withdrawn(self, revoked: DeviceRevoked, content: bytes, now: datetime) -> ExchangeReply:
        """What it still has goes to the holding area, and it is told nothing of anybody."""
        request, incoming = read_exchange(content)
        with Session(self.engine) as session, session.begin():
            device = session.get_one(Device, revoked.device_id, with_for_update=True)
            if request.parcel:
                incoming = _parcel(session, device.id, request.parcel)
            withdrawn.hold(session, device, incoming, now)
            reply = ExchangeReply(
                epoch=request.epoch or epoch(session),
                cursor=request.cursor,
                server_time=now,
                verdicts=withdrawn.verdicts(incoming),
                signature=_receipt(session, device.id, request, now).signature,
            )
        if withdrawn.has_more(request, incoming):
            return reply
        raise revoked

    @contextmanager
    def _turn(self, behind: int) -> Iterator[None]:
        """Whole caseloads are read out by a few at a time, so that small changes of others get
        through meanwhile. Raises Crowded."""
        if behind < MUCH:
            with self.working:
                yield
            return
        if not self.readers.acquire(timeout=PATIENCE):
            raise Crowded
        try:
            yield
        finally:
            self.readers.release()

    def _received(
        self,
        device_id: str,
        request: ExchangeRequest,
        incoming: Sequence[Incoming],
        now: datetime,
    ) -> tuple[int, Sequence[Verdict]]:
        """How many of the team's changes the laptop has not seen, and what became of its own: all
        in one transaction, or each entry in its own if one of them cannot be taken.

        Raises OtherEpoch, OtherStore, NotRecognised.
        """
        can_rejoin = request.store is not None
        try:
            with Session(self.engine) as session, session.begin():
                device = locked(session, device_id)
                behind = _must_be_ours(session, device, request, now)
                if request.parcel:
                    incoming = _parcel(session, device_id, request.parcel)
                if not incoming:
                    return behind, ()
                return behind, take(session, device, incoming, now, can_rejoin=can_rejoin)
        except Refusal:
            raise  # what a rule says is no stumbling: it is the answer
        except OVER_ONE_ENTRY as fault:
            if not incoming:
                raise
            log_fault(fault)
        with Session(self.engine) as session, session.begin():
            behind = _must_be_ours(session, locked(session, device_id), request, now)
        return behind, each_alone(self.engine, device_id, incoming, now, can_rejoin=can_rejoin)

    def rejoin(
        self, message: SignedMessage, content: bytes, new_id: str, now: datetime
    ) -> RejoinReply:
        """A store that was put back from a copy begins anew; what it sent before stays. If it is
        this database that was put back, it gets another name: `new_id`.

        Raises NotRecognised, MessageUnreadable.
        """
        device_id = self.recognise(message, now)
        return self.begun_again(device_id, read_message(RejoinRequest, content), new_id, now)

    def begun_again(
        self, device_id: str, request: RejoinRequest, new_id: str, now: datetime
    ) -> RejoinReply:
        """The new life of a laptop that is known."""
        with Session(self.engine) as session, session.begin():
            device = locked(session, device_id)
            put_back = request.cursor > counter(session, device.team_id)
            if put_back and request.epoch == epoch(session):
                begin_epoch(session, new_id)
            known = _known(session, device_id, request.before)
            heads.begin_again(session, device, request, now)
            return RejoinReply(
                receipt=signed(session, RECEIPT, device_id, now, request.head),
                known=known,
                restored=request.epoch not in ("", epoch(session)),
            )


def _must_be_ours(session: Session, device: Device, request: ExchangeRequest, now: datetime) -> int:
    """How many of the team's changes the laptop has not seen. Before anything is taken: what a
    copy says would be counted as this laptop's own. `device` must be locked.

    Raises OtherEpoch, OtherStore.
    """
    behind = counter(session, device.team_id) - request.cursor
    if behind < 0 or request.epoch not in ("", epoch(session)):
        raise OtherEpoch
    if request.store is not None:
        heads.advance(session, device, request.store, now)
    return behind


def _parcel(session: Session, device_id: str, sha256: str) -> list[Incoming]:
    """Entries that came before, in parts. Raises NoSuchUpload, MessageUnreadable."""
    return read_parcel(decompress(uploads.whole(session, device_id, sha256)))


def _told_key(session: Session, device_id: str, request: ExchangeRequest) -> str:
    if not request.heartbeat.wants_file_key:
        return ""
    return b64encode(file_key(session, device_id)).decode("ascii")


def _known(session: Session, device_id: str, life: str) -> int:
    """The highest number that came from one life of the laptop's store."""
    found = session.exec(
        select(func.max(StoredEntry.sequence)).where(
            StoredEntry.device_id == device_id, StoredEntry.incarnation == life
        )
    ).one()
    return int(found or 0)


def _receipt(
    session: Session, device_id: str, request: ExchangeRequest, now: datetime
) -> Statement:
    """For the head that was offered: it is the one that is kept now."""
    head = request.store.head if request.store is not None else Head()
    return signed(session, RECEIPT, device_id, now, head)


def _since(said: Heartbeat, verdicts: Sequence[Verdict]) -> Heartbeat:
    """What the laptop holds back once it has read these verdicts."""
    final = sum(v.verdict is not VerdictName.HELD for v in verdicts)
    refused = sum(v.verdict is VerdictName.REFUSED for v in verdicts)
    return replace(said, unsent=max(0, said.unsent - final), refused=said.refused + refused)
