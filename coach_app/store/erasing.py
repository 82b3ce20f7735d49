"""Erasing a person: every row that holds anything about them, and every word in the search.

What was sent or is still to be sent goes as well; the tombstone that follows tells the server and
the coach's other laptops to do the same. Pages are overwritten (`secure_delete`), and so are the
words in the full-text index.
"""

from enum import StrEnum

from sqlalchemy import Connection, delete, func, select

from coach_app.store.drafts import forget_drafts_of
from coach_app.store.tables import ATTACHMENT, CASE_ROW, JOURNAL, MATCHING, RECORD, THING
from coach_app.store.word_index import drop_case


class ErasureReason(StrEnum):
    """Why a person was erased. From a list, because free words could name the person."""

    ASKED = "asked"
    """The person asked for it."""
    RETENTION_OVER = "retention-over"
    ENTERED_BY_MISTAKE = "entered-by-mistake"


def erase_case(connection: Connection, case_id: str) -> bool:
    """Remove everything of one case within the transaction; False when there was nothing."""
    own = func.json_extract(RECORD.c.body, "$.sha256")
    papers = select(own).where(RECORD.c.kind == "document", RECORD.c.case_id == case_id)
    elsewhere = select(own).where(RECORD.c.kind == "document", RECORD.c.case_id != case_id)
    connection.execute(
        delete(ATTACHMENT).where(
            ATTACHMENT.c.sha256.in_(papers), ATTACHMENT.c.sha256.not_in(elsewhere)
        )
    )
    drop_case(connection, case_id)
    found = connection.execute(delete(RECORD).where(RECORD.c.case_id == case_id)).rowcount
    for table in (JOURNAL, CASE_ROW, MATCHING, THING):
        connection.execute(delete(table).where(table.c.case_id == case_id))
    forget_drafts_of(connection, case_id)
    return found > 0
