"""What every case counts as: one narrow row a case, kept beside the records it is read from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from sync.server.tables import Base


def _words() -> Any:
    return Column(ARRAY(String()), nullable=False)


class CaseFact(Base, table=True):
    """The fields of `domain.milestones.Milestones`. It can be worked out anew at any time."""

    __tablename__ = "case_fact"
    __table_args__ = (
        ForeignKeyConstraint(["team_id", "case_id"], ["care_case.team_id", "care_case.case_id"]),
        Index("case_fact_by_programme", "team_id", "programme", "received_on"),
        Index("case_fact_by_person", "team_id", "programme", "same_person"),
    )

    team_id: str = Field(primary_key=True)
    case_id: str = Field(primary_key=True)
    ref: str
    programme: str
    version: str
    cohort: str
    source: str
    received_on: date
    enlisted_on: date | None = None
    turned_away_on: date | None = None
    tried_on: date | None = None
    reached_on: date | None = None
    met_on: date | None = None
    agreed_on: date | None = None
    attached_on: date | None = None
    assessed_on: date | None = None
    plan_agreed_on: date | None = None
    plan_signed_on: date | None = None
    reviewed_on: date | None = None
    started_on: date | None = None
    """The start that the case's own programme counts."""
    job_started_on: date | None = None
    job_claimed: bool
    sustained_on: date | None = None
    sustained_claimed: bool
    job_kept_on: date | None = None
    closed_on: date | None = None
    close_reason: str
    work_status: str
    work_status_at_appointment: str
    barriers: list[str] = Field(sa_column=_words())
    main_barrier: str
    conditions: list[str] = Field(sa_column=_words())
    age_band: str
    language: str
    needs_support_to_communicate: bool
    distance: dict[str, Any] = Field(sa_type=JSONB)
    first_answers: dict[str, Any] = Field(sa_type=JSONB)
    same_person: str


class FactMark(Base, table=True):
    """How far a team's feed is counted, and by which rules."""

    __tablename__ = "fact_mark"

    team_id: str = Field(primary_key=True, foreign_key="team.id")
    seq: int = Field(default=0, sa_type=BigInteger)
    rules: int = 0


class FrozenReturn(Base, table=True):
    """A return as it was sent, for ever. `content` is JSON, signed with the server's key; what
    lists show of it stands beside it."""

    __tablename__ = "frozen_return"
    __table_args__ = (UniqueConstraint("team_id", "programme", "layout", "period"),)

    id: str = Field(primary_key=True)
    team_id: str = Field(foreign_key="team.id")
    programme: str
    layout: str
    period: str
    frozen_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    frozen_by: str = Field(foreign_key="account.id")
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str
    signature: bytes = Field(sa_type=LargeBinary)
    layout_name: str
    unit: str
    row_count: int
    adjustment_count: int


class ReturnMaking(Base, table=True):
    """A return that is being made, and how far it is. Whoever makes it holds a lock of its name;
    a row without that lock is of a return whose making was cut off."""

    __tablename__ = "return_making"

    team_id: str = Field(primary_key=True, foreign_key="team.id")
    programme: str = Field(primary_key=True)
    layout: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    done: int = 0
    out_of: int = 0
