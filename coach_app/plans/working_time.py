"""Working time as it is read on a paper: in hours and minutes, not in hundredths of an hour.

In English. Other languages keep one number, written their own way, inside their own sentence.
"""

from datetime import date

from coach_app.plans.writing import Writer

HOUR = 60
"""Minutes."""


def short_time(minutes: int, w: Writer) -> str:
    """ "3 h 45 min", for tables; whole words in easy read."""
    if w.easy or not w.translation.is_english:
        return spoken_time(minutes, w)
    hours, rest = divmod(minutes, HOUR)
    parts = (f"{hours} h" if hours or not rest else "", f"{rest} min" if rest else "")
    return " ".join(part for part in parts if part)


def spoken_time(minutes: int, w: Writer) -> str:
    """ "3 hours 45 minutes", for sentences and for what is read aloud."""
    if not w.translation.is_english:
        return w.number(minutes / HOUR)
    hours, rest = divmod(minutes, HOUR)
    parts = (
        _counted(hours, "hour") if hours or not rest else "",
        _counted(rest, "minute") if rest else "",
    )
    return " ".join(part for part in parts if part)


def labelled_time(minutes: int, w: Writer) -> str:
    """What stands beside a bar: the time with its unit."""
    said = short_time(minutes, w)
    return said if w.translation.is_english else f"{said} {w.say('hours')}"


def week_line(number: int, minutes: int, w: Writer) -> str:
    """ "Week 3: 26 hours 15 minutes." """
    said = spoken_time(minutes, w)
    if w.translation.is_english:
        return f"Week {number}: {said}."
    return w.say("Week {number}: {hours} hours.", number=number, hours=said)


def day_line(day: date, minutes: int, w: Writer, *, night: bool) -> str:
    """ "Mon 22 Mar: 3 h 45 min at night"."""
    return named_day_line(w.weekday(day), minutes, w, night=night)


def named_day_line(name: str, minutes: int, w: Writer, *, night: bool) -> str:
    """ "Mon: 3 h 45 min at night", of a day that has no date."""
    said = short_time(minutes, w)
    if w.translation.is_english:
        return f"{name}: {said} at night" if night else f"{name}: {said}"
    if night:
        return w.say("{day}: {hours} hours at night", day=name, hours=said)
    return w.say("{day}: {hours} hours", day=name, hours=said)


def usual_line(minutes: int, w: Writer) -> str:
    """ "37 hours 30 minutes a week"."""
    said = spoken_time(minutes, w)
    if w.translation.is_english:
        return f"{said} a week"
    return w.say("{hours} hours a week", hours=said)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
