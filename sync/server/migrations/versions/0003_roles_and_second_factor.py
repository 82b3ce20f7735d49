"""Roles with several teams, a second factor, sessions that end when nobody is there."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "account", sa.Column("all_teams", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("account", sa.Column("totp_secret", sa.String(), nullable=True))
    op.add_column(
        "account", sa.Column("totp_step", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column("account", sa.Column("identity", sa.String(), nullable=True))
    op.create_unique_constraint("account_identity_key", "account", ["identity"])
    op.create_table(
        "account_team",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.PrimaryKeyConstraint("account_id", "team_id"),
    )
    # Whoever is signed in while the server is updated signs in once more.
    op.execute("DELETE FROM web_session")
    op.add_column("web_session", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False))
    op.add_column("web_session", sa.Column("stage", sa.String(), nullable=False))
    op.add_column(
        "web_session", sa.Column("new_secret", sa.String(), nullable=False, server_default="")
    )
