"""Every line of the audit trail is sealed to the one before, and laptops witness its end."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import Session

from coach_app.services import exchange
from coach_app.services.desk import Desk
from sync.client.engine import run_exchange
from sync.client.transport import HttpTransport
from sync.protocol import ANCHOR, ExchangeReply, ExchangeRequest, Head
from sync.server import devices
from sync.server.audit import Broken, broken_chains, end_of_chain, note
from tests.support.laptops import RunningServer


def lines(running: RunningServer, count: int, team: str = "north") -> None:
    for number in range(count):
        with Session(running.engine) as session, session.begin():
            note(session, running.clock(), "a1", "thing.done", team_id=team, subject=str(number))


def broken(running: RunningServer) -> list[Broken]:
    with Session(running.engine) as session:
        return list(broken_chains(session))


def test_an_untouched_trail_is_whole(running: RunningServer) -> None:
    lines(running, 5)
    lines(running, 3, "south")
    assert broken(running) == []


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        ("UPDATE audit SET actor = 'somebody else' WHERE team_id = 'north' AND n = 3", 3),
        (
            "UPDATE audit SET at = at + interval '1 us' WHERE team_id = 'north' AND n = 2",
            2,
        ),
        ("DELETE FROM audit WHERE team_id = 'north' AND n = 2", 2),
        ("DELETE FROM audit WHERE team_id = 'north' AND n = 1", 1),
        ("UPDATE audit SET n = n + 100 WHERE team_id = 'north' AND n = 5", 5),
        ("UPDATE audit SET team_id = 'north', n = 6 WHERE team_id = 'south' AND n = 3", 6),
    ],
)
def test_a_changed_trail_is_found_out(running: RunningServer, spoil: str, line: int) -> None:
    lines(running, 5)
    lines(running, 3, "south")
    with running.engine.begin() as connection:
        connection.exec_driver_sql(spoil)
    assert broken(running) == [Broken("north", line)]


def test_many_workers_write_one_chain(running: RunningServer) -> None:
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(lambda _: lines(running, 5), range(8)))
    assert broken(running) == []
    assert running.rows("SELECT count(*), max(n) FROM audit") == [(40, 40)]


class Listening:
    """A way to the server that remembers what the server said."""

    def __init__(self, way: HttpTransport) -> None:
        self.way = way
        self.replies: list[ExchangeReply] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.way, name)

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        self.replies.append(self.way.exchange(request))
        return self.replies[-1]


def test_a_laptop_is_told_the_end_once_it_has_grown(running: RunningServer) -> None:
    laptop = running.laptop()
    team = running.rows("SELECT team_id FROM device")[0][0]
    with laptop.line() as way:
        listening = Listening(way)
        run_exchange(laptop.journal, listening)
        run_exchange(laptop.journal, listening)
        lines(running, 1, team)
        run_exchange(laptop.journal, listening)
    first, quiet, grown = (reply.anchor for reply in listening.replies)
    assert quiet is None
    assert first is not None
    assert grown is not None
    assert (first.purpose, grown.head.n) == (ANCHOR, first.head.n + 1)
    with Session(running.engine) as session:
        assert grown.head == end_of_chain(session, team)


def test_a_store_keeps_the_end_and_takes_none_that_goes_back(
    running: RunningServer, desk: Desk
) -> None:
    exchange.enrol(desk, running.url, running.code())
    exchange.sync_now(desk)
    exchange.sync_now(desk)  # the seal that came with the first has a line of its own
    team = running.rows("SELECT team_id FROM device")[0][0]
    witnessed = exchange.status(desk).server_trail
    with Session(running.engine) as session:
        end = end_of_chain(session, team)
    assert witnessed == f"{end.n}:{end.hash}"
    with running.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE n = 1")
        connection.exec_driver_sql("UPDATE audit SET n = n - 1")
        connection.exec_driver_sql("UPDATE device SET anchor = 0")
    exchange.sync_now(desk)
    assert exchange.status(desk).server_trail == witnessed


def test_a_trail_of_nobody_ends_at_the_beginning(running: RunningServer) -> None:
    with Session(running.engine) as session:
        assert end_of_chain(session, "nobody") == Head()


def test_withdrawing_a_laptop_stands_in_its_teams_chain(running: RunningServer) -> None:
    laptop = running.laptop()
    with Session(running.engine) as session, session.begin():
        devices.revoke(session, laptop.device_id, "operator", running.clock())
    actions = running.rows("SELECT action FROM audit ORDER BY id DESC LIMIT 1")
    assert actions == [("device.revoked",)]
    assert broken(running) == []
