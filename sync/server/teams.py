"""Teams and their people, and the one-time codes that bring a laptop in."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from coach_app.domain.access import Role, comes_with_laptop
from coach_app.domain.errors import Refusal
from sync.codes import code_id, proof_key
from sync.server.accounts import Passwords, checked_password
from sync.server.audit import note
from sync.server.devices import CODE_LETTERS, CODE_VALID, code_hash
from sync.server.settings import Sources
from sync.server.tables import Account, EnrolmentCode, Team
from sync.storable import storable_text

LONGEST_NAME = 80


class NameNotPossible(Refusal):
    key = "server.name_not_possible"
    sentence = "A name has 1 to 80 characters."


class SignInNameTaken(Refusal):
    key = "server.sign_in_name_taken"
    sentence = "Somebody signs in with this name already. Choose another one."


class CoachComesWithLaptop(Refusal):
    key = "server.coach_comes_with_laptop"
    sentence = "A coach does not sign in here: make a code for their laptop instead."


def checked_name(name: str) -> str:
    """Raises NameNotPossible."""
    plain = " ".join(name.split())
    if not 1 <= len(plain) <= LONGEST_NAME or not storable_text(plain):
        raise NameNotPossible
    return plain


def team_named(session: Session, name: str, sources: Sources) -> Team:
    """The team of this name, made if it is new. Raises NameNotPossible."""
    name = checked_name(name)
    found = session.exec(select(Team).where(Team.name == name)).one_or_none()
    if found is None:
        found = Team(id=sources.ids(), name=name)
        session.add(found)
        session.flush()
        note(session, sources.clock(), "operator", "team.made", team_id=found.id, subject=found.id)
    return found


def coach_named(session: Session, team: Team, name: str, sources: Sources) -> Account:
    """The coach of this name in the team, made if new. Raises NameNotPossible."""
    name = checked_name(name)
    found = session.exec(
        select(Account).where(
            Account.team_id == team.id, Account.name == name, Account.role == Role.COACH
        )
    ).first()
    if found is None:
        found = Account(id=sources.ids(), team_id=team.id, name=name, role=Role.COACH.value)
        session.add(found)
        session.flush()
        note(
            session,
            sources.clock(),
            "operator",
            "account.made",
            team_id=team.id,
            subject=found.id,
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """Somebody who will sign in with a browser. Without a password they can do so only at the
    organisation's own sign-in service."""

    sign_in_name: str
    role: Role
    password: str | None = None
    name: str = ""
    """What others see; the sign-in name when empty."""
    all_teams: bool = False
    identity: str | None = None
    """Who they are at the organisation's own sign-in service (`organisation.expected`)."""


def make_account(
    session: Session,
    team: Team,
    new: NewAccount,
    passwords: Passwords,
    sources: Sources,
    by: str = "operator",
) -> Account:
    """Raises NameNotPossible, SignInNameTaken, PasswordTooShort, CoachComesWithLaptop."""
    sign_in_name = checked_name(new.sign_in_name)
    if comes_with_laptop(new.role):
        raise CoachComesWithLaptop
    check_free(session, sign_in_name, new.identity)
    account = Account(
        id=sources.ids(),
        team_id=team.id,
        name=checked_name(new.name or sign_in_name),
        role=new.role.value,
        sign_in_name=sign_in_name,
        password_hash=None
        if new.password is None
        else passwords.hash(checked_password(new.password)),
        all_teams=new.all_teams,
        identity=new.identity,
    )
    session.add(account)
    session.flush()
    note(session, sources.clock(), by, "account.made", team_id=team.id, subject=account.id)
    return account


def check_free(session: Session, sign_in_name: str, identity: str | None) -> None:
    """Raises SignInNameTaken."""
    taken = col(Account.sign_in_name) == sign_in_name
    if identity is not None:
        taken |= col(Account.identity) == identity
    if session.exec(select(Account).where(taken)).first() is not None:
        raise SignInNameTaken


def make_supervisor(
    session: Session, team: Team, name: str, password: str, passwords: Passwords, sources: Sources
) -> Account:
    """A supervisor who signs in with this name and password; raises what make_account does."""
    new = NewAccount(sign_in_name=name, role=Role.SUPERVISOR, password=password)
    return make_account(session, team, new, passwords, sources)


def new_code(session: Session, account: Account, now: datetime, by: str = "operator") -> str:
    """A one-time code for this person's next laptop; only its hash is kept."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(20))
    session.add(
        EnrolmentCode(
            code_hash=code_hash(letters),
            code_id=code_id(letters),
            proof_key=proof_key(letters),
            team_id=account.team_id,
            account_id=account.id,
            expires_at=now + CODE_VALID,
        )
    )
    note(session, now, by, "code.made", team_id=account.team_id, subject=account.id)
    return "-".join(letters[i : i + 5] for i in range(0, len(letters), 5))
