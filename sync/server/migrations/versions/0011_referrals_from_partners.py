"""Links for partners, the referrals that come by them, and how long a case is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0011"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.drop_column("standing", "facts")
    word = sa.String()
    for column in ("programme_version", "kept_as"):
        op.add_column("standing", sa.Column(column, word, nullable=False, server_default=""))
        op.alter_column("standing", column, server_default=None)
    op.add_column("standing", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("standing", sa.Column("on_hold_since", sa.Date(), nullable=True))
    op.create_table(
        "partner_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("closed_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_partner_link_team_id", "partner_link", ["team_id"])
    op.create_table(
        "web_referral",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("link_id", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("person", JSONB(), nullable=False),
        sa.Column("referral", JSONB(), nullable=False),
        sa.Column("keys", ARRAY(sa.String()), nullable=False),
        sa.Column("decided", sa.String(), nullable=False),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.ForeignKeyConstraint(["link_id"], ["partner_link.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    waiting = sa.text("decided = ''")
    op.create_index(
        "web_referral_waiting",
        "web_referral",
        ["team_id", "received_at"],
        postgresql_where=waiting,
    )


def downgrade() -> None:
    op.drop_table("web_referral")
    op.drop_table("partner_link")
    for column in ("programme_version", "kept_as", "closed_on", "on_hold_since"):
        op.drop_column("standing", column)
    op.add_column("standing", sa.Column("facts", JSONB(), nullable=False, server_default="{}"))
