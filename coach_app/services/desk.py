"""The coach's desk: everything a use case needs at hand, built once by bootstrap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from coach_app.services.openings import Openings
from coach_app.services.ports import Clock, IdSource

# The store and the data files bring libraries that take a second to load. The window has to
# stand before that, and it knows the desk.
if TYPE_CHECKING:
    from coach_app.catalogue import Catalogue
    from coach_app.store.opening import Store
    from coach_app.store.setting_names import SettingName
    from coach_app.store.unit_of_work import UnitOfWork

HOME_ZONE = ZoneInfo("Europe/London")
"""Dates that people agree on are dates in Britain, wherever the laptop's clock thinks it is."""


@dataclass(frozen=True, slots=True)
class Coach:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Handed to every use case. Lives as long as the store is unlocked."""

    clock: Clock
    ids: IdSource
    store: Store
    catalogue: Catalogue
    coach: Coach
    device_code: str
    """The letters that references made on this laptop start with."""
    place: str = ""
    """Where the coach sits today, as it is written under signatures."""
    openings: Openings = field(default_factory=Openings)

    def now(self) -> datetime:
        return self.clock.now()

    def setting(self, name: SettingName) -> str:
        """What the store remembers under this name; "" when nothing. Never inside a transaction."""
        return self.store.settings.get(name)

    def today(self) -> date:
        return self.day_of(self.now())

    def day_of(self, moment: datetime) -> date:
        """The date in Britain at that moment."""
        return moment.astimezone(HOME_ZONE).date()

    def work(self) -> UnitOfWork:
        """A transaction in the coach's name: nothing stays unless it is committed."""
        return self.store.unit_of_work(self.coach.id)
