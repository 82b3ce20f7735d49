"""Who sits before a laptop: the sign-in of its person with a browser, and what it opens.

After RFC 8628, with two differences. A code counts for the laptop that asked for it and for nobody
but the account that laptop was enrolled for, so that nobody can be led to let in a stranger's
machine. And no token is handed out: what a token would say stands in the laptop's row here and is
looked up with every request, which the laptop signs with its own key.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import update
from sqlmodel import Session, col, select

from coach_app.domain.errors import Refusal
from sync.person import (
    LENGTH,
    LETTERS,
    SignInReply,
    SignInState,
    StandingReply,
    plain_letters,
    shown,
)
from sync.protocol import Verdict, VerdictName
from sync.server.audit import note
from sync.server.database import epoch
from sync.server.person_tables import PersonSignIn
from sync.server.rates import Allowance
from sync.server.tables import Account, Device

CODE_VALID = timedelta(minutes=10)
INTERVAL = 5
"""Seconds between two questions of a laptop (RFC 8628, 3.2)."""
ASKING = Allowance("person-code", 10, timedelta(minutes=1))
"""Codes, by laptop."""
POLLING = Allowance("person-standing", 30, timedelta(seconds=INTERVAL - 1))
"""Questions how a code stands, by laptop."""
TRYING = Allowance("person-try", 20, timedelta(seconds=30))
"""Codes that are typed on the page, by account; wrong ones lock the account besides."""
YES, NO = "yes", "no"


class CodeUnknown(Refusal):
    """One answer for a code that never was and for one that is somebody else's laptop's."""

    key = "person.code_unknown"
    sentence = (
        "No laptop of yours shows this code. Look at it again; if it is right, ask for a new one "
        "on the laptop. After 5 wrong codes your account is locked for 15 minutes."
    )


class CodePast(Refusal):
    key = "person.code_past"
    sentence = (
        "This code was used already or is older than 10 minutes. Ask for a new one on the laptop."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`until` is when the sign-in ends, None when there is none that counts."""

    until: datetime | None = None
    withheld: bool = False
    """There is somebody who has to sign in before there is news."""

    @property
    def told(self) -> int:
        """`until` as it travels: seconds since 1970, 0 for nobody."""
        return int(self.until.timestamp()) if self.until is not None else 0


NOBODY_IS_ASKED = Standing()


def standing(session: Session, device: Device, lasts: timedelta | None, now: datetime) -> Standing:
    """How the person of this laptop stands; `lasts` is how long a sign-in counts, None where
    nobody is asked for one."""
    if lasts is None:
        return NOBODY_IS_ASKED
    found = session.get(PersonSignIn, device.id)
    if found is None or found.signed_in_at is None:
        return Standing(withheld=True)
    life = device.incarnation or found.incarnation  # it has one from the first exchange on
    bound = (found.account_id, found.incarnation, found.epoch)
    until = found.signed_in_at + lasts
    if bound != (device.account_id, life, epoch(session)) or until <= now:
        return Standing(withheld=True)
    return Standing(until=until)


def note_withheld(session: Session, device: Device, now: datetime) -> None:
    """Once for each time that it begins: no news for this laptop until its person signs in."""
    row = _row(session, device.id)
    if row.withheld_since is None:
        row.withheld_since = now
        action = "person.sign_in_needed" if row.signed_in_at is None else "person.sign_in_ended"
        note(session, now, device.id, action, team_id=device.team_id, subject=device.id)


def unsaid(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Verdicts for a laptop that is told no news.

    The version of a record to which others have written is left out: the laptop would take it for
    known, and its next change would overwrite what it has never seen.
    """
    mixed = (VerdictName.MERGED, VerdictName.CONFLICT)
    return [replace(v, version=0) if v.verdict in mixed else v for v in verdicts]


def ask(session: Session, device: Device, life: str, now: datetime) -> SignInReply:
    """A code for this laptop, whose store is in this life; one that was open before ends."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    row = _row(session, device.id)
    row.code_hash, row.code_until, row.answer = _hash(letters), now + CODE_VALID, ""
    row.code_life = life
    note(session, now, device.id, "person.code_made", team_id=device.team_id, subject=device.id)
    seconds = CODE_VALID // timedelta(seconds=1)
    return SignInReply(code=shown(letters), seconds=seconds, interval=INTERVAL)


def answer_to(
    session: Session, device: Device, code: str, lasts: timedelta, now: datetime
) -> StandingReply:
    """What became of the code that this laptop shows."""
    row = session.get(PersonSignIn, device.id)
    if row is None or not row.code_hash or row.code_hash != _hash(code):
        return StandingReply(state=SignInState.EXPIRED)
    if row.answer == NO:
        return StandingReply(state=SignInState.REFUSED)
    if row.answer == YES:
        found = standing(session, device, lasts, now)
        state = SignInState.EXPIRED if found.withheld else SignInState.DONE
        return StandingReply(state=state, until=found.told)
    if _past(row, now):
        return StandingReply(state=SignInState.EXPIRED)
    return StandingReply(state=SignInState.WAITING)


def laptop_showing(session: Session, account: Account, code: str, now: datetime) -> Device:
    """The laptop of this very account that shows the code.

    Raises CodeUnknown, also for codes of others' laptops, and CodePast.
    """
    row, device = _showing(session, account.id, code)
    if row.answer or _past(row, now):
        raise CodePast
    return device


def say(session: Session, account: Account, code: str, now: datetime, *, own: bool) -> Device:
    """The person confirms that the laptop is theirs, or says that it is not; the code is used up.

    Raises CodeUnknown and CodePast.
    """
    device = laptop_showing(session, account, code, now)
    row = session.get_one(PersonSignIn, device.id, with_for_update=True)
    if row.answer or row.code_hash != _hash(code):
        raise CodePast
    row.answer = YES if own else NO
    if own:
        row.signed_in_at, row.withheld_since = now, None
        row.account_id, row.incarnation = account.id, device.incarnation or row.code_life
        row.epoch = epoch(session)
    action = "person.signed_in" if own else "person.sign_in_refused"
    note(session, now, account.id, action, team_id=device.team_id, subject=device.id)
    return device


def end_all(session: Session, account_id: str) -> None:
    """On every laptop of this person: from the next request on, on every worker."""
    own = select(Device.id).where(Device.account_id == account_id)
    session.exec(
        update(PersonSignIn)
        .where(col(PersonSignIn.device_id).in_(own))
        .values(account_id="", code_hash="", answer="")
    )


def _showing(session: Session, account_id: str, code: str) -> tuple[PersonSignIn, Device]:
    wanted = _hash(code)
    found = session.exec(
        select(PersonSignIn, Device)
        .join(Device, col(Device.id) == col(PersonSignIn.device_id))
        .where(
            Device.account_id == account_id,
            col(Device.revoked_at).is_(None),
            PersonSignIn.code_hash == wanted,
        )
    ).first()
    if found is None:
        raise CodeUnknown
    return found


def _past(row: PersonSignIn, now: datetime) -> bool:
    return row.code_until is None or row.code_until <= now


def _row(session: Session, device_id: str) -> PersonSignIn:
    row = session.get(PersonSignIn, device_id, with_for_update=True)
    if row is None:
        row = PersonSignIn(device_id=device_id)
        session.add(row)
        session.flush()
    return row


def _hash(code: str) -> str:
    return sha256(f"coach-person:{plain_letters(code)}".encode("utf-8", "replace")).hexdigest()
