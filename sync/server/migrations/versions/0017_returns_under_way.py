"""What a frozen return is, beside its content; and which returns are being made."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

HEAD = ("layout_name", "unit", "row_count", "adjustment_count")


def upgrade() -> None:
    op.create_table(
        "return_making",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("out_of", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"]),
        sa.PrimaryKeyConstraint("team_id", "programme", "layout", "period"),
    )
    for name, kind in zip(HEAD, (sa.String, sa.String, sa.Integer, sa.Integer), strict=True):
        op.add_column("frozen_return", sa.Column(name, kind(), nullable=True))
    _fill(op.get_bind())
    for name in HEAD:
        op.alter_column("frozen_return", name, nullable=False)


def _fill(connection: sa.Connection) -> None:
    """One after the other: their contents can be large."""
    ids = connection.execute(sa.text("SELECT id FROM frozen_return")).scalars().all()
    for one in ids:
        content = connection.execute(
            sa.text("SELECT content FROM frozen_return WHERE id = :id"), {"id": one}
        ).scalar_one()
        connection.execute(
            sa.text(
                "UPDATE frozen_return SET layout_name = :layout_name, unit = :unit, "
                "row_count = :row_count, adjustment_count = :adjustment_count WHERE id = :id"
            ),
            {"id": one, **_head(bytes(content))},
        )


def _head(content: bytes) -> dict[str, object]:
    """Of a content that was tampered with, whatever can be said: its page says that it does not
    hold."""
    try:
        said = json.loads(content)
        return {
            "layout_name": str(said["layout_name"]),
            "unit": str(said["unit"]),
            "row_count": len(said["rows"]),
            "adjustment_count": len(said["adjustments"]),
        }
    except (ValueError, KeyError, TypeError):
        return {"layout_name": "A return that was damaged", "unit": "people"} | dict.fromkeys(
            ("row_count", "adjustment_count"), 0
        )
