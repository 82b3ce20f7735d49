"""Seals that the organisation issues for documents, and the authority behind them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "seal_authority",
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("private_key", sa.String(), nullable=False),
        sa.Column("stamp_certificate", sa.String(), nullable=False),
        sa.Column("stamp_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    op.create_table(
        "issued_seal",
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("issued_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.ForeignKeyConstraint(["authority"], ["seal_authority.fingerprint"]),
        sa.PrimaryKeyConstraint("serial"),
    )
    op.create_index("ix_issued_seal_device_id", "issued_seal", ["device_id"])
    op.create_table(
        "own_seal",
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.PrimaryKeyConstraint("device_id"),
    )
