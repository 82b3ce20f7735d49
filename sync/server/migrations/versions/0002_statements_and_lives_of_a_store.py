"""The server's own key, the heads of the laptops' audit trails, the lives of their stores."""

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("server_info", sa.Column("signing_key", sa.LargeBinary(), nullable=True))
    raw = Ed25519PrivateKey.generate().private_bytes_raw()
    op.execute(sa.text("UPDATE server_info SET signing_key = :raw").bindparams(raw=raw))
    op.alter_column("server_info", "signing_key", nullable=False)
    op.add_column(
        "device", sa.Column("incarnation", sa.String(), nullable=False, server_default="")
    )
    op.create_table(
        "device_head",
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("incarnation", sa.String(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.PrimaryKeyConstraint("device_id", "incarnation"),
    )
    op.add_column("entry", sa.Column("incarnation", sa.String(), nullable=False, server_default=""))
    op.drop_constraint("entry_pkey", "entry")
    op.create_primary_key("entry_pkey", "entry", ["device_id", "incarnation", "sequence"])
    op.add_column("care_case", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
