"""Writes down who did what, in the same transaction as the deed."""

from datetime import datetime

from sqlmodel import Session

from sync.server.tables import AuditLine


def note(
    session: Session, at: datetime, actor: str, action: str, *, team_id: str | None, subject: str
) -> None:
    """`actor` and `subject` are identifiers; no name and no value of a record comes in here."""
    session.add(AuditLine(at=at, team_id=team_id, actor=actor, action=action, subject=subject))
