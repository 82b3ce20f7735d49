"""Cases given to another coach, one or many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from coach_app.domain.access import Deed, NotHere
from coach_app.domain.case import Case
from coach_app.domain.errors import Refusal
from sync.server.desk_tables import Standing
from sync.server.moves import reassign
from sync.server.page_writing import InCase, Writer, Written, write
from sync.server.scope import account_for, case_for, within
from sync.server.sessions import SignedIn
from sync.server.tables import Account, CareCase, StoredRecord

MOST_AT_ONCE = 500


class NothingChosen(Refusal):
    key = "giving.nothing_chosen"
    sentence = "Tick at least one case."


class CoachNotChosen(Refusal):
    key = "giving.coach_not_chosen"
    sentence = "Choose the coach who gets the cases."


class TooManyChosen(Refusal):
    key = "giving.too_many"
    sentence = f"Give {MOST_AT_ONCE} cases at most at once."


class GivenMeanwhile(Refusal):
    key = "giving.given_meanwhile"
    sentence = (
        "Somebody has given one of these cases to another coach meanwhile. Nothing was changed. "
        "Look who has them now, then choose again."
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A case and its coach, as a page showed them."""

    case_id: str
    account_id: str
    name: str


def open_cases_of(session: Session, who: SignedIn, coach_id: str) -> tuple[str, ...]:
    """The open cases of a coach, in the order in which they are due."""
    wanted = (
        select(Standing.case_id)
        .where(
            Standing.account_id == coach_id,
            within(Standing.team_id, who),
            col(Standing.closed).is_(False),
        )
        .order_by(col(Standing.sort_on), col(Standing.case_id))
    )
    return tuple(session.exec(wanted))


def chosen_cases(session: Session, who: SignedIn, cases: Sequence[str]) -> tuple[Standing, ...]:
    """What is known of these cases, in the order of their references.

    Raises NothingChosen, TooManyChosen, and NotHere when one is not theirs to give.
    """
    ids = sorted(set(cases))
    if not ids:
        raise NothingChosen
    if len(ids) > MOST_AT_ONCE:
        raise TooManyChosen
    found = session.exec(
        select(Standing)
        .where(col(Standing.case_id).in_(ids), within(Standing.team_id, who))
        .order_by(col(Standing.ref), col(Standing.case_id))
    ).all()
    if {row.case_id for row in found} != set(ids):
        raise NotHere
    return tuple(found)


def held_now(session: Session, chosen: Iterable[Standing]) -> dict[str, Held]:
    """Case -> who has it at this moment."""
    found = session.exec(
        select(CareCase.case_id, Account.id, Account.name)
        .join(Account, col(Account.id) == col(CareCase.account_id))
        .where(col(CareCase.case_id).in_([row.case_id for row in chosen]))
    )
    return {row[0]: Held(*row) for row in found}


@dataclass(frozen=True, slots=True)
class Gift:
    """Which cases go to which coach. `seen`: case -> the coach who had it on the page that asked,
    where a page did."""

    cases: Sequence[str]
    to_account: str
    seen: Mapping[str, str]


def give(session: Session, who: SignedIn, gift: Gift, now: datetime) -> int:
    """Give these cases to this coach, all or none; returns how many changed hands.

    The coach's name in each case follows, so that papers made from it say who it is. Raises
    NothingChosen, TooManyChosen, CoachNotChosen, GivenMeanwhile, NotAllowed, NotHere,
    CoachNotInTeam.
    """
    cases, to_account = gift.cases, gift.to_account
    chosen = chosen_cases(session, who, cases)
    if not to_account:
        raise CoachNotChosen
    coach = account_for(session, who, Deed.REASSIGN, to_account)
    by = Writer(who.account_id, who.name)
    moved = 0
    for case_id in sorted(row.case_id for row in chosen):
        case = case_for(session, who, Deed.REASSIGN, case_id)
        session.refresh(case, with_for_update=True)
        if case.account_id == coach.id:
            continue
        if gift.seen.get(case_id, case.account_id) != case.account_id:
            raise GivenMeanwhile
        reassign(session, case.team_id, case_id, coach.id, who.account_id, now)
        _name_coach(session, case, by, coach.id, coach.name, now)
        moved += 1
    return moved


def _name_coach(
    session: Session, case: CareCase, by: Writer, coach_id: str, name: str, now: datetime
) -> None:
    record = session.get(StoredRecord, (case.team_id, Case.KIND, case.case_id))
    if record is None:
        return
    changed = {"coach_id": coach_id, "coach_name": name}
    written = Written(
        kind=Case.KIND, record_id=case.case_id, changed=changed, base_version=record.version
    )
    write(session, InCase(case.team_id, case.case_id), by, [written], now)
