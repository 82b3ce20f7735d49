"""The addresses under which partners send referrals."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session, col, func, select

from coach_app.domain.access import Deed, NotHere
from coach_app.domain.errors import Refusal
from coach_app.domain.referral import Source
from sync.server.audit import note
from sync.server.desk_tables import PartnerLink, WebReferral
from sync.server.scope import within
from sync.server.sessions import SignedIn
from sync.server.settings import Sources
from sync.server.teams import checked_name


class LinkClosed(Refusal):
    key = "refer.link_closed"
    sentence = (
        "This address takes no referrals. It may have been replaced: ask the team for the new one."
    )


def token_hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def make_link(
    session: Session,
    who: SignedIn,
    team_id: str,
    source: Source,
    named: tuple[str, str],
    sources: Sources,
) -> str:
    """A new link of a programme for a partner, `named` (partner, programme); returns its token,
    which is kept as a hash only. Raises NameNotPossible, NotHere."""
    who.actor.check_in(Deed.TRIAGE, team_id)
    name, programme = named
    token = secrets.token_urlsafe(18)
    now = sources.clock()
    link = PartnerLink(
        id=sources.ids(),
        team_id=team_id,
        token_hash=token_hash(token),
        name=checked_name(name),
        source=source.value,
        programme=programme,
        made_at=now,
    )
    session.add(link)
    session.flush()
    note(session, now, who.account_id, "link.made", team_id=team_id, subject=link.id)
    return token


def close_link(session: Session, who: SignedIn, link_id: str, now: datetime) -> None:
    """Raises NotHere."""
    who.actor.check(Deed.TRIAGE)
    link = session.exec(
        select(PartnerLink).where(PartnerLink.id == link_id, within(PartnerLink.team_id, who))
    ).first()
    if link is None:
        raise NotHere
    if link.closed_at is None:
        link.closed_at = now
        session.flush()
        note(session, now, who.account_id, "link.closed", team_id=link.team_id, subject=link.id)


def links_of(session: Session, who: SignedIn) -> Sequence[tuple[PartnerLink, int]]:
    """Open links first, each with the number of referrals that came by it."""
    return session.exec(
        select(PartnerLink, func.count(col(WebReferral.id)))
        .outerjoin(WebReferral, col(WebReferral.link_id) == col(PartnerLink.id))
        .where(within(PartnerLink.team_id, who))
        .group_by(col(PartnerLink.id))
        .order_by(col(PartnerLink.closed_at).is_not(None), func.lower(PartnerLink.name))
    ).all()


def open_link(session: Session, token: str) -> PartnerLink:
    """Raises LinkClosed, the same for one that never was."""
    wanted = select(PartnerLink).where(PartnerLink.token_hash == token_hash(token))
    link = session.exec(wanted).first()
    if link is None or link.closed_at is not None:
        raise LinkClosed
    return link
