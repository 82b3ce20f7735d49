"""The exchange without any network: out onto a stick, and the answer in again."""

from base64 import b64decode
from dataclasses import dataclass, replace
from pathlib import Path

from coach_app.domain.errors import Meaning, Refusal
from coach_app.services.changes import Changes
from coach_app.services.desk import Desk
from coach_app.store.private_files import write_atomically
from coach_app.store.settings import SettingName
from sync.client.engine import pieces
from sync.client.statements import Witness
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
    PROTOCOL_VERSION,
    RECEIPT,
    ExchangeReply,
    ExchangeRequest,
    Statement,
    VerdictName,
    decode,
    encode,
)

ALL = 1_000_000
"""Entries; no laptop has as many waiting."""
ROOM_FOR_PAPERS = 150 * 1024 * 1024
"""Bytes of papers in one file; the rest goes with the next."""
ENDING = ".exchange"


class NoKeyForFiles(Refusal):
    key = "exchange_file.no_key"
    sentence = (
        "This laptop cannot write exchange files yet. It learns how with its next exchange over a "
        "network."
    )


class NewsFirst(Refusal):
    key = "exchange_file.news_first"
    sentence = (
        "This laptop has to be compared with the server before anything is sent. Exchange once on "
        "the Sync page, where there is a network; sign in if it asks you to. Nothing is lost "
        "meanwhile."
    )


class AnswerIsOlder(Refusal):
    key = "exchange_file.answer_older"
    sentence = (
        "This answer was taken already, or the laptop has exchanged in another way since. Nothing "
        "was changed, and nothing of it is missing here."
    )


class FileNotWritten(Refusal):
    key = "exchange_file.not_written"
    sentence = (
        "The file could not be written there. Look whether the stick is in and has room, or choose "
        "another place. Everything still waits on this laptop."
    )


class FileNotOpened(Refusal):
    key = "exchange_file.not_opened"
    meaning = Meaning.DAMAGED
    sentence = "The file cannot be opened. Look whether the stick is still in, and choose it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An exchange file; `papers_left` did not fit and go with the next."""

    content: bytes
    changes: int
    papers: int
    papers_left: int
    name: str = ""
    """Of the file, once it lies somewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTaken:
    """What an answer brought; `withheld`: no news, as nobody has signed in for this laptop."""

    received: int
    papers: int
    refused: int
    conflicts: int
    waiting: int
    papers_waiting: int = 0
    """That did not fit the file."""
    withheld: bool = False


def export(desk: Desk) -> Written:
    """Everything that waits, sealed for the server alone. Nothing counts as sent before the answer
    is here. Works when the lease has ended, too. Raises NoKeyForFiles and NewsFirst."""
    key, device_id = _key(desk), desk.setting(SettingName.DEVICE_ID)
    journal = desk.store.journal
    if journal.waits_for_news():
        raise NewsFirst
    position = journal.position()
    entries = tuple(journal.unsent(after=0, limit=ALL))
    request = ExchangeRequest(
        cursor=position.cursor,
        epoch=position.epoch,
        heartbeat=journal.heartbeat(),
        protocol=PROTOCOL_VERSION,
        entries=entries,
        store=journal.store_state(),
    )
    files, left = _papers(desk)
    message = ToServer(request=request, files=files, wanted=tuple(journal.missing_files()))
    header = Header(device_id, TO_SERVER, desk.ids.new())
    return Written(
        content=seal(key, header, encode(message)),
        changes=len(entries),
        papers=len(files),
        papers_left=left,
    )


def write_out(desk: Desk, path: Path) -> Written:
    """The file where the coach wants it, whole or not at all; the name gets the ending it lacks.

    Raises NoKeyForFiles and FileNotWritten.
    """
    written = export(desk)
    target = path if path.suffix.lower() == ENDING else path.with_name(f"{path.name}{ENDING}")
    try:
        write_atomically(target, written.content)
    except OSError:
        raise FileNotWritten from None
    return replace(written, name=target.name)


def read_in(desk: Desk, path: Path) -> tuple[AnswerTaken, Changes]:
    """Take in the answer that lies there. Raises FileNotOpened and what take_answer raises."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError:
        raise FileNotOpened from None
    return take_answer(desk, content)


def take_answer(desk: Desk, content: bytes) -> tuple[AnswerTaken, Changes]:
    """Take the server's answer in, once. Raises FileUnreadable, AnswerIsOlder, NoKeyForFiles and
    TooMuchWouldGo; then nothing was changed."""
    key, device_id = _key(desk), desk.setting(SettingName.DEVICE_ID)
    if header_of(content).device_id != device_id:
        raise FileUnreadable
    answer = decode(ToLaptop, open_sealed(key, content, TO_LAPTOP))
    journal = desk.store.journal
    stands = journal.position()
    offered = journal.store_state().head
    if (stands.cursor, stands.epoch, offered) != (answer.cursor, answer.epoch, answer.head):
        raise AnswerIsOlder
    witness = Witness(desk.setting(SettingName.SERVER_KEY), device_id)
    replies = [_believed(witness, reply, answer) for reply in answer.replies]
    for reply in replies:
        for piece in pieces(reply, journal.position().cursor):
            journal.record(piece)
    for sha256 in answer.kept:
        journal.attachment_arrived(sha256)
    for sha256, text in answer.files.items():
        journal.file_came(sha256, from_text(text))
    verdicts = [verdict.verdict for reply in replies for verdict in reply.verdicts]
    taken = AnswerTaken(
        received=sum(len(reply.news) for reply in replies),
        papers=len(answer.files),
        refused=verdicts.count(VerdictName.REFUSED),
        conflicts=verdicts.count(VerdictName.CONFLICT),
        waiting=journal.status().unsent,
        papers_waiting=journal.waiting().files,
        withheld=any(reply.withheld for reply in replies),
    )
    return taken, Changes(frozenset({"sync"}), "")


def _key(desk: Desk) -> bytes:
    kept = desk.setting(SettingName.FILE_KEY)
    if not kept:
        raise NoKeyForFiles
    return b64decode(kept)


def _papers(desk: Desk) -> tuple[dict[str, str], int]:
    """Papers whose bytes wait, also those whose record goes in this very file; and how many are
    left for the next."""
    room, files = ROOM_FOR_PAPERS, dict[str, str]()
    waiting = desk.store.journal.waiting_papers()
    for sha256 in waiting:
        data = desk.store.journal.attachment(sha256)
        room -= len(data)
        if room < 0:
            break
        files[sha256] = as_text(data)
    return files, len(waiting) - len(files)


def _believed(witness: Witness, reply: ExchangeReply, answer: ToLaptop) -> ExchangeReply:
    """An answer without the server's own signature under it is nobody's answer."""
    receipt = Statement(
        purpose=RECEIPT,
        device_id=witness.device_id,
        server_time=reply.server_time,
        head=answer.head,
        signature=reply.signature,
    )
    if not witness.confirms(receipt, RECEIPT):
        raise FileUnreadable
    return replace(reply, receipt=receipt)
