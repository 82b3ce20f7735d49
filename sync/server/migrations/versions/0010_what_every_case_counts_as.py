"""One narrow row a case for scorecards, funding and returns."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

DAYS = (
    "enlisted_on",
    "turned_away_on",
    "tried_on",
    "reached_on",
    "met_on",
    "agreed_on",
    "attached_on",
    "assessed_on",
    "plan_agreed_on",
    "plan_signed_on",
    "reviewed_on",
    "started_on",
    "job_started_on",
    "sustained_on",
    "job_kept_on",
    "closed_on",
)
TEXTS = (
    "ref",
    "programme",
    "version",
    "cohort",
    "source",
    "close_reason",
    "work_status",
    "work_status_at_appointment",
    "main_barrier",
    "age_band",
    "language",
    "same_person",
)
FLAGS = ("job_claimed", "sustained_claimed", "needs_support_to_communicate")


def upgrade() -> None:
    words = postgresql.ARRAY(sa.String())
    op.create_table(
        "case_fact",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in DAYS),
        *(sa.Column(name, sa.String(), nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in FLAGS),
        *(sa.Column(name, words, nullable=False) for name in ("barriers", "conditions")),
        *(
            sa.Column(name, postgresql.JSONB(), nullable=False)
            for name in ("distance", "first_answers")
        ),
        sa.ForeignKeyConstraint(["team_id", "case_id"], ["care_case.team_id", "care_case.case_id"]),
        sa.PrimaryKeyConstraint("team_id", "case_id"),
    )
    op.create_index("case_fact_by_programme", "case_fact", ["team_id", "programme", "received_on"])
    op.create_index("case_fact_by_person", "case_fact", ["team_id", "programme", "same_person"])
    op.create_table(
        "fact_mark",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.PrimaryKeyConstraint("team_id"),
    )
