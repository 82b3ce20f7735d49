"""After how long without a key or a mouse the laptop locks by itself."""

from coach_app.domain.errors import Refusal
from coach_app.services.changes import Changes
from coach_app.services.desk import Desk
from coach_app.store.setting_names import SettingName

USUAL, LEAST, MOST = 5, 1, 15


class IdleMinutesOutside(Refusal):
    key = "lock.idle_minutes_outside"
    sentence = "Choose between 1 and 15 minutes."


def idle_minutes(desk: Desk) -> int:
    """The coach's choice, or 5 minutes; never more than 15."""
    chosen = desk.store.settings.get(SettingName.IDLE_MINUTES)
    if not (chosen.isascii() and chosen.isdigit()):
        return USUAL
    return min(max(int(chosen), LEAST), MOST)


def set_idle_minutes(desk: Desk, minutes: int) -> Changes:
    """Raises IdleMinutesOutside."""
    if not LEAST <= minutes <= MOST:
        raise IdleMinutesOutside
    desk.store.settings.put({SettingName.IDLE_MINUTES: str(minutes)})
    return Changes(frozenset({"settings"}), "")
