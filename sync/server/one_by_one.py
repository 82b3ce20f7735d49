"""The entries of one message, each in a transaction of its own: what cannot be taken is set aside,
with its content, and blocks no other."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from coach_app.domain.errors import Refusal
from sync.protocol import Reason, Verdict, VerdictName
from sync.server.devices import locked
from sync.server.faults import log_fault
from sync.server.incoming import Incoming
from sync.server.intake import take
from sync.server.tables import Quarantined, StoredEntry

REFUSED = (DataError, IntegrityError)
STUMBLES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a program falls over when something is not as it expects. A database that is away or slow
is none of these and says nothing of any entry: then the whole message comes again."""
OVER_ONE_ENTRY = REFUSED + STUMBLES


def each_alone(
    engine: Engine,
    device_id: str,
    incoming: Sequence[Incoming],
    now: datetime,
    *,
    can_rejoin: bool,
) -> list[Verdict]:
    """What became of each. An entry that the database refuses is set aside; so is one over which
    the server stumbles, as long as another one goes through.

    Raises what is raised over every one of them: then it is the server, and all comes again later;
    and what a rule says, such as OtherStore.
    """
    verdicts: list[Verdict] = []
    stumbled: list[Incoming] = []
    last: Exception | None = None
    for one in incoming:
        try:
            with Session(engine) as session, session.begin():
                device = locked(session, device_id)
                verdicts += take(session, device, [one], now, can_rejoin=can_rejoin)
        except REFUSED:
            verdicts.append(_set_aside(engine, device_id, one, now))
        except Refusal:
            raise
        except STUMBLES as fault:
            log_fault(fault)
            stumbled.append(one)
            last = fault
    if last is not None and not verdicts:
        raise last
    return verdicts + [_set_aside(engine, device_id, one, now) for one in stumbled]


def _set_aside(engine: Engine, device_id: str, incoming: Incoming, now: datetime) -> Verdict:
    """Keep an entry that cannot be taken, byte for byte, with its final verdict."""
    reason = Reason.NOT_STORABLE
    with Session(engine) as session, session.begin():
        device = locked(session, device_id)
        session.add(
            Quarantined(
                team_id=device.team_id,
                device_id=device_id,
                sequence=incoming.sequence,
                received_at=now,
                reason=reason,
                content=incoming.content,
                content_hash=incoming.content_hash,
            )
        )
        session.add(
            StoredEntry(
                device_id=device_id,
                incarnation=device.incarnation,
                sequence=incoming.sequence,
                team_id=device.team_id,
                content_hash=incoming.content_hash,
                kind="",
                record_id="",
                case_id="",
                base_version=0,
                changed={},
                received_at=now,
                verdict=VerdictName.REFUSED,
                reason=reason,
            )
        )
    return Verdict(sequence=incoming.sequence, verdict=VerdictName.REFUSED, reason=reason)
