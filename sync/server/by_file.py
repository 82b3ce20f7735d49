"""An exchange that comes on a stick: taken once, and the answer written back onto it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, select

from coach_app.domain.errors import Refusal
from sync.exchange_file import (
    LARGEST,
    TO_LAPTOP,
    TO_SERVER,
    FileUnreadable,
    Header,
    ToLaptop,
    ToServer,
    as_text,
    from_text,
    header_of,
    open_sealed,
    seal,
)
from sync.protocol import (
    OLDEST_PROTOCOL_VERSION,
    PROTOCOL_VERSION,
    ExchangeRequest,
    Head,
    MessageUnreadable,
    VerdictName,
    encode,
    from_plain,
    plain,
)
from sync.server import attachments, withdrawn
from sync.server.attachments import NoSuchFile
from sync.server.audit import note
from sync.server.exchange import Answer, Exchanger, OtherEpoch
from sync.server.heads import OtherStore
from sync.server.incoming import Incoming, read_entries
from sync.server.older import UpdateNeeded
from sync.server.statements import file_key
from sync.server.tables import Account, AuditLine, Device

AT_ONCE = 1000
"""Entries taken in one transaction."""
LARGEST_PAPER = 32 * 1024 * 1024
ROOM_FOR_PAPERS = 64 * 1024 * 1024
"""Bytes of papers in one answer; the laptop asks for the rest with its next file."""
TAKEN = "exchange_file.taken"


class LaptopUnknown(Refusal):
    key = "exchange_file.laptop_unknown"
    sentence = "This file is from a laptop that this server does not know. Nothing was taken."


class FileIsOlder(Refusal):
    key = "exchange_file.older"
    sentence = (
        "The laptop has exchanged in another way since this file was written, so nothing of it is "
        "needed. Nothing was taken. Write a new file if something waits."
    )


class ServerPutBack(Refusal):
    key = "exchange_file.put_back"
    sentence = (
        "The server was put back from a backup since this laptop last exchanged. The two have to "
        "be compared over a network first. Nothing was taken, and everything is still on the "
        "laptop."
    )


class OtherVersion(Refusal):
    key = "exchange_file.version"
    sentence = (
        "The laptop's program and this server do not understand each other. Update the laptop's "
        "program, or the server if that is older. There is no answer; what the laptop still holds "
        "waits there."
    )


class LaptopWithdrawnByFile(Refusal):
    key = "exchange_file.withdrawn"
    sentence = (
        "This laptop was withdrawn. What it brought is in the holding area on the supervisors' "
        "pages. There is no answer for it."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file; `answer` is the file for the way back."""

    answer: bytes
    entries: int
    refused: int
    news: int
    papers: int
    withheld: bool
    """There is no news, because nobody has signed in for this laptop."""
    before: bool
    """It had been taken before: nothing counts twice, and the answer is the same."""
    as_of: int | None
    """The number of the team's latest change before the answer was read."""


def take_file(
    exchanger: Exchanger, content: bytes, *, number: str, now: datetime, most: int = 2 * LARGEST
) -> Taken:
    """Carry out the exchange in a file. `number` names the answer; `most` is how many bytes the
    file may hold once it is unpacked.

    Raises FileUnreadable, LaptopUnknown, FileIsOlder, ServerPutBack, OtherVersion, and
    LaptopWithdrawnByFile once what a withdrawn laptop brought is held.
    """
    header = header_of(content)
    with Session(exchanger.engine) as session:
        device = session.get(Device, header.device_id)
        if device is None:
            raise LaptopUnknown
        key = file_key(session, device.id)
        active = session.get_one(Account, device.account_id).active
        gone = device.revoked_at is not None or not active
    message, incoming = _read(open_sealed(key, content, TO_SERVER, most))
    if gone:
        _hold(exchanger, header.device_id, incoming, now)
    answers = _exchanged(exchanger, header.device_id, message.request, incoming, now)
    replies = [answer.reply for answer in answers]
    with Session(exchanger.engine) as session, session.begin():
        device = session.get_one(Device, header.device_id, with_for_update=True)
        kept = _keep_papers(session, header.device_id, message.files, now)
        withheld = any(reply.withheld for reply in replies)
        papers = {} if withheld else _wanted(session, header.device_id, message.wanted)
        before = _taken_before(session, header)
        if not before:
            number_of = f"{header.device_id} {header.number}"
            note(session, now, device.id, TAKEN, team_id=device.team_id, subject=number_of)
    store = message.request.store
    answer = ToLaptop(
        replies=tuple(replies),
        head=store.head if store is not None else Head(),
        cursor=message.request.cursor,
        epoch=message.request.epoch,
        files=papers,
        kept=kept,
    )
    verdicts = [verdict for reply in replies for verdict in reply.verdicts]
    return Taken(
        answer=seal(key, Header(header.device_id, TO_LAPTOP, number), encode(answer)),
        entries=len(incoming),
        refused=sum(verdict.verdict is VerdictName.REFUSED for verdict in verdicts),
        news=sum(len(reply.news) for reply in replies),
        papers=len(kept),
        withheld=withheld,
        before=before,
        as_of=answers[0].as_of,
    )


