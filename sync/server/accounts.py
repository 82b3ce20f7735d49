"""People who sign in with a browser: passwords and lock-out."""

from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlmodel import Session, select

from coach_app.domain.errors import Refusal
from sync.server.audit import note
from sync.server.settings import Settings
from sync.server.tables import Account

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1024


class SignInFailed(Refusal):
    """One answer for a wrong name, a wrong password and a locked account."""

    key = "sign_in.failed"
    sentence = (
        "The name or the password is not right. "
        "After 5 wrong tries an account is locked for 15 minutes."
    )


class PasswordTooShort(Refusal):
    key = "server.password_too_short"
    sentence = f"The password needs at least {SHORTEST_PASSWORD} characters."


def checked_password(password: str) -> str:
    """Raises PasswordTooShort."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort
    return password[:LONGEST_PASSWORD]


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

    def outdated(self, stored: str) -> bool:
        """Whether it was made when less work was thought enough."""
        return self._hasher.check_needs_rehash(stored)


def locked(account: Account, now: datetime) -> bool:
    return account.locked_until is not None and account.locked_until > now


def _first_password_ended(account: Account, now: datetime) -> bool:
    return account.first_password_until is not None and account.first_password_until <= now


@dataclass(frozen=True, slots=True)
class Door:
    """Lets people in by name and password, and locks an account that is being guessed at."""

    settings: Settings
    passwords: Passwords

    def attempt(self, session: Session, name: str, password: str, now: datetime) -> Account | None:
        """The account if name and password are right and it is not locked, else None.

        A wrong try is counted, so commit the session whatever the outcome. Right tries end the
        counting only when the second factor is passed as well.
        """
        account = session.exec(
            select(Account).where(Account.sign_in_name == name).with_for_update()
        ).one_or_none()
        right = self.passwords.matches(account.password_hash if account else None, password)
        ended = account is not None and _first_password_ended(account, now)
        if account is None or locked(account, now):
            return None
        if not right or ended or not account.active:
            self.count_failure(session, account, now)
            return None
        if account.password_hash is not None and self.passwords.outdated(account.password_hash):
            account.password_hash = self.passwords.hash(password[:LONGEST_PASSWORD])
        return account

    def again(
        self, session: Session, account_id: str, password: str, now: datetime
    ) -> Account | None:
        """The account of somebody signed in, if this is their password; a wrong one counts."""
        account = session.get_one(Account, account_id, with_for_update=True)
        if locked(account, now):
            return None
        if not self.passwords.matches(account.password_hash, password):
            self.count_failure(session, account, now)
            return None
        return account

    def count_failure(self, session: Session, account: Account, now: datetime) -> None:
        account.failed_attempts += 1
        if account.failed_attempts >= self.settings.lock_out_after:
            account.failed_attempts = 0
            account.locked_until = now + self.settings.lock_out
            note(session, now, account.id, "account.locked", team_id=account.team_id, subject="")
