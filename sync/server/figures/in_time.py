"""Within how many days of the referral somebody counts as attached in time."""

from coach_app.domain.programme import ProgrammePack

IN_TIME_DAYS = 30
"""Days from referral within which somebody counts as attached in time, where a pack says none."""


def in_time_days(pack: ProgrammePack | None) -> int:
    said = (line.within_days for line in pack.scorecard) if pack else iter(())
    return next((days for days in said if days is not None), IN_TIME_DAYS)
