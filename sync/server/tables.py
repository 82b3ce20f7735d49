"""The server's tables. They accept wrong types silently, so they never leave this package."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

PAPER = text("kind = 'document'")


class Base(SQLModel, registry=registry()):
    """A registry of its own: the laptop's store may have tables of the same names."""


def _moment(*, nullable: bool = False) -> Any:
    return Column(DateTime(timezone=True), nullable=nullable)


class ServerInfo(Base, table=True):
    """One row. The epoch is the name of this very database: a restored copy gets another one."""

    __tablename__ = "server_info"

    id: int = Field(default=1, primary_key=True)
    epoch: str
    signing_key: bytes
    """Raw Ed25519 key for statements. Laptops learn its public half when they are enrolled."""


class Team(Base, table=True):
    """`counter` is the number of the team's latest change; it is drawn just before commit."""

    __tablename__ = "team"

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    counter: int = Field(default=0, sa_type=BigInteger)
    restored_counter: int = Field(default=0, sa_type=BigInteger)
    """Where `counter` stood in the backup that this database was put back from last."""


class Account(Base, table=True):
    """A person of the team. A coach's laptop signs for them; they have a password here only where
    coaches are asked to sign in for it.

    `all_teams` is for those who answer for the whole area; others have their own team and those
    in `account_team`. `identity` is who they are at the organisation's own sign-in service.
    """

    __tablename__ = "account"

    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id", index=True)
    name: str
    role: str
    sign_in_name: str | None = Field(default=None, unique=True)
    password_hash: str | None = None
    failed_attempts: int = 0
    locked_until: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    active: bool = True
    all_teams: bool = False
    totp_secret: str | None = None
    totp_step: int = Field(default=0, sa_type=BigInteger)
    """The latest half-minute whose code was used: no code counts twice."""
    identity: str | None = Field(default=None, unique=True)
    first_password_until: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    """The password was made by somebody else: it opens the account once, and until then."""


class AccountTeam(Base, table=True):
    """A further team that somebody answers for."""

    __tablename__ = "account_team"

    account_id: str = Field(primary_key=True, foreign_key="account.id")
    team_id: str = Field(primary_key=True, foreign_key="team.id")


class Device(Base, table=True):
    """A laptop: its public key, whose it is, and what it last said of itself."""

    __tablename__ = "device"

    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id", index=True)
    account_id: str = Field(foreign_key="account.id")
    name: str
    public_key: bytes = Field(unique=True)
    enrolled_at: datetime = Field(sa_column=_moment())
    revoked_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    last_exchange_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    cursor: int = Field(default=0, sa_type=BigInteger)
    unsent: int = Field(default=0, sa_type=BigInteger)
    refused: int = Field(default=0, sa_type=BigInteger)
    held: int = Field(default=0, sa_type=BigInteger)
    app_version: str = ""
    oldest_unsent_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    conflicts: int = Field(default=0, sa_type=BigInteger)
    skew_seconds: int = Field(default=0, sa_type=BigInteger)
    """How far the laptop's clock was ahead of the server's when it last spoke."""
    incarnation: str = ""
    """Which life of its store the laptop is in: another one after it was put back from a copy."""
    anchor: int = Field(default=0, sa_type=BigInteger)
    """The last line of the team's audit chain that the laptop was told."""
    seals_told: int = Field(default=0, sa_type=BigInteger)
    """The state of all seals for documents that the laptop has fetched."""


class DeviceHead(Base, table=True):
    """The end of a laptop's audit trail as it last told it, for each life of its store."""

    __tablename__ = "device_head"

    device_id: str = Field(primary_key=True, foreign_key="device.id")
    incarnation: str = Field(primary_key=True)
    n: int = Field(sa_type=BigInteger)
    hash: str
    at: datetime = Field(sa_column=_moment())


class EnrolmentCode(Base, table=True):
    """A one-time code, kept as hashes only. It is long enough that plain ones will do.

    `code_id` may be shown to anybody on the way; `proof_key` is what only the holder of the code
    knows too.
    """

    __tablename__ = "enrolment_code"

    code_hash: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    account_id: str = Field(foreign_key="account.id")
    expires_at: datetime = Field(sa_column=_moment())
    used_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    device_id: str | None = Field(default=None, foreign_key="device.id")
    code_id: str | None = Field(default=None, unique=True)
    proof_key: bytes | None = Field(default=None)


class Nonce(Base, table=True):
    """Nonces of signatures still inside the clock window: each counts once."""

    __tablename__ = "nonce"

    device_id: str = Field(primary_key=True, foreign_key="device.id")
    nonce: str = Field(primary_key=True)
    seen_at: datetime = Field(sa_column=_moment())


class CareCase(Base, table=True):
    """Whose case it is. Its row is locked while records of the case are written."""

    __tablename__ = "care_case"

    team_id: str = Field(primary_key=True, foreign_key="team.id")
    case_id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    erased_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    """The person was erased: what arrives for the case later is refused and not kept."""


class CaseLeft(Base, table=True):
    """A laptop that has handed over everything it had of a case that is somebody else's now."""

    __tablename__ = "case_left"

    team_id: str = Field(primary_key=True, foreign_key="team.id")
    case_id: str = Field(primary_key=True)
    device_id: str = Field(primary_key=True, foreign_key="device.id")
    at: datetime = Field(sa_column=_moment())


class CaseMove(Base, table=True):
    """A case that changed hands: from whom to whom, by whom, and where in the feed."""

    __tablename__ = "case_move"

    team_id: str = Field(primary_key=True, foreign_key="team.id")
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    case_id: str = Field(index=True)
    from_account: str = Field(foreign_key="account.id")
    to_account: str = Field(foreign_key="account.id")
    actor: str
    at: datetime = Field(sa_column=_moment())


