"""Who a new person may be as well: cases that are known, and other referrals that wait."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from sqlalchemy import String, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col, select

from coach_app import codec
from coach_app.domain.errors import Refusal
from coach_app.domain.likeness import SHOWN_FROM, compared, traits_of
from coach_app.domain.people import Person
from sync.server.desk_tables import Standing, WebReferral
from sync.server.scope import within
from sync.server.sessions import SignedIn
from sync.server.tables import StoredRecord
from sync.server.web_referrals import person_in, receipt

ALIKE_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Somebody known who resembles the new person: a case, or another referral that waits."""

    case_id: str
    ref: str
    waiting: bool
    score: int
    why: tuple[str, ...]
    person: Person


def alike(session: Session, who: SignedIn, row: WebReferral) -> tuple[Alike, ...]:
    """Who this may be as well, the most alike first."""
    person = person_in(row)
    keys = [key for key in row.keys if not key.startswith("postcode:")]
    found = [
        *_known_cases(session, who, row, keys),
        *_others_waiting(session, who, row, keys),
    ]
    scored = (_scored(person, one) for one in found)
    shown = [one for one in scored if one.score >= SHOWN_FROM]
    return tuple(sorted(shown, key=lambda one: -one.score)[:ALIKE_SHOWN])


def _known_cases(
    session: Session, who: SignedIn, row: WebReferral, keys: Sequence[str]
) -> list[Alike]:
    standings = session.exec(
        select(Standing, StoredRecord)
        .join(
            StoredRecord,
            (col(StoredRecord.team_id) == col(Standing.team_id))
            & (col(StoredRecord.case_id) == col(Standing.case_id))
            & (col(StoredRecord.kind) == Person.KIND),
        )
        .where(
            within(Standing.team_id, who),
            Standing.case_id != row.id,
            col(Standing.keys).op("&&")(literal(keys, ARRAY(String))),
        )
        .limit(200)
    )
    found = []
    for standing, record in standings:
        try:
            person = codec.load(Person, record.body)
        except Refusal:
            continue
        found.append(
            Alike(
                case_id=standing.case_id,
                ref=standing.ref,
                waiting=False,
                score=0,
                why=(),
                person=person,
            )
        )
    return found


def _others_waiting(
    session: Session, who: SignedIn, row: WebReferral, keys: Sequence[str]
) -> list[Alike]:
    others = session.exec(
        select(WebReferral).where(
            within(WebReferral.team_id, who),
            WebReferral.id != row.id,
            WebReferral.decided == "",
            col(WebReferral.keys).op("&&")(literal(keys, ARRAY(String))),
        )
    )
    return [
        Alike(
            case_id=one.id,
            ref=receipt(one),
            waiting=True,
            score=0,
            why=(),
            person=person_in(one),
        )
        for one in others
    ]


def _scored(person: Person, one: Alike) -> Alike:
    here, there = traits_of(person), traits_of(one.person)
    score, why = compared(here, there, _name_likeness(here.names, there.names))
    return replace(one, score=score, why=why)


def _name_likeness(here: Collection[str], there: Collection[str]) -> float | None:
    pairs = [(a, b) for a in here for b in there]
    if not pairs:
        return None
    return max(100 * SequenceMatcher(None, a, b).ratio() for a, b in pairs)
