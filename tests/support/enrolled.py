"""A laptop with a real store that exchanges with a real server, in a few words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlmodel import Session

from coach_app.bootstrap import RandomIds
from coach_app.domain.contact import ContactResult
from coach_app.domain.people import Channel
from coach_app.domain.referral import Source
from coach_app.services import contacts, referrals
from coach_app.services.desk import Desk
from coach_app.store.settings import SettingName
from sync.server import devices
from tests.support.desks import PASSPHRASE, a_door
from tests.support.laptops import RunningServer
from tests.support.stillness import FixedClock

TODAY = date(2026, 12, 1)


@contextmanager
def desk_on(folder: Path, clock: FixedClock) -> Iterator[Desk]:
    door = a_door(folder, clock, RandomIds())
    try:
        yield door.unlock(PASSPHRASE)
    finally:
        door.lock()


def register(desk: Desk, name: str) -> str:
    new = referrals.NewReferral(
        programme="bury",
        preferred_name=name,
        source=Source.GP,
        reason="Wants to go back to work",
        received_on=TODAY,
    )
    return referrals.register(desk, new).case_id


def log(desk: Desk, case_id: str, note: str) -> None:
    new = contacts.NewContact(channel=Channel.PHONE, result=ContactResult.REACHED, note=note)
    contacts.log(desk, case_id, new)


def notes(desk: Desk, case_id: str) -> list[str]:
    with desk.work() as work:
        return sorted(contact.note for contact in work.case_file(case_id).contacts)


def on_server(running: RunningServer, kind: str) -> int:
    (row,) = running.rows("SELECT count(*) FROM record WHERE kind = %(kind)s", kind=kind)
    return int(row[0])


def case_of(desk: Desk) -> str:
    return desk.store.queries.dues(TODAY)[0].case_id


def withdraw(running: RunningServer, desk: Desk) -> None:
    with Session(running.engine) as session, session.begin():
        device_id = desk.setting(SettingName.DEVICE_ID)
        devices.revoke(session, device_id, "operator", running.clock())
