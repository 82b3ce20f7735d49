"""Browser sessions: who is behind a cookie, how far they have come, and when it ends."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import delete
from sqlmodel import Session, col, select

from coach_app.domain.access import Actor, Role
from coach_app.domain.errors import Refusal
from sync.server import person
from sync.server.audit import note
from sync.server.settings import Settings, Sources
from sync.server.tables import Account, AccountTeam, Team, WebSession

SEEN_AGAIN = timedelta(minutes=1)
"""How often being there is written down; more often would be a write for every page."""


class Stage(StrEnum):
    """How far a sign-in has come."""

    CODE_NEEDED = "code-needed"
    """The password was right; the code from the phone is still to come."""
    SECOND_FACTOR_NEEDED = "second-factor-needed"
    """The password was right, and this account has no second factor yet."""
    PASSWORD_NEEDED = "password-needed"  # noqa: S105 - the name of a stage
    """All was right, but the password is one that somebody else made."""
    IN = "in"


class NotSignedIn(Refusal):
    key = "sign_in.needed"
    sentence = "Sign in to see this page."


class FormExpired(Refusal):
    key = "sign_in.form_expired"
    sentence = "This page was open for too long. Try again."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is looking, and the token that every form of theirs must carry."""

    account_id: str
    team_id: str
    name: str
    csrf: str
    actor: Actor

    @property
    def role(self) -> Role:
        return self.actor.role

    @property
    def teams(self) -> frozenset[str]:
        """The ids of the teams whose people they may see; every list is cut to these."""
        return self.actor.teams


def token_hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def begin(
    session: Session,
    account: Account,
    stage: Stage,
    settings: Settings,
    sources: Sources,
) -> str:
    """Begin a browser session under a new token, never under one the browser brought."""
    now, token = sources.clock(), sources.tokens()
    life = settings.session_length if stage is Stage.IN else settings.half_session
    session.exec(delete(WebSession).where(col(WebSession.expires_at) <= now))
    session.add(
        WebSession(
            token_hash=token_hash(token),
            account_id=account.id,
            csrf=sources.tokens(),
            expires_at=now + life,
            seen_at=now,
            stage=stage,
        )
    )
    if stage is Stage.IN:
        account.failed_attempts = 0
        account.locked_until = None
        note(session, now, account.id, "account.signed_in", team_id=account.team_id, subject="")
    return token


def half_way(session: Session, token: str, stage: Stage, now: datetime) -> WebSession:
    """The session of somebody who has passed the password. Raises NotSignedIn."""
    found = session.get(WebSession, token_hash(token), with_for_update=True) if token else None
    if found is None or found.expires_at <= now or found.stage != stage:
        raise NotSignedIn
    return found


def signed_in(session: Session, token: str, settings: Settings, now: datetime) -> SignedIn:
    """Who this cookie belongs to. Commit the session: being there is written down.

    Raises NotSignedIn, also for an account that was closed and for one that nobody sat at.
    """
    both = _with_account(session, token) if token else None
    if both is None:
        raise NotSignedIn
    found, account = both
    if found.expires_at <= now or found.stage != Stage.IN:
        raise NotSignedIn
    if not account.active or found.seen_at + settings.session_idle <= now:
        raise NotSignedIn
    if found.seen_at + SEEN_AGAIN <= now:
        found.seen_at = now
    return SignedIn(
        account.id, account.team_id, account.name, found.csrf, actor_of(session, account)
    )


def _with_account(session: Session, token: str) -> tuple[WebSession, Account] | None:
    """In one question: it stands before every page."""
    return session.exec(
        select(WebSession, Account)
        .join(Account, col(Account.id) == col(WebSession.account_id))
        .where(WebSession.token_hash == token_hash(token))
    ).one_or_none()


def actor_of(session: Session, account: Account) -> Actor:
    if account.all_teams:
        teams = set(session.exec(select(Team.id)))
    else:
        more = select(AccountTeam.team_id).where(AccountTeam.account_id == account.id)
        teams = {account.team_id, *session.exec(more)}
    return Actor(person_id=account.id, role=Role(account.role), teams=frozenset(teams))


def end(session: Session, token: str) -> None:
    session.exec(delete(WebSession).where(col(WebSession.token_hash) == token_hash(token)))


def end_all(session: Session, account_id: str) -> None:
    """Everywhere this person is signed in, at a browser and for a laptop: from the next click and
    the next exchange on, on every worker."""
    person.end_all(session, account_id)
    session.exec(delete(WebSession).where(col(WebSession.account_id) == account_id))


def check_token(expected: str, given: str) -> None:
    """Raises FormExpired unless the form carries the token it was given."""
    if not expected or not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise FormExpired
