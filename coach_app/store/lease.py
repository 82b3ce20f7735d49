"""The offline lease of an open store: kept in memory, written down from time to time."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select

from coach_app.domain.lease import DEFAULT_DAYS, Lease, SeenTime
from coach_app.store.engine import reading, writing
from coach_app.store.refusals import LeaseEnded
from coach_app.store.settings import SettingName, read_setting, write_settings
from coach_app.store.surroundings import Surroundings
from coach_app.store.tables import CASE_ROW
from sync.protocol import Statement

WRITTEN_EVERY = timedelta(minutes=15)
"""How much use a copied-back or killed program can make the laptop forget."""


class LeaseKeeper:
    """Says whether people's records may be read and written now.

    A store that was never enrolled has no lease: there is no server that could know of it.
    """

    def __init__(self, engine: Engine, around: Surroundings) -> None:
        self._engine = engine
        self._clock = around.clock
        with reading(engine) as connection:
            granted = read_setting(connection, SettingName.LEASE_FROM)
            latest = read_setting(connection, SettingName.SEEN_LATEST)
            by_laptop = read_setting(connection, SettingName.SEEN_BY_LAPTOP)
            self._days = _days(connection, around.lease_days)
        self._granted_at = datetime.fromisoformat(granted) if granted else None
        now = self._clock.now()
        self._seen = SeenTime(now, now)
        if latest and by_laptop:
            kept = SeenTime(datetime.fromisoformat(latest), datetime.fromisoformat(by_laptop))
            self._seen = kept
        self._written = self._seen

    def standing(self) -> Lease:
        self._seen = self._seen.moved_to(self._clock.now())
        latest = self._seen.latest
        if self._granted_at is not None:
            latest = max(latest, self._granted_at)
        return Lease(granted_at=self._granted_at, days=self._days, latest=latest)

    def must_run(self) -> None:
        """Raises LeaseEnded."""
        if self._granted_at is not None and self.standing().ended:
            raise LeaseEnded

    def remember(self) -> None:
        """Write the time down when enough of it has passed, or the clock was turned."""
        if self._granted_at is None:
            return
        self.standing()
        if abs(self._seen.by_laptop - self._written.by_laptop) >= WRITTEN_EVERY:
            with writing(self._engine) as connection:
                write_settings(connection, _seen_settings(self._seen))
            self._written = self._seen

    def granted(self, connection: Connection, receipt: Statement) -> None:
        """An exchange took place: count anew from the server's signed time.

        An older receipt, shown again, changes nothing.
        """
        if self._granted_at is not None and receipt.server_time <= self._granted_at:
            return
        now = self._clock.now()
        seen = SeenTime(receipt.server_time, now)
        at = receipt.server_time.isoformat()
        write_settings(connection, {SettingName.LEASE_FROM: at, **_seen_settings(seen)})
        self._granted_at = receipt.server_time
        self._seen = self._written = seen


def _seen_settings(seen: SeenTime) -> dict[str, str]:
    return {
        SettingName.SEEN_LATEST: seen.latest.isoformat(),
        SettingName.SEEN_BY_LAPTOP: seen.by_laptop.isoformat(),
    }


def _days(connection: Connection, by_programme: Mapping[str, int]) -> int:
    """The shortest lease of the programmes whose cases are here."""
    here = connection.scalars(select(CASE_ROW.c.programme).distinct())
    return min((by_programme.get(key, DEFAULT_DAYS) for key in here), default=DEFAULT_DAYS)
