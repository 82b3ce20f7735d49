"""What the coach did about an entry that the server refused."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("journal", sa.Column("settled", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "journal", sa.Column("instead_of", sa.Integer(), nullable=False, server_default="0")
    )
