"""Cases that are somebody else's now: hidden at once, erased when the server has all of them."""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, select

from coach_app.store.audit import AuditTrail
from coach_app.store.erasing import erase_case
from coach_app.store.journal_entries import Subject, add_to_journal
from coach_app.store.settings import read_setting, write_settings
from coach_app.store.tables import ATTACHMENT, CASE_ROW, JOURNAL, MATCHING, RECORD, SETTING, THING
from sync.protocol import CASE_LEFT, VerdictName

PREFIX = "revoked."
WAITING = ("", VerdictName.HELD.value)
"""Verdicts that are none: the entry is offered again."""


def hide(connection: Connection, case_id: str, at: datetime) -> bool:
    """Out of every list and every search. What was written on it here is still sent. False when
    the case is not here."""
    here = connection.scalar(select(exists().where(RECORD.c.case_id == case_id)))
    if not here:
        return False
    for table in (CASE_ROW, MATCHING, THING):
        connection.execute(delete(table).where(table.c.case_id == case_id))
    write_settings(connection, {PREFIX + case_id: at.isoformat()})
    return True


def show_again(connection: Connection, case_id: str) -> None:
    """It came back before it was gone."""
    connection.execute(delete(SETTING).where(SETTING.c.name == PREFIX + case_id))


def hidden(connection: Connection, case_id: str) -> bool:
    return bool(read_setting(connection, PREFIX + case_id))


def hidden_cases(connection: Connection) -> tuple[str, ...]:
    names = connection.scalars(select(SETTING.c.name).where(SETTING.c.name.startswith(PREFIX)))
    return tuple(str(name).removeprefix(PREFIX) for name in names)


def erase_what_was_handed_over(connection: Connection, now: datetime) -> None:
    """Cases that nothing waits for any more go, and the server is told so."""
    for case_id in hidden_cases(connection):
        if _something_waits(connection, case_id):
            continue
        erase_case(connection, case_id)
        show_again(connection, case_id)
        AuditTrail(connection).add(now, "server", "handed over and erased", "case", case_id)
        add_to_journal(connection, now, Subject(CASE_LEFT, case_id, case_id), {}, 0)


def _something_waits(connection: Connection, case_id: str) -> bool:
    entries = select(JOURNAL.c.sequence).where(
        JOURNAL.c.case_id == case_id, JOURNAL.c.verdict.in_(WAITING)
    )
    papers = select(func.json_extract(RECORD.c.body, "$.sha256")).where(
        RECORD.c.kind == "document", RECORD.c.case_id == case_id
    )
    unsent = select(ATTACHMENT.c.sha256).where(
        ATTACHMENT.c.sent.is_(False), ATTACHMENT.c.sha256.in_(papers)
    )
    return (
        connection.execute(entries.limit(1)).first() is not None
        or connection.execute(unsent.limit(1)).first() is not None
    )
