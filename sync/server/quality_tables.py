"""Samples of cases that two reviewers look at, and what each of them said."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKeyConstraint, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from sync.server.tables import Base


class QualityRound(Base, table=True):
    """A sample as it was drawn: `seed` and `out_of` make the draw repeatable, and `questions` are
    those of the pack's version on that day."""

    __tablename__ = "quality_round"
    __table_args__ = (Index("quality_round_by_team", "team_id", "drawn_at"),)

    id: str = Field(primary_key=True)
    number: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(), nullable=False, unique=True)
    )
    team_id: str = Field(foreign_key="team.id")
    programme: str
    programme_version: str
    questions: list[dict[str, Any]] = Field(sa_type=JSONB)
    seed: str
    out_of: int
    drawn_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    drawn_by: str = Field(foreign_key="account.id")


class QualityCase(Base, table=True):
    """A case of a sample. Its row is locked while somebody answers."""

    __tablename__ = "quality_case"
    __table_args__ = (Index("quality_case_by_case", "case_id"),)

    round_id: str = Field(primary_key=True, foreign_key="quality_round.id")
    case_id: str = Field(primary_key=True)
    place: int


class QualityReview(Base, table=True):
    """What one reviewer said of one case. It is written once and never changed."""

    __tablename__ = "quality_review"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "case_id"], ["quality_case.round_id", "quality_case.case_id"]
        ),
    )

    round_id: str = Field(primary_key=True)
    case_id: str = Field(primary_key=True)
    account_id: str = Field(primary_key=True, foreign_key="account.id")
    answers: dict[str, Any] = Field(sa_type=JSONB)
    note: str
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
