"""Choices of the caseload that somebody keeps under a name."""

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from coach_app.domain.access import NotHere
from coach_app.domain.errors import Refusal
from sync.server.desk_tables import SavedView
from sync.server.sessions import SignedIn
from sync.server.teams import checked_name

MOST_VIEWS = 20


class TooManyViews(Refusal):
    key = "caseload.too_many_views"
    sentence = f"There is room for {MOST_VIEWS} saved views. Remove one first."


def views_of(session: Session, who: SignedIn) -> tuple[SavedView, ...]:
    mine = select(SavedView).where(SavedView.account_id == who.account_id)
    return tuple(session.exec(mine.order_by(func.lower(SavedView.name))))


def keep_view(session: Session, who: SignedIn, new_id: str, name: str, query: str) -> None:
    """A name that is there already gets the new choice. Raises NameNotPossible, TooManyViews."""
    name = checked_name(name)
    known = {view.name: view for view in views_of(session, who)}
    if name in known:
        known[name].query = query
        session.add(known[name])
        return
    if len(known) >= MOST_VIEWS:
        raise TooManyViews
    session.add(SavedView(id=new_id, account_id=who.account_id, name=name, query=query))


def drop_view(session: Session, who: SignedIn, view_id: str) -> None:
    """Raises NotHere, also for somebody else's."""
    mine = (col(SavedView.id) == view_id, col(SavedView.account_id) == who.account_id)
    if session.exec(delete(SavedView).where(*mine)).rowcount == 0:
        raise NotHere
