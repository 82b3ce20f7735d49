"""The tables of the store. These classes check nothing, so they never leave this package.

They stand on a registry of their own: the server has tables with the same names.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, Index, LargeBinary, String, Table, Text, TypeDecorator, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Moment(TypeDecorator[datetime]):
    """A time with its zone, kept as UTC text of one length, so that text order is time order."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> str | None:
        if value is None:
            return None
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, _: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Base(SQLModel, registry=registry()):
    """Holds the tables of this package together."""


class RecordRow(Base, table=True):
    """One record in its stored form. `row` is the order in which records came here."""

    __tablename__ = "record"
    __table_args__ = (
        Index("record_by_id", "kind", "id", unique=True),
        Index("record_by_case", "case_id"),
    )

    row: int | None = Field(default=None, primary_key=True)
    kind: str
    id: str
    case_id: str
    body: str = Field(sa_type=Text)
    version: int = 0
    """The server's version that this body is built on; 0 while the server knows none."""
    changed_at: datetime = Field(sa_type=Moment)


class JournalRow(Base, table=True):
    """One change made on this laptop, until and after the server has said what became of it."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("journal_by_verdict", "verdict"),
        Index("journal_by_record", "kind", "record_id"),
        {"sqlite_autoincrement": True},
    )

    sequence: int | None = Field(default=None, primary_key=True)
    kind: str
    record_id: str
    case_id: str
    base_version: int
    changed: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=Moment)
    verdict: str = ""
    """Empty: not answered yet."""
    reason: str = ""
    theirs: str = Field(default="{}", sa_type=Text)
    """The server's values of the fields that a conflict is about; ours are in `changed`."""
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    settled: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    """What the coach did about a refusal: sent again, or put aside. Empty: nothing yet."""
    instead_of: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """The refused entry that this one is sent instead of."""


class AuditRow(Base, table=True):
    """Who did what to which record. Each line carries the hash of the line before."""

    __tablename__ = "audit"

    n: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    who: str
    action: str
    kind: str
    record_id: str
    previous: str
    hash: str


class AttachmentRow(Base, table=True):
    """The bytes of a document, under their own hash."""

    __tablename__ = "attachment"

    sha256: str = Field(primary_key=True)
    media_type: str
    data: bytes = Field(sa_type=LargeBinary)
    kept_at: datetime = Field(sa_type=Moment)
    sent: bool = False


class PartRow(Base, table=True):
    """Bytes from `start` on of something that is not whole yet."""

    __tablename__ = "part"

    name: str = Field(primary_key=True)
    start: int = Field(primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)


class SettingRow(Base, table=True):
    """What this laptop knows about itself: names, keys, the place in the server's feed."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class CaseRowTable(Base, table=True):
    """One line of the caseload, worked out from the records in the commit that changed them.

    What depends on the day is kept as its parts: `later_stage` holds from `later_from` on, and
    an empty `due_on` with a `due_kind` means "today" (`due_rolls`: "the next working day").
    """

    __tablename__ = "case_row"
    __table_args__ = (
        Index("case_row_by_ref", "ref_key"),
        Index("case_row_by_due", "closed", "due_kind", "due_on", "due_rolls", "ref_key"),
    )

    case_id: str = Field(primary_key=True)
    ref: str
    ref_key: str
    preferred_name: str
    find_text: str
    coach_name: str
    programme: str
    opened_on: date = Field(sa_type=Date)
    closed: bool
    stage: str
    later_stage: str
    later_from: date | None = Field(default=None, sa_type=Date)
    due_kind: str
    due_on: date | None = Field(default=None, sa_type=Date)
    due_rolls: bool
    plan_kind: str
    plan_status: str
    last_contact_at: datetime | None = Field(default=None, sa_type=Moment)


class MatchingRow(Base, table=True):
    """What one person is compared by when somebody new comes in; see `matching.py`."""

    __tablename__ = "matching"
    __table_args__ = tuple(
        Index(f"matching_by_{name}", name)
        for name in ("born", "phone", "email", "nhs_number", "ni_number")
    )

    case_id: str = Field(primary_key=True)
    names: str
    born: date | None = Field(default=None, sa_type=Date)
    phone: str
    email: str
    postcode: str
    nhs_number: str
    ni_number: str


class ThingRow(Base, table=True):
    """What stands in the coach's day beside the next step of each case; see `agenda.py`."""

    __tablename__ = "thing"
    __table_args__ = (Index("thing_by_kind", "kind", "on_day", "at", "minutes", "since"),)

    case_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    record_id: str = Field(primary_key=True)
    part_id: str = Field(primary_key=True)
    since: date | None = Field(default=None, sa_type=Date)
    on_day: date | None = Field(default=None, sa_type=Date)
    at: datetime | None = Field(default=None, sa_type=Moment)
    minutes: int
    words: str = Field(sa_type=Text)


METADATA = Base.metadata


def _table(shape: type[SQLModel]) -> Table:
    return METADATA.tables[str(shape.__tablename__)]


RECORD = _table(RecordRow)
JOURNAL = _table(JournalRow)
AUDIT = _table(AuditRow)
ATTACHMENT = _table(AttachmentRow)
SETTING = _table(SettingRow)
PART = _table(PartRow)
CASE_ROW = _table(CaseRowTable)
MATCHING = _table(MatchingRow)
THING = _table(ThingRow)
