"""Runs migrations on the connection that sync.server.database hands over."""

from alembic import context
from sqlmodel import SQLModel

from sync.server import tables

if tables.Team.metadata is not SQLModel.metadata:
    raise RuntimeError("the tables must be declared before they are compared")

context.configure(
    connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata
)
with context.begin_transaction():
    context.run_migrations()
