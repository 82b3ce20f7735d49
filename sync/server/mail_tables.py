"""The table of e-mails: what became of each that a coach asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime
from sqlmodel import Field

from sync.server.tables import Base


def _moment() -> Any:
    return Column(DateTime(timezone=True), nullable=False)


class MailState(Base, table=True):
    """One e-mail. It is named by the line in the disclosure log that asks for it."""

    __tablename__ = "mail_state"

    team_id: str = Field(primary_key=True, foreign_key="team.id")
    disclosure_id: str = Field(primary_key=True)
    state: str
    """A value of `State` in sync.server.mail."""
    tries: int = 0
    at: datetime = Field(sa_column=_moment())
