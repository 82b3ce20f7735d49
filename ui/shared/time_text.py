"""Reads a time of day the way people type it: 10:30, 10.30, 1030, 2 pm, 14. No Qt."""

import re
from datetime import time

from coach_app.domain.errors import Refusal

TIME = re.compile(r"(\d{1,2})(?:[:. ]?(\d{2}))?\s*([ap])?\.?m?\.?")
NOON = 12


class TimeNotRead(Refusal):
    key = "time.not_read"
    sentence = "This is not a time. Type it like 10:30 or 2 pm."


def read_time(text: str) -> time | None:
    """None for nothing typed. Raises TimeNotRead."""
    typed = text.strip().casefold()
    if not typed:
        return None
    if typed in ("noon", "midday"):
        return time(NOON)
    found = TIME.fullmatch(typed)
    if found is None:
        raise TimeNotRead
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= NOON:
            raise TimeNotRead
        hour = hour % NOON + (NOON if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise TimeNotRead from None
