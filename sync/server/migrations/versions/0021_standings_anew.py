"""How far the standings of a team are worked out anew after a change of their rules."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("standing_mark", sa.Column("anew_after", sa.String(), nullable=True))
