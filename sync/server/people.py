"""The accounts of those who sign in with a browser, as an administrator looks after them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from coach_app.domain.access import Deed, Role, comes_with_laptop
from coach_app.domain.errors import Refusal
from sync.server import sessions
from sync.server.accounts import Passwords, locked
from sync.server.audit import note
from sync.server.desk_tables import Standing
from sync.server.devices import CODE_LETTERS
from sync.server.scope import account_for
from sync.server.sessions import SignedIn, actor_of
from sync.server.settings import Sources
from sync.server.tables import Account, AccountTeam, CareCase, Device, Team
from sync.server.teams import NewAccount, check_free, checked_name, make_account

FIRST_PASSWORD_VALID = timedelta(days=7)
"""Own choice: long enough for a part-time week, short enough for a letter that went astray."""
LETTERS_IN_A_PASSWORD = 16
"""Of 31 different ones: 79 bits."""


class NotOnesOwn(Refusal):
    key = "people.not_ones_own"
    sentence = "This is your own account. Ask another administrator to change it."


class OutOfReach(Refusal):
    key = "people.out_of_reach"
    sentence = (
        "This person answers for teams that are not yours. "
        "Ask an administrator who looks after all of them."
    )


class RoleNotPossible(Refusal):
    key = "people.role_not_possible"
    sentence = "Choose a role. Coaches get a code for their laptop on the laptops page instead."


class TeamNotYours(Refusal):
    key = "people.team_not_yours"
    sentence = "Choose a team that you look after."


class StillHoldsCases(Refusal):
    key = "people.still_holds_cases"
    sentence = (
        "This coach still has open cases or a laptop. Give the cases to somebody else and "
        "withdraw the laptop first, so that nothing of them is lost."
    )


class NoPasswordHere(Refusal):
    key = "people.no_password_here"
    sentence = (
        "This coach has no way to sign in here: their laptop signs for them. Give them one first."
    )


class SignsInAlready(Refusal):
    key = "people.signs_in_already"
    sentence = "This person signs in already. Make a new first password if they need it."


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One account. `state` is "in", "locked" (for a while) or "closed"."""

    id: str
    name: str
    sign_in_name: str
    role: Role
    teams: tuple[str, ...]
    second_step: bool
    organisation: bool
    """They sign in at the organisation, which asks for their second factor."""
    first_password: bool
    signs_in: bool
    """With a browser; a coach only once they were given a way."""
    state: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What somebody may do and for which teams they answer."""

    role: Role
    team_id: str
    more: frozenset[str] = frozenset()
    all_teams: bool = False


def people(session: Session, who: SignedIn, now: datetime) -> tuple[PersonRow, ...]:
    """Everybody whose home is in one of the administrator's teams: open accounts first."""
    found = session.exec(
        select(Account)
        .where(col(Account.team_id).in_(sorted(who.teams)))
        .order_by(col(Account.active).desc(), func.lower(Account.name), col(Account.id))
    ).all()
    names = {team.id: team.name for team in session.exec(select(Team))}
    more = _more_teams(session, [account.id for account in found])
    return tuple(
        PersonRow(
            id=account.id,
            name=account.name,
            sign_in_name=account.sign_in_name or "",
            role=Role(account.role),
            teams=_team_names(account, more.get(account.id, ()), names),
            second_step=account.totp_secret is not None,
            organisation=account.identity is not None,
            first_password=account.first_password_until is not None,
            signs_in=signs_in(account),
            state=_state(account, now),
            own=account.id == who.account_id,
        )
        for account in found
    )


