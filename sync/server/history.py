"""Who changed which field of a record since when, from the changes the server has received."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from sync.server.fresh_rows import AnyEntry, AnyRecord
from sync.server.tables import Account, Device, StoredEntry, Team

GRANTED = "granted"
"""Verdict of a row that only tells a new coach what is there already: nobody changed anything."""
SERVER = "+"
"""Lives of a laptop's store begin with it where the server itself has written something about
what that life sent, so that it reaches that laptop, too."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change that went into a record, wholly or in part."""

    device_id: str
    incarnation: str
    version: int
    fields: frozenset[str]
    seq: int
    who: str
    recorded_at: datetime | None
    received_at: datetime


@dataclass
class Histories:
    """Read once for each record that a message touches."""

    session: Session
    device: Device
    _known: dict[tuple[str, str], list[Change]] = field(default_factory=dict)
    _restored: int | None = None

    def by_others(self, stored: AnyEntry, record: AnyRecord, *, reoffered: bool) -> set[str]:
        """Fields that other laptops, or this one in an earlier life, changed since the version
        `stored` was made on.

        A change that is offered again after a backup was put back was made on versions that are
        gone; whatever came in since counts as unknown to it.
        """
        if stored.base_version >= record.version and not reoffered:
            return set()
        since = self._restored_counter() if reoffered else 0
        return {
            name
            for change in self._of(record)
            if not self._own(change)
            and (change.version > stored.base_version or (since and change.seq > since))
            for name in change.fields
        }

    def last_of(self, record: AnyRecord, names: frozenset[str]) -> Change | None:
        """The last change by others that touched any of these fields."""
        found = [c for c in self._of(record) if c.fields & names and not self._own(c)]
        return max(found, key=lambda change: change.seq, default=None)

    def _own(self, change: Change) -> bool:
        return (change.device_id, change.incarnation) == (self.device.id, self.device.incarnation)

    def _of(self, record: AnyRecord) -> list[Change]:
        key = (record.kind, record.id)
        if key not in self._known:
            rows = self.session.exec(
                select(StoredEntry, Account.name)
                .join(Device, col(Device.id) == col(StoredEntry.device_id))
                .join(Account, col(Account.id) == col(Device.account_id))
                .where(
                    StoredEntry.team_id == record.team_id,
                    StoredEntry.kind == record.kind,
                    StoredEntry.record_id == record.id,
                    col(StoredEntry.seq).is_not(None),
                    StoredEntry.verdict != GRANTED,
                )
            )
            self._known[key] = [_change(row, name) for row, name in rows]
        return self._known[key]

    def _restored_counter(self) -> int:
        if self._restored is None:
            query = select(Team.restored_counter).where(Team.id == self.device.team_id)
            self._restored = self.session.exec(query).one()
        return self._restored


def _change(row: StoredEntry, who: str) -> Change:
    return Change(
        device_id=row.device_id,
        incarnation=row.incarnation,
        version=row.version,
        fields=frozenset(row.applied),
        seq=row.seq or 0,
        who=row.author or who,
        recorded_at=row.recorded_at,
        received_at=row.received_at,
    )
