"""The server's database is put back from a backup: what it has lost comes back from the laptops."""

import psycopg
import pytest
from psycopg import sql
from sqlmodel import Session

from coach_app.services import exchange
from coach_app.services.desk import Desk
from coach_app.store.erasing import ErasureReason
from sync.server.database import begin_epoch
from tests.support import journeys
from tests.support.enrolled import case_of, log, notes, on_server
from tests.support.laptops import RunningServer, fresh_id
from tests.sync.test_moves import rename


class Backup:
    """Copies of a database, as an operator would make and put back."""

    def __init__(self, running: RunningServer, postgres_url: str, database_url: str) -> None:
        self.running = running
        self.postgres_url = postgres_url
        self.name = database_url.split("?")[0].split("/")[-1]
        self.copy = f"{self.name}_copy"

    def take(self) -> None:
        self._copy(self.name, self.copy)

    def put_back(self) -> None:
        self._copy(self.copy, self.name)

    def _copy(self, source: str, target: str) -> None:
        """A database is only copied while nobody is in, and nobody knocks meanwhile. The server's
        own lines break by it; it takes new ones."""
        self.running.at_rest()
        names = {"target": sql.Identifier(target), "source": sql.Identifier(source)}
        with psycopg.connect(self.postgres_url, autocommit=True) as connection:
            for statement in (
                "DROP DATABASE IF EXISTS {target} WITH (FORCE)",
                "ALTER DATABASE {source} ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = {source_name}",
                "CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY",
                "ALTER DATABASE {source} ALLOW_CONNECTIONS true",
            ):
                connection.execute(
                    sql.SQL(statement).format(**names, source_name=sql.Literal(source))
                )


@pytest.fixture
def backup(running: RunningServer, postgres_url: str, database_url: str) -> Backup:
    return Backup(running, postgres_url, database_url)


@pytest.mark.parametrize("new_name", [True, False], ids=["told", "not told"])
def test_p20_everything_after_the_backup_comes_back_without_false_conflicts(
    running: RunningServer, laptop: Desk, backup: Backup, *, new_name: bool
) -> None:
    case_id = case_of(laptop)
    rename(laptop, case_id, phone="1")
    exchange.sync_now(laptop)
    backup.take()
    for number in range(30):
        log(laptop, case_id, f"note {number}")
    rename(laptop, case_id, phone="2")
    exchange.sync_now(laptop)
    rename(laptop, case_id, phone="3")
    signed = journeys.signed_case(laptop)
    exchange.sync_now(laptop)
    log(laptop, case_id, "never sent before")
    backup.put_back()
    if new_name:
        with Session(running.engine) as session, session.begin():
            begin_epoch(session, fresh_id())
    assert on_server(running, "contact") == 0
    report = exchange.sync_now(laptop)
    assert report.rejoined
    assert (report.refused, report.conflicts, report.waiting) == (0, 0, 0)
    assert on_server(running, "contact") == 31 + 1
    body = running.rows(
        "SELECT body FROM record WHERE kind = 'person' AND case_id = %(c)s", c=case_id
    )
    assert body[0][0]["phone"] == "3"
    assert len(notes(laptop, case_id)) == 31
    assert running.rows("SELECT count(*) FROM attachment") == [(2,)]
    assert signed
    quiet = exchange.sync_now(laptop)
    assert (quiet.requests, quiet.sent, quiet.received) == (1, 0, 0)
    assert laptop.store.verify() == ()


def test_p20_what_only_another_laptop_still_has_comes_back_from_there(
    running: RunningServer, laptop: Desk, backup: Backup
) -> None:
    """The laptop that wrote it is gone; a colleague's laptop had read it."""
    case_id = case_of(laptop)
    rename(laptop, case_id, phone="1")
    exchange.sync_now(laptop)
    backup.take()
    lost = running.laptop()
    lost.sync()
    (person,) = [body for (kind, _), body in lost.journal.bodies.items() if kind == "person"]
    lost.journal.change("person", person["id"], case_id, email="only@mail.example", phone="2")
    lost.journal.change("question", "q1", case_id, id="q1", case_id=case_id)
    lost.sync()
    exchange.sync_now(laptop)
    backup.put_back()
    with Session(running.engine) as session, session.begin():
        begin_epoch(session, fresh_id())
    report = exchange.sync_now(laptop)
    assert (report.conflicts, report.refused, report.waiting) == (0, 0, 0)
    body = running.rows("SELECT body FROM record WHERE kind = 'person'")[0][0]
    assert (body["phone"], body["email"]) == ("2", "only@mail.example")
    assert running.rows("SELECT id FROM record WHERE kind = 'question'") == [("q1",)]


def test_p20_two_laptops_changed_the_same_field_after_the_backup(
    running: RunningServer, laptop: Desk, backup: Backup
) -> None:
    """Whoever comes first, both values are there afterwards."""
    case_id = case_of(laptop)
    backup.take()
    other = running.laptop()
    other.sync()
    (person,) = [body for (kind, _), body in other.journal.bodies.items() if kind == "person"]
    rename(laptop, case_id, phone="1")
    exchange.sync_now(laptop)
    backup.put_back()
    with Session(running.engine) as session, session.begin():
        begin_epoch(session, fresh_id())
    fresh = running.laptop()
    fresh.sync()
    fresh.journal.change("person", person["id"], case_id, phone="2")
    fresh.sync()
    assert exchange.sync_now(laptop).conflicts == 1
    (told,) = running.rows("SELECT body FROM record WHERE kind = 'conflict'")
    assert (told[0]["shown"]["values"], told[0]["other"]["values"]) == (
        {"phone": "2"},
        {"phone": "1"},
    )


def test_p18_an_erased_person_does_not_come_back_with_the_backup(
    running: RunningServer, laptop: Desk, backup: Backup
) -> None:
    case_id = case_of(laptop)
    backup.take()
    with laptop.work() as work:
        work.erase_case(case_id, ErasureReason.ASKED)
        work.commit()
    exchange.sync_now(laptop)
    assert on_server(running, "person") == 0
    backup.put_back()
    with Session(running.engine) as session, session.begin():
        begin_epoch(session, fresh_id())
    exchange.sync_now(laptop)
    assert on_server(running, "person") == 0
    assert laptop.store.queries.dues(laptop.today()) == ()
