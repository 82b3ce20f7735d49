"""One laptop at work in a process of its own, to be killed at any moment."""

import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from coach_app.bootstrap import RandomIds
from coach_app.catalogue import load_catalogue
from coach_app.domain.contact import Contact, ContactResult
from coach_app.domain.people import Channel
from coach_app.services.opening import Opening
from coach_app.store.key_file import StoreKey
from coach_app.store.opening import Store
from coach_app.store.places import Places
from coach_app.store.settings import SettingName
from coach_app.store.surroundings import Surroundings
from sync.client.engine import run_exchange
from sync.client.ports import NetworkTrouble
from sync.client.transport import transport


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the server has a real clock


@dataclass(frozen=True)
class Seat:
    """Where a laptop's store is, its key, and the way to the server."""

    folder: Path
    key: StoreKey
    url: str


def around_it() -> Surroundings:
    """What a store needs around it; the catalogue takes seconds to read on a busy machine."""
    return Opening(load_catalogue(), RealClock(), RandomIds(), "test", time.monotonic)._around


def opened(seat: Seat, around: Surroundings) -> Store:
    return Store(Places(seat.folder), seat.key, around)


def work(
    seat: Seat, around: Surroundings, orders: Iterable[tuple[str, str]], told: Connection
) -> None:
    """Writes (case, note) by (case, note), says so once it is kept, then exchanges."""
    store = opened(seat, around)
    told.send("")
    for case_id, name in orders:
        with store.unit_of_work("coach") as unit:
            person = unit.case_file(case_id).person
            if person is not None:
                unit.save(replace(person, phone=name))
            note = Contact(
                id=RandomIds().new(),
                case_id=case_id,
                at=RealClock().now(),
                channel=Channel.PHONE,
                result=ContactResult.REACHED,
                note=f"{name} {secrets.token_hex(400)}",
            )
            unit.save(note)
            unit.commit()
        told.send(name)
    outcome = exchange(store, seat.url)
    told.send(("done", outcome))
    store.close()
    os._exit(0)


def exchange(store: Store, url: str) -> str:
    """Empty when it went through, otherwise the trouble's key."""
    kept = store.settings
    with transport(
        url,
        device_id=kept.get(SettingName.DEVICE_ID),
        private_key=kept.device_key().private_raw,
        clock=RealClock().now,
        nonces=RandomIds().new,
        server_key=kept.get(SettingName.SERVER_KEY),
    ) as line:
        try:
            run_exchange(store.journal, line, chunk=4)
        except NetworkTrouble as trouble:
            return trouble.key
    return ""
