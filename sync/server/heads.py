"""The ends of the laptops' audit trails, and with them: is this still the same store?"""

from datetime import datetime

from sqlmodel import Session

from coach_app.domain.errors import Refusal
from sync.protocol import ErrorKey, Head, RejoinRequest, StoreState
from sync.server.audit import note
from sync.server.tables import Device, DeviceHead


class OtherStore(Refusal):
    """The laptop's store is older than what it said before, or another copy has spoken."""

    key = ErrorKey.OTHER_STORE.value
    sentence = "This store was put back from a copy, or copied."


def kept(session: Session, device: Device) -> Head:
    """The end of the trail that is kept here for the laptop's present life."""
    row = session.get(DeviceHead, (device.id, device.incarnation))
    return Head() if row is None else Head(n=row.n, hash=row.hash)


def advance(session: Session, device: Device, state: StoreState, now: datetime) -> None:
    """Keep the newest head. `device` must be locked, so that of two copies one comes second.

    Raises OtherStore when this cannot be the store that spoke last.
    """
    if not device.incarnation:
        device.incarnation = state.incarnation
        session.flush()
    known = kept(session, device)
    same_life = device.incarnation == state.incarnation
    if not same_life or known not in (state.acknowledged, state.head):
        raise OtherStore
    if known != state.head or not known.n:
        _keep(session, device, state.head, now)


def begin_again(session: Session, device: Device, request: RejoinRequest, now: datetime) -> None:
    """From now on the laptop's sequences are those of a new life. The old head stays on record.

    Raises OtherStore for a name that was used before.
    """
    if session.get(DeviceHead, (device.id, request.incarnation)) is not None:
        raise OtherStore
    device.incarnation = request.incarnation
    session.flush()
    _keep(session, device, request.head, now)
    note(
        session, now, device.id, "device.store_rejoined", team_id=device.team_id, subject=device.id
    )


def _keep(session: Session, device: Device, head: Head, now: datetime) -> None:
    session.merge(
        DeviceHead(
            device_id=device.id, incarnation=device.incarnation, n=head.n, hash=head.hash, at=now
        )
    )
    session.flush()
