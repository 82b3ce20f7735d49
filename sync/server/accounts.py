"""People who sign in with a browser: passwords, lock-out, sessions."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete
from sqlmodel import Session, col, select

from coach_app.domain.errors import Refusal
from sync.server.audit import note
from sync.server.settings import Settings
from sync.server.tables import Account, WebSession

LONGEST_PASSWORD = 1024


class Role(StrEnum):
    COACH = "coach"
    SUPERVISOR = "supervisor"


class SignInFailed(Refusal):
    """One answer for a wrong name, a wrong password and a locked account."""

    key = "sign_in.failed"
    sentence = (
        "The name or the password is not right. "
        "After 5 wrong tries an account is locked for 15 minutes."
    )


class NotSignedIn(Refusal):
    key = "sign_in.needed"
    sentence = "Sign in to see this page."


class NotAllowed(Refusal):
    key = "sign_in.not_allowed"
    sentence = "Your account may not see this page."


class FormExpired(Refusal):
    key = "sign_in.form_expired"
    sentence = "This page was open for too long. Try again."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is looking, and the token that every form of theirs must carry."""

    account_id: str
    team_id: str
    name: str
    role: Role
    csrf: str


class Passwords:
    """Argon2id. An unknown name costs the same time as a wrong password."""

    def __init__(self, hasher: PasswordHasher, decoy: str) -> None:
        self._hasher = hasher
        self._decoy = hasher.hash(decoy)

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        try:
            self._hasher.verify(stored or self._decoy, password[:LONGEST_PASSWORD])
        except (VerifyMismatchError, InvalidHashError):
            return False
        return stored is not None


def token_hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Door:
    """Lets people in by name and password, and locks an account that is being guessed at."""

    settings: Settings
    passwords: Passwords

    def attempt(self, session: Session, name: str, password: str, now: datetime) -> Account | None:
        """The account if name and password are right and it is not locked, else None.

        A wrong try is counted, so commit the session whatever the outcome.
        """
        account = session.exec(
            select(Account).where(Account.sign_in_name == name).with_for_update()
        ).one_or_none()
        right = self.passwords.matches(account.password_hash if account else None, password)
        if account is None or (account.locked_until is not None and account.locked_until > now):
            return None
        if not right or not account.active:
            self._count_failure(session, account, now)
            return None
        account.failed_attempts = 0
        account.locked_until = None
        return account

    def _count_failure(self, session: Session, account: Account, now: datetime) -> None:
        account.failed_attempts += 1
        if account.failed_attempts >= self.settings.lock_out_after:
            account.failed_attempts = 0
            account.locked_until = now + self.settings.lock_out
            note(session, now, account.id, "account.locked", team_id=account.team_id, subject="")

    def begin(
        self, session: Session, account: Account, *, token: str, csrf: str, now: datetime
    ) -> None:
        """Begin a browser session under a new token, never under one the browser brought."""
        session.exec(delete(WebSession).where(col(WebSession.expires_at) <= now))
        session.add(
            WebSession(
                token_hash=token_hash(token),
                account_id=account.id,
                csrf=csrf,
                expires_at=now + self.settings.session_length,
            )
        )
        note(session, now, account.id, "account.signed_in", team_id=account.team_id, subject="")


def signed_in(session: Session, token: str, now: datetime) -> SignedIn:
    """Who this cookie belongs to. Raises NotSignedIn."""
    found = session.get(WebSession, token_hash(token)) if token else None
    if found is None or found.expires_at <= now:
        raise NotSignedIn
    account = session.get_one(Account, found.account_id)
    if not account.active:
        raise NotSignedIn
    return SignedIn(account.id, account.team_id, account.name, Role(account.role), found.csrf)


def end(session: Session, token: str) -> None:
    session.exec(delete(WebSession).where(col(WebSession.token_hash) == token_hash(token)))


def check_token(expected: str, given: str) -> None:
    """Raises FormExpired unless the form carries the token it was given."""
    if not expected or not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise FormExpired
