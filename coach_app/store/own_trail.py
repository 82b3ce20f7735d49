"""Audit lines about the store itself: how it was opened and which ways in were changed.

They need no lease: a laptop that stayed away too long still has to say who opened it.
"""

from sqlalchemy import Engine

from coach_app.store.audit import AuditTrail
from coach_app.store.engine import writing
from coach_app.store.settings import SettingName, read_setting
from coach_app.store.surroundings import Clock

STORE_KIND = "store"
"""What such lines are about."""


class OwnTrail:
    """Each call is a transaction of its own."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, action: str, who: str = "") -> None:
        """In the name of the coach whose store it is, unless others are named."""
        with writing(self._engine) as connection:
            who = who or read_setting(connection, SettingName.COACH_ID)
            store_id = read_setting(connection, SettingName.STORE_ID)
            trail = AuditTrail(connection)
            trail.add(self._clock.now(), who, action, STORE_KIND, store_id)
