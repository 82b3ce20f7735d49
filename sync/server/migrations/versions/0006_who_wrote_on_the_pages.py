"""Who wrote a change on the server's pages."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entry", sa.Column("author", sa.String(), nullable=False, server_default=""))
    op.create_index(
        "quarantine_open",
        "quarantine",
        ["team_id"],
        postgresql_where=sa.text("settled_at IS NULL"),
    )
