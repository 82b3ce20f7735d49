"""A small table of what people are compared by. It is filled when the store opens."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXED = ("born", "phone", "email", "nhs_number", "ni_number")


def upgrade() -> None:
    op.create_table(
        "matching",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("nhs_number", sa.String(), nullable=False),
        sa.Column("ni_number", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
    )
    for column in INDEXED:
        op.create_index(f"matching_by_{column}", "matching", [column])
