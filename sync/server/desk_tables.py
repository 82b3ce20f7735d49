"""The tables behind the desk's pages: where cases stand, and choices that are kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from sync.server.tables import Base


class Standing(Base, table=True):
    """Where a case stands, worked out from its records: what lists and numbers are made of.

    Nothing here depends on the day it was worked out. What is due "now" has no `due_on`; a case
    in support is in review from `review_on` on. `sort_on` puts what is due first: open cases
    without a date stand after those with one, and closed cases last.
    """

    __tablename__ = "standing"
    __table_args__ = (
        Index("standing_by_urgency", "team_id", "sort_on", "case_id"),
        Index("standing_by_coach", "account_id"),
        Index("standing_by_key", "keys", postgresql_using="gin"),
    )

    team_id: str = Field(primary_key=True, foreign_key="team.id")
    case_id: str = Field(primary_key=True)
    account_id: str
    ref: str
    name: str
    words: str
    """What a search looks through, in small letters."""
    programme: str
    programme_version: str
    stage: str
    plan: str
    due_kind: str
    due_on: date | None = None
    sort_on: date
    opened_on: date
    closed: bool
    accepted_on: date | None = None
    last_contact_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True))
    )
    review_on: date | None = None
    waits_until: date | None = None
    """The date a waiting list was expected to end."""
    blocked: bool
    """The last review says of a step that it has not begun."""
    risk: bool
    """A concern about somebody's safety is open."""
    sent_back: bool
    weight: int
    unreadable: int
    keys: list[str] = Field(sa_type=ARRAY(String))
    """By which somebody is found again: numbers, birthday, names."""
    kept_as: str
    """What happened in the case, as far as its keeping goes (`domain.retention`)."""
    closed_on: date | None = None
    on_hold_since: date | None = None


class StandingMark(Base, table=True):
    """Up to which change of the team the standings are worked out, and by which rules.

    `anew_after`: cases with a higher id still stand as older rules worked them out; None: nothing
    does.
    """

    __tablename__ = "standing_mark"

    team_id: str = Field(primary_key=True, foreign_key="team.id")
    seq: int = Field(sa_type=BigInteger)
    edition: int
    anew_after: str | None = None


class SavedView(Base, table=True):
    """A choice of the caseload that somebody wants to see again."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    name: str
    query: str


class PartnerLink(Base, table=True):
    """The address under which a partner sends referrals. Who has it may send, and see nothing."""

    __tablename__ = "partner_link"

    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id", index=True)
    token_hash: str = Field(unique=True)
    name: str
    source: str
    programme: str
    made_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class WebReferral(Base, table=True):
    """A referral that came by a partner's link. It becomes a case when triage accepts it.

    `person` and `referral` are bodies of records; they are emptied once a case holds them.
    `decided` is "" while it waits.
    """

    __tablename__ = "web_referral"
    __table_args__ = (
        Index(
            "web_referral_waiting",
            "team_id",
            "received_at",
            postgresql_where=text("decided = ''"),
        ),
    )

    id: str = Field(primary_key=True)
    """Made with the form, so that a form sent twice is one referral; the id of its case later."""
    number: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(), nullable=False, unique=True)
    )
    team_id: str = Field(foreign_key="team.id")
    link_id: str = Field(foreign_key="partner_link.id")
    programme: str
    received_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    person: dict[str, Any] = Field(sa_type=JSONB)
    referral: dict[str, Any] = Field(sa_type=JSONB)
    keys: list[str] = Field(sa_type=ARRAY(String))
    decided: str = ""
    decided_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    decided_by: str = ""
    decided_why: str = ""
