"""A region's server: does it stay as quick with 7.5 million records, and with everybody at once?

    python -m bench.sync.scale                        all of it: 250,000 participants, an hour or so
    python -m bench.sync.scale --participants 15000   the same questions, small

Stops by itself, removes all it wrote, and refuses to begin where the disk has no room.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from subprocess import PIPE, Popen
from threading import Event

import psycopg
from sqlmodel import Session

from bench.figure import Figure
from bench.sync.region import BYTES_OF_RECORD, RECORDS_OF_PERSON, Coach, coach_at, fill
from sync.client.ports import NetworkTrouble
from sync.client.signing import public_key
from sync.protocol import Position
from sync.server.__main__ import real_sources
from sync.server.console import NO_LIMIT, opened
from sync.server.database import epoch, migrate
from sync.server.feed import counter
from sync.server.postgres import throw_away_postgres
from sync.server.statements import public_key as server_key
from sync.server.tables import Device
from tests.support.laptops import Laptop, MovableClock, fresh_id, named

ROUNDS, EDITS = 40, 50
DOWNLOADS, PUSHERS = 20, 10


@dataclass
class Region:
    """A filled database and a server with two workers on it."""

    url: str
    database: str
    process: "Popen[str]"
    participants: int

    def laptop(self, coach: Coach) -> Laptop:
        """A coach's second laptop, which has read everything."""
        return laptop_of(self.url, self.database, coach, up_to_date=True)

    def memory(self) -> float:
        """MB resident of the largest worker."""
        sizes = [0.0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                said = dict(line.split(":", 1) for line in status.read_text().splitlines())
            except OSError:
                continue
            if said["PPid"].strip() == str(self.process.pid) and "VmRSS" in said:
                sizes.append(int(said["VmRSS"].split()[0]) / 1024)
        return max(sizes)


class RealClock(MovableClock):
    """As a laptop has it."""

    def __init__(self) -> None:
        super().__init__(real_sources().clock())

    def __call__(self) -> datetime:
        return real_sources().clock()


def laptop_of(url: str, database: str, coach: Coach, *, up_to_date: bool) -> Laptop:
    """Enrolled past the server, which lets only a few in at a time from one address."""
    sources = real_sources()
    laptop = Laptop(url, RealClock())
    with opened(database) as engine, Session(engine) as session, session.begin():
        device = Device(
            id=sources.ids(),
            team_id=coach.team,
            account_id=coach.account,
            name="Second laptop",
            public_key=b64decode(public_key(laptop.key)),
            enrolled_at=sources.clock(),
        )
        session.add(device)
        laptop.device_id, laptop.server_key = device.id, server_key(session)
        place = Position(counter(session, coach.team), epoch(session))
    laptop.journal.life = fresh_id()
    if up_to_date:
        laptop.journal.at = place
    return laptop


def remark(text: str) -> None:
    sys.stderr.write(f"{text}\n")


@contextmanager
def region(postgres: str, participants: int) -> Iterator[Region]:
    name = f"region_{participants}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    database = named(postgres, name)
    with opened(database, NO_LIMIT) as engine:
        migrate(engine)
        told = partial(_told, time.monotonic(), participants)
        filled = fill(engine, participants, told)
    command = [sys.executable, "-m", "sync.server", "run", "--port", "0", "--workers", "2"]
    quiet = os.environ | {"COACH_LOG_LEVEL": "warning"}
    process = Popen([*command, "--database-url", database], stdout=PIPE, text=True, env=quiet)
    try:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        url = process.stdout.readline().split()[-1]
        yield Region(url, database, process, filled)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _told(begun: float, wanted: int, done: int) -> None:
    if done % 15_000 == 0 or done >= wanted:
        remark(f"{done:,} of {wanted:,} participants after {time.monotonic() - begun:.0f} s")


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def edit(laptop: Laptop, coach: Coach, number: int) -> None:
    """`number` contacts of this coach's people get another note."""
    for index in range(number):
        case = coach.case(index % 100)
        record = f"{case}-{2 + index // 100}"
        laptop.journal.versions.setdefault(("contact", record), 1)
        laptop.journal.change("contact", record, case, minutes=len(laptop.journal.entries))


def both(small: Region, large: Region) -> Iterator[Figure]:
    """The same coach's day in either database, asked in turns."""
    coach = coach_at(small.participants // 300)
    found: dict[str, dict[str, list[float]]] = {}
    sides = {"small": small.laptop(coach), "large": large.laptop(coach)}
    for _ in range(ROUNDS):
        for side, laptop in sides.items():
            quiet = seconds(partial(laptop.sync, 1000))
            edit(laptop, coach, EDITS)
            busy = seconds(partial(laptop.sync, 1000))
            found.setdefault("no change", {}).setdefault(side, []).append(quiet)
            found.setdefault(f"{EDITS} edits", {}).setdefault(side, []).append(busy)
    for name, times in found.items():
        slow, quick = median(times["large"]), median(times["small"])
        yield Figure(
            name=f"{name}, large over small",
            value=slow / quick,
            unit="times",
            detail=f"{slow * 1000:.1f} over {quick * 1000:.1f} ms, median of {ROUNDS}; "
            f"{large.participants:,} over {small.participants:,} participants (limit 1.3)",
        )


def outage(large: Region, laptops: int) -> Iterator[Figure]:
    """Everybody comes back in the same moment, each with work of a day."""
    coaches = [coach_at(number % (large.participants // 150)) for number in range(laptops)]
    with ThreadPoolExecutor(16) as making:
        back = list(making.map(large.laptop, coaches))
    for laptop, coach in zip(back, coaches, strict=True):
        edit(laptop, coach, 20)
    failed: list[str] = []

    def come_back(laptop: Laptop) -> float:
        begun = time.perf_counter()
        try:
            laptop.sync(1000)
        except NetworkTrouble as trouble:
            failed.append(trouble.key)
        return time.perf_counter() - begun

    with ThreadPoolExecutor(laptops) as everybody:
        begun = time.perf_counter()
        times = list(everybody.map(come_back, back))
        took = time.perf_counter() - begun
    left = sum(laptop.journal.heartbeat().unsent for laptop in back)
    yield Figure(
        name="laptops back after an outage",
        value=laptops - len(failed),
        unit="laptops",
        detail=f"of {laptops} at once, 20 changes each, in {took:.1f} s, the slowest waited "
        f"{max(times):.1f} s; failed {sorted(set(failed))}, unsent {left} (limit: none failed)",
    )


def download(url: str, database: str, coach: Coach) -> int:
    """A first download by a fresh laptop, in a process of its own; how many records came."""
    laptop = laptop_of(url, database, coach, up_to_date=False)
    return laptop.sync(1000).received


def _readers(large: Region) -> list[Coach]:
    """Coaches who are not among those who push, as far as there are so many."""
    coaches = large.participants // 150
    return [coach_at((PUSHERS + number) % coaches) for number in range(DOWNLOADS)]


def downloads(large: Region) -> Iterator[Figure]:
    """Fresh laptops read whole caseloads while others send one change after the other."""
    pushing = [(coach_at(number), large.laptop(coach_at(number))) for number in range(PUSHERS)]
    stop, times = Event(), []
    before = large.memory()
    grown: list[float] = []

    def push(coach: Coach, laptop: Laptop) -> None:
        while not stop.wait(0.2):
            edit(laptop, coach, 1)
            times.append(seconds(partial(laptop.sync, 1000)))

    rounds: list[tuple[list[int], float]] = []
    with ThreadPoolExecutor(PUSHERS) as small, ProcessPoolExecutor(4) as fresh:
        pushes = [small.submit(push, coach, laptop) for coach, laptop in pushing]
        for _ in range(3):
            begun = time.perf_counter()
            came = list(fresh.map(partial(download, large.url, large.database), _readers(large)))
            rounds.append((came, time.perf_counter() - begun))
            grown.append(large.memory())
        stop.set()
        for each in pushes:
            each.result()
    came, took = rounds[-1]
    yield Figure(
        name=f"small push while {DOWNLOADS} first downloads run, p95",
        value=quantiles(times, n=20)[-1],
        unit="s",
        detail=f"{len(times)} pushes, the slowest {max(times):.2f} s; {DOWNLOADS} downloads of "
        f"{min(came):,} to {max(came):,} records in {took:.1f} s (limit 2 s)",
    )
    yield Figure(
        name="memory of a worker, third round over first",
        value=grown[-1] / grown[0],
        unit="times",
        detail=f"{grown[-1]:.0f} over {grown[0]:.0f} MB, before all downloads {before:.0f} MB "
        "(limit 1.1)",
    )


def measure(participants: int, few: int, laptops: int) -> Iterator[Figure]:
    needed = (participants + few) * RECORDS_OF_PERSON * BYTES_OF_RECORD
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if free < needed * 1.3:
        raise SystemExit(f"{needed / 1e9:.0f} GB are needed, {free / 1e9:.0f} GB are free.")
    with ExitStack() as stack:
        postgres = stack.enter_context(throw_away_postgres())
        small = stack.enter_context(region(postgres, few))
        large = stack.enter_context(region(postgres, participants))
        yield from both(small, large)
        yield from outage(large, laptops)
        yield from downloads(large)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--participants", type=int, default=250_000)
    parser.add_argument("--few", type=int, default=8_000)
    parser.add_argument("--laptops", type=int, default=300)
    parser.add_argument("--minutes", type=int, default=120, help="after which it gives up")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(options.minutes * 60)
    for figure in measure(options.participants, options.few, options.laptops):
        sys.stdout.write(f"{figure.line()}\n")
        sys.stdout.flush()


def _too_long(*_: object) -> None:
    raise SystemExit("This takes too long here; nothing is left behind.")


if __name__ == "__main__":
    main()
