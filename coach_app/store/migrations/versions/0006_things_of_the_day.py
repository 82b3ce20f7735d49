"""A small table of what stands in the coach's day, and the days of the next steps in order.

It is filled when the store opens.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thing",
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("part_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("at", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "kind", "record_id", "part_id"),
    )
    op.create_index("thing_by_kind", "thing", ["kind", "on_day", "at", "minutes", "since"])
    due = ["closed", "due_kind", "due_on", "due_rolls", "ref_key"]
    op.create_index("case_row_by_due", "case_row", due)
