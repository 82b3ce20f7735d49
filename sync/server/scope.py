"""The teams somebody answers for, as a condition on lists and a check on single things."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from coach_app.domain.access import Deed, NotHere
from sync.server.sessions import SignedIn
from sync.server.tables import Account, CareCase, Device

T = TypeVar("T")


def within(team_id: Any, who: SignedIn) -> ColumnElement[bool]:
    """The condition that cuts a list to their teams, as in `within(Device.team_id, who)`."""
    return col(team_id).in_(sorted(who.teams))


def case_for(session: Session, who: SignedIn, deed: Deed, case_id: str) -> CareCase:
    """The case, if it is one of their teams' and they may do this. Raises NotAllowed, NotHere."""
    who.actor.check(deed)
    wanted = select(CareCase).where(CareCase.case_id == case_id, within(CareCase.team_id, who))
    return _there(session.exec(wanted).first())


def device_for(session: Session, who: SignedIn, deed: Deed, device_id: str) -> Device:
    """The laptop, in the same way. Raises NotAllowed, NotHere."""
    who.actor.check(deed)
    wanted = select(Device).where(Device.id == device_id, within(Device.team_id, who))
    return _there(session.exec(wanted).first())


def account_for(session: Session, who: SignedIn, deed: Deed, account_id: str) -> Account:
    """The person's account, in the same way. Raises NotAllowed, NotHere."""
    who.actor.check(deed)
    wanted = select(Account).where(Account.id == account_id, within(Account.team_id, who))
    return _there(session.exec(wanted).first())


def _there(found: T | None) -> T:
    if found is None:
        raise NotHere
    return found
