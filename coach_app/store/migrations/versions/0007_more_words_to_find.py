"""Words of questions, handovers, decisions, meetings and comments are found as well."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WORDS = {
    "contact-decision": ("reason",),
    "question": ("other", "text", "answer"),
    "handover": ("said", "promised", "best_time"),
    "signpost": ("where", "reason"),
    "appointment": ("venue", "address", "travel", "access", "note"),
    "comment": ("text", "answer"),
}


def upgrade() -> None:
    connection = op.get_bind()
    kinds = ", ".join(f"'{kind}'" for kind in WORDS)
    found = connection.execute(
        sa.text(f"SELECT row, kind, body FROM record WHERE kind IN ({kinds})")  # noqa: S608 - our own names
    )
    put = sa.text("INSERT OR REPLACE INTO word_search(rowid, said) VALUES (:row, :said)")
    for row, kind, body in found.all():
        values = [json.loads(body).get(field) for field in WORDS[kind]]
        said = [value for value in values if isinstance(value, str) and value.strip()]
        if said:
            connection.execute(put, {"row": row, "said": " \n".join(said)})
