"""The migrations make exactly the tables that the code expects."""

import json
from dataclasses import fields
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import Session

from sync.server.database import (
    DatabaseAddressWrong,
    DatabaseNotMigrated,
    epoch,
    migrate,
    open_database,
    up_to_date,
    upgrade,
)
from sync.server.fresh_rows import FreshEntry, FreshRecord
from sync.server.tables import Base, StoredEntry, StoredRecord
from tests.support.laptops import empty_database, named


def test_the_migrated_tables_are_the_declared_ones(database_url: str) -> None:
    engine = open_database(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_migrating_twice_changes_nothing_and_keeps_the_epoch(database_url: str) -> None:
    engine = open_database(database_url)
    with Session(engine) as session:
        before = epoch(session)
    migrate(engine)
    with Session(engine) as session:
        assert epoch(session) == before
    assert up_to_date(engine)
    engine.dispose()


def test_an_empty_database_says_that_it_is_not_migrated(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty_one")
    engine = open_database(named(postgres_url, "empty_one"))
    assert not up_to_date(engine)
    migrate(engine)
    assert up_to_date(engine)
    with Session(engine) as session:
        assert epoch(session)
    engine.dispose()


def test_a_database_without_its_name_tag_is_refused(database_url: str) -> None:
    engine = open_database(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM server_info")
    with Session(engine) as session, pytest.raises(DatabaseNotMigrated):
        epoch(session)
    engine.dispose()


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite://", "mysql://a:secret@b/c"])
def test_only_postgresql_will_do_and_the_address_is_not_repeated(url: str) -> None:
    with pytest.raises(DatabaseAddressWrong) as refused:
        open_database(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("fresh", "table"), [(FreshEntry, StoredEntry), (FreshRecord, StoredRecord)]
)
def test_what_is_written_together_has_every_column(
    fresh: type[Any], table: type[StoredEntry] | type[StoredRecord]
) -> None:
    columns = Base.metadata.tables[str(table.__tablename__)].columns
    assert {field.name for field in fields(fresh)} == set(columns.keys())


def test_returns_that_were_frozen_before_get_what_lists_show(postgres_url: str) -> None:
    """Revision 17 reads it out of their contents; what was damaged hinders nothing."""
    said = {"layout_name": "Numbers", "unit": "counts", "rows": [1, 2], "adjustments": [3]}
    with empty_database(postgres_url) as url:
        engine = open_database(url)
        with engine.begin() as connection:
            upgrade(connection, "0016")
            for statement in (
                "INSERT INTO team (id, name, counter, restored_counter) VALUES ('t', 't', 0, 0)",
                "INSERT INTO account (id, team_id, name, role, failed_attempts, active, all_teams, "
                "totp_step) VALUES ('a', 't', 'a', 'supervisor', 0, true, false, 0)",
            ):
                connection.exec_driver_sql(statement)
            for key, content in (("whole", json.dumps(said)), ("wrong", "no JSON")):
                connection.exec_driver_sql(
                    "INSERT INTO frozen_return VALUES (%(k)s, 't', 'p', %(k)s, '2026-07', now(), "
                    "'a', %(c)s, '', '')",
                    {"k": key, "c": content.encode()},
                )
            upgrade(connection)
            found = connection.exec_driver_sql(
                "SELECT layout_name, unit, row_count, adjustment_count FROM frozen_return "
                "ORDER BY id"
            ).all()
        engine.dispose()
    assert found == [("Numbers", "counts", 2, 1), ("A return that was damaged", "people", 0, 0)]
