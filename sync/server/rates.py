"""How often somebody may come: counted in the database, so that it holds for all workers at once.

The counting is the generic cell rate algorithm: each request costs a little time, and whoever
owes more than the allowance has to wait until the debt is paid.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, literal, literal_column
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from coach_app.domain.errors import Refusal
from sync.protocol import ErrorKey
from sync.server.tables import Rate

FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`burst` requests at once, and from then on one for every `each`."""

    name: str
    burst: int
    each: timedelta


ENROLLING = Allowance("enrol", 30, timedelta(seconds=10))
"""By address. A code has 99 bits; this keeps the log readable rather than the codes safe."""
SIGNING_IN = Allowance("sign-in", 30, timedelta(seconds=6))
"""By address, for all names together; each account has its own lock-out besides. A whole office
can share one address."""
EXCHANGING = Allowance("exchange", 1200, timedelta(milliseconds=100))
"""By laptop. A first upload over a line that breaks all the time needs hundreds of requests."""
STRANGERS = Allowance("stranger", 60, timedelta(seconds=5))
"""By address, for requests whose signature is not known."""


class TooOften(Refusal):
    """`wait` is the time after which it is worth while to come again."""

    key = ErrorKey.TOO_OFTEN.value
    sentence = "This was asked too often. Wait a moment and try again."

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        self.wait = wait

    @property
    def retry_after(self) -> int:
        """Whole seconds, at least one."""
        return max(1, -(-self.wait // timedelta(seconds=1)))


class Crowded(Refusal):
    key = ErrorKey.BUSY.value
    sentence = "Many laptops read their whole caseload just now. Try again in a few seconds."
    retry_after = 5


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts, or lets everybody through when it is switched off."""

    on: bool = True

    def count(self, session: Session, allowance: Allowance, who: str, now: datetime) -> None:
        """One more request of `who`, kept as a hash only. Raises TooOften."""
        if not self.on:
            return
        key = sha256(f"{allowance.name}:{who}".encode("utf-8", "replace")).hexdigest()[:32]
        limit = now + allowance.each * allowance.burst
        debt = func.greatest(col(Rate.free_at), literal(now)) + literal(allowance.each)
        counted = session.execute(
            insert(Rate)
            .values(key=key, free_at=now + allowance.each)
            .on_conflict_do_update(
                index_elements=["key"], set_={"free_at": debt}, where=debt <= limit
            )
            .returning(literal_column("xmax = 0").label("fresh"))
        ).first()
        if counted is None:
            free_at = session.exec(select(Rate.free_at).where(Rate.key == key)).one()
            raise TooOften(free_at + allowance.each - limit)
        if counted.fresh:
            session.exec(delete(Rate).where(col(Rate.free_at) < now - FORGOTTEN_AFTER))


NO_LIMIT = Rates(on=False)
