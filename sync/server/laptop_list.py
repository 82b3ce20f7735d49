"""The laptops of some teams: when they were last heard of, and what they hold back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from sync.server.person_tables import PersonSignIn
from sync.server.tables import Account, Device


@dataclass(frozen=True, slots=True, kw_only=True)
class LaptopRow:
    id: str
    name: str
    coach: str
    last_exchange_at: datetime | None
    unsent: int
    refused: int
    held: int
    conflicts: int
    oldest_unsent_at: datetime | None
    skew_seconds: int
    """How far its clock was ahead of the server's at the last exchange."""
    app_version: str
    revoked: bool
    signed_in_at: datetime | None
    """When its person last signed in with a browser."""
    withheld_since: datetime | None
    """Since when it is told no news, because nobody has."""


def laptops(session: Session, teams: Collection[str]) -> tuple[LaptopRow, ...]:
    """All laptops of the teams; those silent for longest stand first."""
    found = session.exec(
        select(Device, Account.name, PersonSignIn.signed_in_at, PersonSignIn.withheld_since)
        .join(Account, col(Account.id) == col(Device.account_id))
        .outerjoin(PersonSignIn, col(PersonSignIn.device_id) == col(Device.id))
        .where(col(Device.team_id).in_(teams))
        .order_by(
            col(Device.revoked_at).is_not(None),
            col(Device.last_exchange_at).asc().nulls_first(),
            col(Device.id),
        )
    )
    return tuple(
        LaptopRow(
            id=device.id,
            name=device.name,
            coach=coach,
            last_exchange_at=device.last_exchange_at,
            unsent=device.unsent,
            refused=device.refused,
            held=device.held,
            conflicts=device.conflicts,
            oldest_unsent_at=device.oldest_unsent_at if device.unsent else None,
            skew_seconds=device.skew_seconds,
            app_version=device.app_version,
            revoked=device.revoked_at is not None,
            signed_in_at=signed_in_at,
            withheld_since=withheld_since,
        )
        for device, coach, signed_in_at, withheld_since in found
    )
