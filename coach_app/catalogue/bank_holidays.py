"""England's bank holidays, from the list that ships with the program.

`make holidays` writes the list from the `holidays` package, and a test holds the two together. The
package itself stays out of the program: it loads the calendars of the whole world with it.
"""

from datetime import date

import resources
from coach_app.catalogue.reading import DataFileWrong, Find, read_text
from coach_app.domain.working_days import WorkingDays

FILE = "bank_holidays.txt"
FIRST_YEAR, LAST_YEAR = 2000, 2060
"""What stands in the list. Later than this is long after the plans of anybody known today."""


def working_days(first_year: int, last_year: int, find: Find = resources.find) -> WorkingDays:
    """The calendar of working days, with the bank holidays of these years, both included.

    One-off holidays that are proclaimed later come with a newer list. Raises DataFileWrong.
    """
    lines = read_text(FILE, find=find).splitlines()
    days = [_day(line) for line in lines if line.strip() and not line.startswith("#")]
    return WorkingDays(frozenset(day for day in days if first_year <= day.year <= last_year))


def _day(line: str) -> date:
    try:
        return date.fromisoformat(line.split()[0])
    except ValueError:
        raise DataFileWrong(FILE, f"{line!r} does not begin with a date") from None
