"""Uploads in parts, cases that change hands, what a restored database has to know."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.PrimaryKeyConstraint("device_id", "sha256"),
    )
    op.create_table(
        "upload_part",
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "sha256", "start"),
    )
    op.create_table(
        "case_left",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.PrimaryKeyConstraint("team_id", "case_id", "device_id"),
    )
    op.create_table(
        "case_move",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("from_account", sa.String(), nullable=False),
        sa.Column("to_account", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.ForeignKeyConstraint(["from_account"], ["account.id"]),
        sa.ForeignKeyConstraint(["to_account"], ["account.id"]),
        sa.PrimaryKeyConstraint("team_id", "seq"),
    )
    op.create_index("ix_case_move_case_id", "case_move", ["case_id"])
    number, word = sa.BigInteger(), sa.String()
    for table, column, kind, default in (
        ("team", "restored_counter", number, "0"),
        ("device", "conflicts", number, "0"),
        ("device", "skew_seconds", number, "0"),
        ("quarantine", "kind", word, ""),
        ("quarantine", "case_id", word, ""),
        ("quarantine", "settled_by", word, ""),
        ("quarantine", "settled_how", word, ""),
    ):
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=default))
    moment = sa.DateTime(timezone=True)
    op.add_column("device", sa.Column("oldest_unsent_at", moment, nullable=True))
    op.add_column("quarantine", sa.Column("settled_at", moment, nullable=True))
    op.create_index("ix_quarantine_case_id", "quarantine", ["case_id"])
    op.add_column("entry", sa.Column("audience", sa.String(), nullable=True))
    op.create_index(
        "record_by_paper",
        "record",
        ["team_id", sa.text("(body ->> 'sha256')")],
        postgresql_where=sa.text("kind = 'document'"),
    )
