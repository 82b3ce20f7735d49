"""Exchange files that somebody hands in with a browser, for a laptop of one of their teams.

The file is sealed for the server alone, and the answer for the laptop alone: whoever carries them
reads neither. The answer waits where the answers of broken lines wait, for as long.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Semaphore

from sqlmodel import Session

from coach_app.domain.access import Deed, NotHere
from coach_app.domain.errors import Refusal
from sync.exchange_file import LARGEST as LARGEST_OF_ALL
from sync.exchange_file import header_of
from sync.server import broken_lines
from sync.server.attachments import NoSuchFile
from sync.server.audit import note
from sync.server.broken_lines import Came
from sync.server.by_file import LaptopUnknown, Taken, take_file
from sync.server.exchange import Exchanger
from sync.server.scope import device_for
from sync.server.sessions import SignedIn
from sync.server.tables import Account, Device

LARGEST = 32 * 1024 * 1024
"""Bytes of a file that comes by the page. A worker holds several times as much meanwhile; what is
larger goes in on the server itself, with `coach-server import`."""
UNPACKED = 4 * LARGEST
HANDED_IN = "exchange_file.handed_in"


class FileTooLarge(Refusal):
    key = "exchange_file.too_large"
    sentence = (
        f"This file is larger than {LARGEST // 1024 // 1024} MB, which is more than this page "
        "takes. Nothing was taken. Give it to whoever looks after the server: there it is taken in "
        "with the command “coach-server import”."
    )


class AnotherIsTakenIn(Refusal):
    key = "exchange_file.another"
    sentence = (
        "Another file is being taken in at this moment. Nothing was taken from yours. Choose it "
        "again in a minute."
    )


class AnswerGone(Refusal):
    key = "exchange_file.answer_gone"
    sentence = (
        "The answer is not kept here any more. Choose the same file again: nothing of it counts "
        "twice, and the answer is made anew."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """What became of a file; the answer is found under the file's own hash."""

    device_id: str
    laptop: str
    coach: str
    sha256: str
    taken: Taken


@dataclass(frozen=True)
class Sticks:
    """Takes files in, one at a time in each worker."""

    exchanger: Exchanger
    turn: Semaphore

    def hand_in(self, who: SignedIn, content: bytes, number: str, now: datetime) -> HandedIn:
        """`number` names the answer.

        Raises FileTooLarge, AnotherIsTakenIn, LaptopUnknown (also for a laptop of another team) and
        what `take_file` raises.
        """
        if len(content) > LARGEST:
            raise FileTooLarge
        device_id = header_of(content).device_id
        with Session(self.exchanger.engine) as session:
            try:
                device = device_for(session, who, Deed.MANAGE_LAPTOPS, device_id)
            except NotHere:
                raise LaptopUnknown from None
            laptop, coach = device.name, session.get_one(Account, device.account_id).name
        if not self.turn.acquire(blocking=False):
            raise AnotherIsTakenIn
        came = Came(device_id, sha256(content).hexdigest(), len(content), b"")
        try:
            taken = self._taken(content, number, now)
            if not self._kept(came, taken, now):
                # Somebody was erased meanwhile, maybe by this very file: it is asked once more.
                self._kept(came, self._taken(content, f"{number}-2", now), now)
        finally:
            self.turn.release()
            self._note(who, device_id, now)
        return HandedIn(
            device_id=device_id, laptop=laptop, coach=coach, sha256=came.whole, taken=taken
        )

    def _taken(self, content: bytes, number: str, now: datetime) -> Taken:
        return take_file(self.exchanger, content, number=number, now=now, most=UNPACKED)

    def _kept(self, came: Came, taken: Taken, now: datetime) -> bool:
        with Session(self.exchanger.engine) as session, session.begin():
            return broken_lines.keep_answer(session, came, taken.answer, taken.as_of, now)

    def answer(self, who: SignedIn, device_id: str, file_sha256: str, now: datetime) -> bytes:
        """The file for the way back. Raises AnswerGone; NotHere for another team's laptop."""
        with Session(self.exchanger.engine) as session:
            device_for(session, who, Deed.MANAGE_LAPTOPS, device_id)
            kept = broken_lines.stands(session, device_id, file_sha256, now)
            name = kept.answer_sha256
            try:
                part = broken_lines.answer_part(session, device_id, name, 0, LARGEST_OF_ALL, now)
            except NoSuchFile:
                raise AnswerGone from None
        return part.content

    def _note(self, who: SignedIn, device_id: str, now: datetime) -> None:
        """Who carried it; that it was taken stands before it, in the laptop's name."""
        with Session(self.exchanger.engine) as session, session.begin():
            team_id = session.get_one(Device, device_id).team_id
            note(session, now, who.account_id, HANDED_IN, team_id=team_id, subject=device_id)
