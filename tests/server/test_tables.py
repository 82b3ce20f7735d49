"""The migrations make exactly the tables that the code expects."""

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
)
from sync.server.fresh_rows import FreshEntry, FreshRecord
from sync.server.tables import Base, StoredEntry, StoredRecord
from tests.support.laptops import named


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