class StoredRecord(Base, table=True):
    """A record as it is now. `first_seq` keeps the order in which records came to be."""

    __tablename__ = "record"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "case_id"], ["care_case.team_id", "care_case.case_id"]),
        Index("record_by_case", "team_id", "case_id"),
        Index("record_by_paper", "team_id", text("(body ->> 'sha256')"), postgresql_where=PAPER),
    )

    team_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    case_id: str
    version: int = Field(sa_type=BigInteger)
    body: dict[str, Any] = Field(sa_type=JSONB)
    seq: int = Field(sa_type=BigInteger)
    first_seq: int = Field(sa_type=BigInteger)


class StoredEntry(Base, table=True):
    """Every change ever received, with its verdict: history, receipt and feed in one.

    `applied` names the fields that went into the record. Entries with a `seq` make up the
    feed that other laptops read.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_feed", "team_id", "seq", postgresql_where=text("seq IS NOT NULL")),
        Index("entry_history", "team_id", "kind", "record_id"),
        Index("entry_held", "team_id", "case_id", postgresql_where=text("verdict = 'held'")),
    )

    device_id: str = Field(primary_key=True, foreign_key="device.id")
    incarnation: str = Field(default="", primary_key=True)
    sequence: int = Field(primary_key=True, sa_type=BigInteger)
    team_id: str = Field(foreign_key="team.id")
    content_hash: str
    kind: str
    record_id: str
    case_id: str
    base_version: int = Field(sa_type=BigInteger)
    changed: dict[str, Any] = Field(sa_type=JSONB)
    recorded_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    received_at: datetime = Field(sa_column=_moment())
    verdict: str
    reason: str = ""
    version: int = Field(default=0, sa_type=BigInteger)
    applied: list[str] = Field(default_factory=list, sa_type=JSONB)
    current: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    seq: int | None = Field(default=None, sa_type=BigInteger)
    audience: str | None = Field(default=None)
    """Told to this account alone: a case that is no longer theirs. None: to whoever has the
    case."""
    author: str = ""
    """The name of whoever wrote it on the server's pages; empty for what a laptop sent."""


class Quarantined(Base, table=True):
    """What could not be kept as an entry, byte for byte, so that nothing is ever dropped."""

    __tablename__ = "quarantine"
    __table_args__ = (
        Index("quarantine_open", "team_id", postgresql_where=text("settled_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    team_id: str = Field(foreign_key="team.id")
    device_id: str = Field(foreign_key="device.id")
    sequence: int = Field(sa_type=BigInteger)
    received_at: datetime = Field(sa_column=_moment())
    reason: str
    content: bytes = Field(sa_type=LargeBinary)
    content_hash: str
    kind: str = ""
    case_id: str = Field(default="", index=True)
    settled_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    settled_by: str = ""
    settled_how: str = ""
    """What a supervisor decided: taken over, or set aside. The content stays."""


class Upload(Base, table=True):
    """Something a laptop sends in parts, under the SHA-256 of the whole."""

    __tablename__ = "upload"

    device_id: str = Field(primary_key=True, foreign_key="device.id")
    sha256: str = Field(primary_key=True)
    size: int = Field(sa_type=BigInteger)
    purpose: str
    expires_at: datetime = Field(sa_column=_moment())


class UploadPart(Base, table=True):
    """Bytes that came, from `start` on. Nobody sees them before the whole is there."""

    __tablename__ = "upload_part"

    device_id: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    start: int = Field(primary_key=True, sa_type=BigInteger)
    content: bytes = Field(sa_type=LargeBinary)


class BrokenLine(Base, table=True):
    """What came of a laptop's last message before its line broke (`size` bytes of the one with
    this hash), or what the whole of it was answered. For some minutes."""

    __tablename__ = "broken_line"

    device_id: str = Field(primary_key=True, foreign_key="device.id")
    sha256: str
    size: int = Field(sa_type=BigInteger)
    content: bytes = Field(sa_type=LargeBinary)
    answer: bytes | None = Field(default=None, sa_type=LargeBinary)
    answer_sha256: str = ""
    expires_at: datetime = Field(sa_column=_moment())


class StoredAttachment(Base, table=True):
    """A signed document's bytes, stored once however many laptops send them."""

    __tablename__ = "attachment"

    team_id: str = Field(primary_key=True, foreign_key="team.id")
    sha256: str = Field(primary_key=True)
    size: int = Field(sa_type=BigInteger)
    content: bytes = Field(sa_type=LargeBinary)
    device_id: str = Field(foreign_key="device.id")
    received_at: datetime = Field(sa_column=_moment())


class WebSession(Base, table=True):
    """A browser that signed in, or is half-way there, known by the hash of its cookie."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    csrf: str
    expires_at: datetime = Field(sa_column=_moment())
    seen_at: datetime = Field(sa_column=_moment())
    stage: str
    new_secret: str = ""
    """Offered for the second factor, and not yet confirmed with a code."""


class AuditLine(Base, table=True):
    """Who did what, when. `subject` is an identifier, never a name or a value.

    `n` counts the team's lines, `hash` seals each to the one before. What belongs to no team has
    the empty one.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("audit_chain", "team_id", "n", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    at: datetime = Field(sa_column=_moment())
    team_id: str
    actor: str
    action: str
    subject: str = ""
    n: int = Field(sa_type=BigInteger)
    hash: str


class Rate(Base, table=True):
    """How often somebody came of late: the moment from which they owe nothing any more.

    Unlogged: after a crash everybody may come again.
    """

    __tablename__ = "rate"
    __table_args__ = {"prefixes": ["UNLOGGED"]}

    key: str = Field(primary_key=True)
    free_at: datetime = Field(sa_column=_moment())
