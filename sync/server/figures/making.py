"""Makes a return beside the page that asked for it, and says how far it is.

One transaction makes it, so that a process that dies leaves nothing half-frozen. It holds a lock
of the return's name from beginning to end; whoever finds that lock free knows that nobody is at it.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Thread

from sqlalchemy import ColumnElement, Engine, delete, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from coach_app.domain.errors import Refusal
from sync.server.faults import LOG
from sync.server.figures import returning
from sync.server.figures.fact_table import ReturnMaking
from sync.server.figures.return_rows import Wanted
from sync.server.tables import Base

MAKING = Base.metadata.tables["return_making"]
LOCK = 0x52455455
SHORT = 0.8
"""Seconds that the page itself waits; most returns are made by then."""
log = logging.getLogger(LOG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`stopped`: it was cut off, and nothing of it was frozen."""

    done: int
    out_of: int
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who freezes it and when, and the number it gets."""

    actor: str
    new_id: str
    at: datetime


def begin(engine: Engine, wanted: Wanted, signed: Signed) -> None:
    """Begin to make it, and wait for a moment; nothing is done twice when somebody is at it.

    Raises what `returning.freeze` raises, if that is known by then; later its page finds nobody
    at it and no row, and the return's preview says why.
    """
    refused: list[Refusal] = []
    session = Session(engine)
    try:
        if not _locked(session, wanted) or returning.frozen_id(session, wanted):
            session.close()
            return
        with Session(engine) as other, other.begin():
            new = insert(ReturnMaking).values(
                **_name(wanted), done=0, out_of=returning.how_many(other, wanted)
            )
            fresh = {"done": 0, "out_of": new.excluded.out_of}
            other.execute(new.on_conflict_do_update(constraint="return_making_pkey", set_=fresh))
        thread = Thread(
            target=_make, args=(engine, session, wanted, signed, refused), name="return"
        )
        thread.start()
    except BaseException:
        session.close()
        raise
    thread.join(SHORT)
    if refused:
        raise refused[0]


def progress(engine: Engine, wanted: Wanted) -> Progress | None:
    """How far it is; None while nobody has begun, and once it is frozen."""
    with Session(engine) as session:  # of its own: the lock that it tries is let go at once
        stopped = _locked(session, wanted)
        row = session.exec(select(ReturnMaking).where(*_named(wanted))).first()
        if row is None:
            return None
        return Progress(done=row.done, out_of=row.out_of, stopped=stopped)


def _make(
    engine: Engine, session: Session, wanted: Wanted, signed: Signed, refused: list[Refusal]
) -> None:
    def told(people: int) -> None:
        with engine.begin() as connection:
            further = update(ReturnMaking).where(*_named(wanted))
            connection.execute(further.values(done=col(ReturnMaking.done) + people))

    try:
        with session:
            returning.freeze(session, wanted, signed.actor, signed.new_id, signed.at, told)
            session.execute(delete(ReturnMaking).where(*_named(wanted)))
            session.commit()
    except Refusal as refusal:
        with engine.begin() as connection:
            connection.execute(delete(ReturnMaking).where(*_named(wanted)))
        refused.append(refusal)
    except SQLAlchemyError as fault:
        log.warning("a return was not made: %s", type(fault).__name__)  # its text can hold values


def _locked(session: Session, wanted: Wanted) -> bool:
    """Whether this transaction has the lock now."""
    said = "\n".join(_name(wanted).values()).encode()
    number = int.from_bytes(sha256(said).digest()[:4], signed=True)
    return bool(session.execute(select(func.pg_try_advisory_xact_lock(LOCK, number))).scalar())


def _name(wanted: Wanted) -> dict[str, str]:
    return {
        "team_id": wanted.team_id,
        "programme": wanted.pack.key,
        "layout": wanted.layout.key,
        "period": wanted.when.key,
    }


def _named(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [MAKING.c[name] == value for name, value in _name(wanted).items()]
