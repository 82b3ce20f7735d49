"""Brings the tables of an open store to the newest form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from coach_app.store.migrations import HEAD
from coach_app.store.refusals import StoreFromNewerVersion

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = "coach_app.store:migrations"
"""By package, not by path: a packed program finds them as well."""


def alembic_config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - a store that is up to date does without

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def schema_version(connection: Connection) -> str:
    """The newest migration this store has been through; empty for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def upgrade(connection: Connection) -> None:
    """Run what is missing, all of it or nothing: the caller commits.

    Raises StoreFromNewerVersion for tables this program does not know.
    """
    version = schema_version(connection)
    if version == HEAD:
        return
    if version > HEAD:
        raise StoreFromNewerVersion
    from alembic import command  # noqa: PLC0415 - a store that is up to date does without

    command.upgrade(alembic_config(connection), "head")
