"""Runs migrations on the connection that sync.server.database hands over."""

from alembic import context

from sync.server.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
