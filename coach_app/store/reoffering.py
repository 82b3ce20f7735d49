"""The server was put back from a backup: what this laptop has and the server has lost is offered
again, as it stands here."""

from datetime import datetime

from sqlalchemy import Connection, exists, func, select, update

from coach_app.store.journal_entries import Subject, add_to_journal
from coach_app.store.records import Body, StoredRecord, from_text, same
from coach_app.store.revoked import WAITING
from coach_app.store.settings import SettingName, read_setting, write_settings
from coach_app.store.tables import ATTACHMENT, JOURNAL, RECORD


def begin(connection: Connection, known: int) -> None:
    """Changes above `known` wait again, whatever was said of them before. Until the server's
    news have been read to their end, a record's version is kept as its negative: it belongs to a
    database that is gone; and nothing is sent, not even by a program that is started anew. Sent
    before, a change would be followed by older news of the same field, and would hide which of its
    record's values the server has lost."""
    last = connection.scalar(select(func.max(JOURNAL.c.sequence))) or 0
    connection.execute(
        update(JOURNAL)
        .where(JOURNAL.c.sequence > known, JOURNAL.c.verdict != "")
        .values(verdict="", reason="", theirs="{}", answered_at=None)
    )
    connection.execute(update(RECORD).where(RECORD.c.version > 0).values(version=-RECORD.c.version))
    connection.execute(update(ATTACHMENT).values(sent=False))
    write_settings(
        connection, {SettingName.REOFFER_UP_TO: str(last), SettingName.REOFFERING: "yes"}
    )


def waits_for_news(connection: Connection) -> bool:
    return bool(read_setting(connection, SettingName.REOFFERING))


def up_to(connection: Connection) -> int:
    """Changes up to this number were made on versions that are gone; 0 when there are none."""
    return int(read_setting(connection, SettingName.REOFFER_UP_TO) or "0")


def lost_by_server(
    stored: StoredRecord, fields: Body, version: int, waiting: frozenset[str]
) -> Body:
    """What stands here in fields that came to the server's older version of the record; changes
    that wait speak for themselves."""
    if stored.version >= 0 or -stored.version <= version:
        return {}
    return {
        name: stored.body[name]
        for name, value in fields.items()
        if name in stored.body and name not in waiting and not same(value, stored.body[name])
    }


def offer(connection: Connection, stored: StoredRecord, fields: Body, now: datetime) -> None:
    """A change of its own for what only this laptop still has."""
    about = Subject(stored.kind, stored.id, stored.case_id)
    add_to_journal(connection, now, about, fields, max(0, stored.version))


def finish(connection: Connection, now: datetime) -> None:
    """All news have been read: records that the server did not speak of are not there any more."""
    if not read_setting(connection, SettingName.REOFFERING):
        return
    write_settings(connection, {SettingName.REOFFERING: ""})
    created = exists().where(
        JOURNAL.c.kind == RECORD.c.kind,
        JOURNAL.c.record_id == RECORD.c.id,
        JOURNAL.c.base_version == 0,
        JOURNAL.c.verdict.in_(WAITING),
    )
    query = select(RECORD).where(RECORD.c.version < 0, ~created).order_by(RECORD.c.row)
    for row in connection.execute(query).all():
        gone = StoredRecord(row.row, row.kind, row.id, row.case_id, 0, from_text(str(row.body)))
        offer(connection, gone, gone.body, now)
    connection.execute(update(RECORD).where(RECORD.c.version < 0).values(version=0))
