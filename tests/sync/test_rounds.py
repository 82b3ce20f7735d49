"""Laptops and the server killed at any moment, over real HTTP and lines that are cut: two workers,
a real PostgreSQL, `kill -9`. `make rounds` does 200."""

import multiprocessing
import os
import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import sqlalchemy
from sqlmodel import Session, col, select

from coach_app.bootstrap import RandomIds
from coach_app.domain.case import Case
from coach_app.domain.people import Person
from coach_app.services import exchange as services
from coach_app.store.engine import reading
from coach_app.store.records import from_text
from coach_app.store.tables import RECORD
from sync.server.database import open_database
from sync.server.tables import Quarantined, StoredEntry, StoredRecord
from sync.server.teams import coach_named, new_code, team_named
from tests.server.test_workers import Workers, workers
from tests.support.cutting import breaking_line
from tests.support.desks import COACH, PASSPHRASE, a_door
from tests.support.laptops import MovableClock, sources
from tests.support.patience import PATIENCE
from tests.sync.rounds_process import RealClock, Seat, around_it, exchange, opened, work

ROUNDS = int(os.environ.get("COACH_ROUNDS", "3"))


@pytest.fixture
def signals_stay_as_they_were() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


class Field:
    """Three laptops of one coach, a case each, and what every one of them said it had kept."""

    def __init__(self, server: Workers, url: str, folder: Path) -> None:
        self.engine = open_database(server.database_url)
        self.server = server
        self.around = around_it()
        self.kept: set[str] = set()
        self.cases: list[str] = []
        self.seats = [self._seat(folder / f"laptop{n}", url) for n in range(3)]

    def _seat(self, folder: Path, url: str) -> Seat:
        given = sources(MovableClock())
        with Session(self.engine) as session, session.begin():
            coach = coach_named(session, team_named(session, "North", given), "Robin", given)
            code = new_code(session, coach, RealClock().now())
        door = a_door(folder, RealClock(), RandomIds())  # type: ignore[arg-type]
        desk = door.create(PASSPHRASE, COACH)
        services.enrol(desk, url, code)
        case_id = RandomIds().new()
        with desk.work() as unit:
            day = date(2026, 12, 1)
            unit.save(Case(id=case_id, case_id=case_id, ref=f"K-{len(self.cases)}", opened_on=day))
            person_id = RandomIds().new()
            unit.save(Person(id=person_id, case_id=case_id, preferred_name="Sam"))
            unit.commit()
        services.sync_now(desk)
        key = desk.store._key
        assert key is not None
        door.lock()
        self.cases.append(case_id)
        return Seat(folder, key, url)

    def round(self, number: int) -> None:
        """One laptop works and is killed after a while that nobody chose; so is a worker."""
        seat = self.seats[number % len(self.seats)]
        mine, theirs = multiprocessing.get_context("fork").Pipe()
        orders = [(self._case_here(seat), secrets.token_hex(8)) for _ in range(3)]
        pid = os.fork()
        if pid == 0:
            work(seat, self.around, orders, theirs)
            os._exit(1)
        theirs.close()
        self._hear(mine, secrets.randbelow(1200) / 1000)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        if number % 3 == 1:
            self._kill_a_worker()

    def _case_here(self, seat: Seat) -> str:
        return self.cases[self.seats.index(seat)]

    def _hear(self, pipe: Connection, longest: float) -> None:
        """The very first note is waited for, or nothing could be lost."""
        with suppress(EOFError):
            if pipe.poll(PATIENCE):
                pipe.recv()
            while pipe.poll(longest if self.kept else PATIENCE):
                said = pipe.recv()
                if isinstance(said, tuple):
                    return
                self.kept.add(said)

    def _kill_a_worker(self) -> None:
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.server.process.pid)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        spawned = [line.split()[0] for line in listed if "spawn_main" in line]
        if spawned:
            os.kill(int(secrets.choice(spawned)), signal.SIGKILL)

    def at_rest(self) -> None:
        stores = [opened(seat, self.around) for seat in self.seats]
        try:
            for _ in range(8):
                for store, seat in zip(stores, self.seats, strict=True):
                    for _ in range(20):
                        if exchange(store, seat.url) == "":
                            break
                if not any(store.journal.status().unsent for store in stores):
                    break
            for store, seat in zip(stores, self.seats, strict=True):
                assert exchange(store, seat.url) == ""
            bodies = []
            for store in stores:
                with reading(store._engine) as connection:
                    rows = connection.execute(sqlalchemy.select(RECORD)).all()
                bodies.append({(r.kind, r.id): from_text(r.body) for r in rows})
                assert store.verify() == ()
        finally:
            for store in stores:
                store.close()
        with Session(self.engine) as session:
            there = {(r.kind, r.id): r.body for r in session.exec(select(StoredRecord))}
            said = "\n".join(str(e) for e in session.exec(select(StoredEntry.changed)))
            refused = session.exec(select(Quarantined)).all()
            twice = session.exec(
                select(StoredEntry.record_id).where(col(StoredEntry.verdict) == "conflict")
            ).all()
        assert all(body == there for body in bodies), "not everybody has the same"
        lost = [name for name in self.kept if name not in said]
        assert not lost, f"{len(lost)} of {len(self.kept)} notes are lost"
        assert not refused
        assert not twice

    def close(self) -> None:
        self.engine.dispose()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.usefixtures("signals_stay_as_they_were")
def test_p7_p41_killed_again_and_again_nothing_is_lost(database_url: str, tmp_path: Path) -> None:
    with workers(database_url) as server, breaking_line(server.url) as line:
        field = Field(server, line.url, tmp_path)
        try:
            line.life = 60_000
            for number in range(ROUNDS):
                line.life = secrets.choice([0, 9_000, 30_000, 100_000])
                field.round(number)
            line.life = 0
            field.at_rest()
            assert field.kept, "nobody wrote anything: the rounds are too short"
        finally:
            field.close()