def _read(body: bytes) -> tuple[ToServer, list[Incoming]]:
    """The entries are read one by one, so that a bad one never blocks the others."""
    try:
        raw = plain(body)
        request = raw.get("request")
        entries = request.pop("entries", []) if isinstance(request, dict) else []
        version = request.get("protocol") if isinstance(request, dict) else None
        if type(version) is int and not OLDEST_PROTOCOL_VERSION <= version <= PROTOCOL_VERSION:
            raise OtherVersion
        return from_plain(ToServer, raw), read_entries(entries)
    except MessageUnreadable:
        raise FileUnreadable from None


def _exchanged(
    exchanger: Exchanger,
    device_id: str,
    request: ExchangeRequest,
    incoming: Sequence[Incoming],
    now: datetime,
) -> list[Answer]:
    """Chunk by chunk, each one committed, and then the news to their end."""
    answers: list[Answer] = []
    chunks = [incoming[at : at + AT_ONCE] for at in range(0, len(incoming), AT_ONCE)] or [()]
    try:
        for chunk in chunks:
            answers.append(exchanger.answered(device_id, request, chunk, now))
            reply = answers[-1].reply
            request = replace(request, cursor=reply.cursor, epoch=reply.epoch)
        while answers[-1].reply.more:
            answers.append(exchanger.answered(device_id, request, (), now))
            request = replace(request, cursor=answers[-1].reply.cursor)
    except OtherStore:
        raise FileIsOlder from None
    except OtherEpoch:
        raise ServerPutBack from None
    except UpdateNeeded:
        if not answers:
            raise OtherVersion from None
    return answers


def _hold(
    exchanger: Exchanger, device_id: str, incoming: Sequence[Incoming], now: datetime
) -> None:
    with Session(exchanger.engine) as session, session.begin():
        device = session.get_one(Device, device_id, with_for_update=True)
        withdrawn.hold(session, device, incoming, now)
    raise LaptopWithdrawnByFile


def _keep_papers(
    session: Session, device_id: str, files: dict[str, str], now: datetime
) -> tuple[str, ...]:
    kept: list[str] = []
    for sha256, text in files.items():
        data = from_text(text)
        if len(data) <= LARGEST_PAPER:
            attachments.keep(session, device_id, sha256, data, now)
            kept.append(sha256)
    return tuple(kept)


def _wanted(session: Session, device_id: str, wanted: Sequence[str]) -> dict[str, str]:
    """Papers of this laptop's coach that it asks for and that are here."""
    found: dict[str, str] = {}
    room = ROOM_FOR_PAPERS
    for sha256 in wanted:
        try:
            paper = attachments.part(session, device_id, sha256, 0, LARGEST_PAPER)
        except NoSuchFile:
            continue
        room -= len(paper.content)
        if room < 0:
            break
        found[sha256] = as_text(paper.content)
    return found


def _taken_before(session: Session, header: Header) -> bool:
    found = select(AuditLine.id).where(
        AuditLine.action == TAKEN, AuditLine.subject == f"{header.device_id} {header.number}"
    )
    return session.exec(found).first() is not None
