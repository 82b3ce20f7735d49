"""A case that changes hands: the new coach gets all of it, the old one is told that it is gone.

Nothing that the old coach wrote and had not sent yet is lost: it is taken for as long as their
laptop has not said that it has nothing more of the case.
"""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, func, select

from coach_app.domain.errors import CaseNotFound, Refusal
from sync.protocol import REVOKED, VerdictName
from sync.server.audit import note
from sync.server.history import GRANTED, SERVER
from sync.server.tables import (
    Account,
    CareCase,
    CaseLeft,
    CaseMove,
    Device,
    StoredEntry,
    StoredRecord,
    Team,
)


class CoachNotInTeam(Refusal):
    key = "server.coach_not_in_team"
    sentence = "The new coach is not in this team, or has left it. Choose another one."


def reassign(
    session: Session, team_id: str, case_id: str, to_account: str, actor: str, now: datetime
) -> None:
    """Give a case to another coach of the team. Safe to repeat.

    The whole case is put into the feed once more, so that the new coach's laptops get it in
    pieces of any size, and a line above it that only the old coach's laptops read.
    Raises CaseNotFound and CoachNotInTeam.
    """
    case = session.exec(
        select(CareCase)
        .where(CareCase.team_id == team_id, CareCase.case_id == case_id)
        .with_for_update()
    ).one_or_none()
    if case is None or case.erased_at is not None:
        raise CaseNotFound
    coach = session.get(Account, to_account)
    if coach is None or coach.team_id != team_id or not coach.active:
        raise CoachNotInTeam
    before = case.account_id
    if before == to_account:
        return
    records = session.exec(
        select(StoredRecord)
        .where(StoredRecord.team_id == team_id, StoredRecord.case_id == case_id)
        .order_by(col(StoredRecord.first_seq))
    ).all()
    case.account_id = to_account
    session.add(case)
    theirs = select(Device.id).where(Device.account_id == to_account)
    session.exec(
        delete(CaseLeft).where(
            col(CaseLeft.team_id) == team_id,
            col(CaseLeft.case_id) == case_id,
            col(CaseLeft.device_id).in_(theirs),
        )
    )
    session.flush()
    top = session.exec(
        update(Team)
        .where(col(Team.id) == team_id)
        .values(counter=Team.counter + len(records) + 1)
        .returning(col(Team.counter))
    ).scalar_one()
    first = top - len(records)
    move = CaseMove(
        team_id=team_id,
        seq=first,
        case_id=case_id,
        from_account=before,
        to_account=to_account,
        actor=actor,
        at=now,
    )
    session.add(move)
    writer = writer_of(session, team_id, case_id, before)
    session.add(_row(move, writer, first, audience=before))
    for seq, record in enumerate(records, start=first + 1):
        session.add(_row(move, writer, seq, record=record))
    note(session, now, actor, "case.reassigned", team_id=team_id, subject=case_id)


def handed_over(session: Session, device: Device, case_id: str, now: datetime) -> None:
    """The laptop has nothing more of a case that is not its coach's any more."""
    session.merge(CaseLeft(team_id=device.team_id, case_id=case_id, device_id=device.id, at=now))


def had_it(session: Session, device: Device, case_id: str) -> bool:
    """Whether the case was this laptop's coach's, and the laptop may still have work on it."""
    moved = session.exec(
        select(CaseMove.seq).where(
            CaseMove.team_id == device.team_id,
            CaseMove.case_id == case_id,
            CaseMove.from_account == device.account_id,
        )
    ).first()
    return moved is not None and (
        session.get(CaseLeft, (device.team_id, case_id, device.id)) is None
    )


def writer_of(session: Session, team_id: str, case_id: str, account_id: str) -> str:
    """Rows need a laptop: one of the old coach's, or whichever wrote to the case first."""
    own = session.exec(
        select(Device.id).where(Device.account_id == account_id).order_by(col(Device.id))
    ).first()
    if own is not None:
        return own
    return session.exec(
        select(func.min(StoredEntry.device_id)).where(
            StoredEntry.team_id == team_id, StoredEntry.case_id == case_id
        )
    ).one()


def _row(
    move: CaseMove,
    writer: str,
    seq: int,
    *,
    record: StoredRecord | None = None,
    audience: str | None = None,
) -> StoredEntry:
    """A line of the feed that nobody's laptop has sent."""
    return StoredEntry(
        device_id=writer,
        incarnation=f"{SERVER}move",
        sequence=seq,
        team_id=move.team_id,
        content_hash="",
        kind=REVOKED if record is None else record.kind,
        record_id=move.case_id if record is None else record.id,
        case_id=move.case_id,
        base_version=0,
        changed={} if record is None else record.body,
        received_at=move.at,
        verdict=GRANTED if record is not None else VerdictName.APPLIED,
        version=0 if record is None else record.version,
        applied=[] if record is None else sorted(record.body),
        seq=seq,
        audience=audience,
    )
