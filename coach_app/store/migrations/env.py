"""Runs the migrations over the connection that is already open: no other one has the key."""

from alembic import context

from coach_app.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