def _more_teams(session: Session, accounts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    wanted = select(AccountTeam).where(col(AccountTeam.account_id).in_(accounts))
    for row in session.exec(wanted):
        found[row.account_id] = (*found.get(row.account_id, ()), row.team_id)
    return found


def _team_names(account: Account, more: tuple[str, ...], names: dict[str, str]) -> tuple[str, ...]:
    if account.all_teams:
        return ("All teams",)
    others = sorted(names[team] for team in more if team != account.team_id)
    return (names[account.team_id], *others)


def _state(account: Account, now: datetime) -> str:
    if not account.active:
        return "closed"
    return "locked" if locked(account, now) else "in"


def person_for(session: Session, who: SignedIn, account_id: str) -> Account:
    """Somebody whom this administrator may change.

    Raises NotAllowed, NotHere; NotOnesOwn; OutOfReach, or a reset password would open teams
    that the administrator has no business in.
    """
    account = account_for(session, who, Deed.MANAGE_PEOPLE, account_id)
    if account.id == who.account_id:
        raise NotOnesOwn
    if not _reaches(session, who, account):
        raise OutOfReach
    return account


def _reaches(session: Session, who: SignedIn, account: Account) -> bool:
    own = session.get_one(Account, who.account_id)
    if account.all_teams:
        return own.all_teams
    return actor_of(session, account).teams <= who.teams


def check_place(session: Session, who: SignedIn, place: Place) -> None:
    """Raises TeamNotYours, and RoleNotPossible for a coach."""
    if comes_with_laptop(place.role):
        raise RoleNotPossible
    own = session.get_one(Account, who.account_id)
    wanted = {place.team_id, *place.more}
    if not wanted <= who.teams or (place.all_teams and not own.all_teams):
        raise TeamNotYours


def first_password() -> str:
    """In groups of four, to be read aloud or typed from a slip of paper."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(LETTERS_IN_A_PASSWORD))
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def make_person(
    session: Session,
    who: SignedIn,
    new: NewAccount,
    place: Place,
    passwords: Passwords,
    sources: Sources,
) -> Account:
    """A new account: `new.password` is its first password; without one, its person signs in at
    the organisation.

    Raises what make_account and check_place raise.
    """
    check_place(session, who, place)
    team = session.get_one(Team, place.team_id)
    account = make_account(session, team, new, passwords, sources, by=who.account_id)
    if new.password is not None:
        account.first_password_until = sources.clock() + FIRST_PASSWORD_VALID
    _set_more(session, account, place)
    return account


def set_place(
    session: Session, who: SignedIn, account: Account, place: Place, now: datetime
) -> None:
    """Another role or other teams; open sessions end, so that it holds from the next click.

    Raises TeamNotYours, and RoleNotPossible for a coach: their cases and their laptop would stay.
    """
    if comes_with_laptop(Role(account.role)):
        raise RoleNotPossible
    check_place(session, who, place)
    account.role, account.team_id = place.role.value, place.team_id
    account.all_teams = place.all_teams
    _set_more(session, account, place)
    sessions.end_all(session, account.id)
    _note(session, who, account, "account.place_changed", now)


def _set_more(session: Session, account: Account, place: Place) -> None:
    session.exec(delete(AccountTeam).where(col(AccountTeam.account_id) == account.id))
    session.flush()
    for team in sorted(place.more - {place.team_id}):
        session.add(AccountTeam(account_id=account.id, team_id=team))
    session.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """How a coach signs in: under this name, with a first password (its hash), or without one at
    the organisation."""

    sign_in_name: str
    password_hash: str | None = None
    identity: str | None = None


def give_way_in(
    session: Session, who: SignedIn, account: Account, way: WayIn, now: datetime
) -> None:
    """A coach can sign in with a browser from now on, for their own laptop and nothing else.

    Raises SignsInAlready, NameNotPossible, SignInNameTaken.
    """
    if signs_in(account):
        raise SignsInAlready
    name = checked_name(way.sign_in_name)
    check_free(session, name, way.identity)
    account.sign_in_name, account.identity = name, way.identity
    account.password_hash = way.password_hash
    if way.password_hash is not None:
        account.first_password_until = now + FIRST_PASSWORD_VALID
    _note(session, who, account, "account.way_in_given", now)


def reset_second_step(session: Session, who: SignedIn, account: Account, now: datetime) -> None:
    """The lost phone opens nothing any more; the next sign-in sets up another one."""
    _signs_in(account)
    account.totp_secret, account.totp_step = None, 0
    sessions.end_all(session, account.id)
    _note(session, who, account, "account.second_factor_removed", now)


def reset_password(
    session: Session, who: SignedIn, account: Account, password_hash: str, now: datetime
) -> None:
    """A first password again. Raises NoPasswordHere."""
    _signs_in(account)
    account.password_hash = password_hash
    account.first_password_until = now + FIRST_PASSWORD_VALID
    account.failed_attempts, account.locked_until = 0, None
    sessions.end_all(session, account.id)
    _note(session, who, account, "account.password_reset", now)


def close(session: Session, who: SignedIn, account: Account, now: datetime) -> None:
    """Nobody signs in under it any more; what they did stays under their name.

    Raises StillHoldsCases for a coach: their laptops would erase what they hold.
    """
    if comes_with_laptop(Role(account.role)) and _holds_anything(session, account):
        raise StillHoldsCases
    account.active = False
    sessions.end_all(session, account.id)
    _note(session, who, account, "account.closed", now)


def reopen(session: Session, who: SignedIn, account: Account, now: datetime) -> None:
    """Also ends a lock-out after wrong tries."""
    account.active, account.failed_attempts, account.locked_until = True, 0, None
    _note(session, who, account, "account.opened", now)


def _holds_anything(session: Session, account: Account) -> bool:
    laptop = select(Device.id).where(
        Device.account_id == account.id, col(Device.revoked_at).is_(None)
    )
    case = (
        select(CareCase.case_id)
        .outerjoin(
            Standing,
            (col(Standing.team_id) == col(CareCase.team_id))
            & (col(Standing.case_id) == col(CareCase.case_id)),
        )
        .where(
            CareCase.account_id == account.id,
            col(CareCase.erased_at).is_(None),
            func.coalesce(col(Standing.closed), False).is_(False),
        )
    )
    return any(session.exec(query.limit(1)).first() is not None for query in (laptop, case))


def signs_in(account: Account) -> bool:
    """Whether they come in with a browser at all: a coach only once they were given a way."""
    way = account.sign_in_name is not None or account.identity is not None
    return way or not comes_with_laptop(Role(account.role))


def _signs_in(account: Account) -> None:
    if not signs_in(account):
        raise NoPasswordHere


def _note(session: Session, who: SignedIn, account: Account, deed: str, now: datetime) -> None:
    session.flush()
    note(session, now, who.account_id, deed, team_id=account.team_id, subject=account.id)
