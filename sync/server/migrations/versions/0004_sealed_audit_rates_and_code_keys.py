"""Audit lines sealed to each other; how often somebody came; codes that prove a certificate."""

import json
from datetime import UTC
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE audit SET team_id = '' WHERE team_id IS NULL")
    op.alter_column("audit", "team_id", nullable=False)
    op.add_column("audit", sa.Column("n", sa.BigInteger(), nullable=True))
    op.add_column("audit", sa.Column("hash", sa.String(), nullable=True))
    _seal_what_is_there()
    op.alter_column("audit", "n", nullable=False)
    op.alter_column("audit", "hash", nullable=False)
    op.create_index("audit_chain", "audit", ["team_id", "n"], unique=True)
    op.add_column(
        "device", sa.Column("anchor", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.create_table(
        "rate",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        prefixes=["UNLOGGED"],
    )
    op.add_column("enrolment_code", sa.Column("code_id", sa.String(), nullable=True))
    op.add_column("enrolment_code", sa.Column("proof_key", sa.LargeBinary(), nullable=True))
    op.create_unique_constraint("enrolment_code_code_id_key", "enrolment_code", ["code_id"])


def _seal_what_is_there() -> None:
    connection = op.get_bind()
    lines = connection.execute(
        sa.text("SELECT id, at, team_id, actor, action, subject FROM audit ORDER BY id")
    ).all()
    ends: dict[str, tuple[int, str]] = {}
    for number, at, team_id, actor, action, subject in lines:
        n, before = ends.get(team_id, (0, "0" * 64))
        moment = at.astimezone(UTC).isoformat(timespec="microseconds")
        parts = [before, n + 1, moment, team_id, actor, action, subject]
        sealed = sha256(json.dumps(parts).encode("ascii")).hexdigest()
        ends[team_id] = (n + 1, sealed)
        connection.execute(
            sa.text("UPDATE audit SET n = :n, hash = :hash WHERE id = :id"),
            {"n": n + 1, "hash": sealed, "id": number},
        )
