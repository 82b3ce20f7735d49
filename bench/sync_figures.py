"""What an exchange in which nothing has changed costs on the wire, signatures and all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from bench.figure import Figure
from sync.client import signing_in
from sync.server import person
from sync.server.postgres import throw_away_postgres
from sync.server.settings import Settings
from sync.server.tables import Account, Device
from tests.support.laptops import (
    Laptop,
    MovableClock,
    RunningServer,
    fresh_database,
    make_template,
    running_server,
)

BUFFER = 65_536


@dataclass
class Counted:
    """Bytes as they cross the wire above TCP, headers and bodies of both directions."""

    up: int = 0
    down: int = 0
    connections: int = 0
    threads: list[threading.Thread] = field(default_factory=list)

    def clear(self) -> None:
        self.up = self.down = self.connections = 0


@contextmanager
def counting_relay(target: tuple[str, int], counted: Counted) -> Iterator[str]:
    """An address that passes everything on to `target` and counts it."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def pump(source: socket.socket, goal: socket.socket, direction: str) -> None:
            while piece := source.recv(BUFFER):
                setattr(counted, direction, getattr(counted, direction) + len(piece))
                goal.sendall(piece)
            goal.shutdown(socket.SHUT_WR)

        def serve(near: socket.socket) -> None:
            with near, socket.create_connection(target) as far:
                back = threading.Thread(target=pump, args=(far, near, "down"))
                back.start()
                pump(near, far, "up")
                back.join(30)

        def accept() -> None:
            while True:
                try:
                    near, _ = door.accept()
                except OSError:
                    return
                counted.connections += 1
                thread = threading.Thread(target=serve, args=(near,))
                counted.threads.append(thread)
                thread.start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            door.shutdown(socket.SHUT_RDWR)
            accepting.join(30)
            for thread in counted.threads:
                thread.join(30)


@contextmanager
def serving() -> Iterator[RunningServer]:
    with (
        database_of_its_own() as url,
        running_server(url, MovableClock()) as running,
    ):
        yield running


@contextmanager
def database_of_its_own() -> Iterator[str]:
    """The address of a migrated, empty database on a PostgreSQL of its own."""
    with throw_away_postgres() as postgres:
        make_template(postgres)
        with fresh_database(postgres) as url:
            yield url


@contextmanager
def asking_server(url: str, clock: MovableClock) -> Iterator[RunningServer]:
    """A server that asks persons to sign in every 14 days."""
    settings = Settings(
        database_url=url, secure_cookies=False, limit_rates=False, person_sign_in=timedelta(days=14)
    )
    with running_server(url, clock, settings=settings) as asking:
        yield asking


def sign_in(running: RunningServer, laptop: Laptop) -> None:
    """The laptop's person confirms its code."""
    with laptop.line() as line:
        code = signing_in.begin(line, laptop.journal.life).code
    with Session(running.engine) as session, session.begin():
        device = session.get_one(Device, laptop.device_id)
        account = session.get_one(Account, device.account_id)
        person.say(session, account, code, running.clock(), own=True)


def quiet_exchange(running: RunningServer, counted: Counted, *, signed_in: bool = False) -> int:
    """Requests of an exchange that has nothing to say; `counted` holds its bytes afterwards."""
    host, port = running.url.removeprefix("http://").split(":")
    with counting_relay((host, int(port)), counted) as url:
        laptop = Laptop(url, running.clock)
        laptop.enrol(running.code())
        laptop.open_case()
        laptop.sync()
        if signed_in:
            sign_in(running, laptop)
            laptop.sync()  # it is told once that the server's audit trail has grown
        with running.engine.begin() as connection:
            # It has no documents to seal, so it does not fetch what a real laptop fetches once.
            connection.exec_driver_sql("UPDATE device SET seals_told = 1")
        counted.clear()
        outcome = laptop.sync()
    if not outcome.nothing_changed:
        raise RuntimeError("this exchange was meant to be quiet")
    return outcome.requests


def measure() -> Iterator[Figure]:
    counted, vouched = Counted(), Counted()
    with serving() as running:
        requests = quiet_exchange(running, counted)
    with database_of_its_own() as url, asking_server(url, MovableClock()) as asking:
        quiet_exchange(asking, vouched, signed_in=True)
    yield Figure(
        name="quiet exchange, requests",
        value=requests,
        unit="requests",
        detail=f"nothing to send, nothing new, {counted.connections} connection; target 1",
    )
    yield Figure(
        name="quiet exchange, bytes",
        value=counted.up + counted.down,
        unit="bytes",
        detail=f"{counted.up} up, {counted.down} down, signature and headers in; target under 1000",
    )
    yield Figure(
        name="quiet exchange where the person signs in, bytes",
        value=vouched.up + vouched.down,
        unit="bytes",
        detail=f"{vouched.up} up, {vouched.down} down; target under 1000",
    )
